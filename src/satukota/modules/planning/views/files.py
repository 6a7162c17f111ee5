"""Documents that stand with figures, targets, rules and commitments of the plan."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from satukota.kernel.files.api import StoredFile, signed_url
from satukota.web.api import permission_required

KINDS = "planning-"
READING = timedelta(minutes=10)


@permission_required("planning.view")
def stored_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a document to whoever reads the plan: by itself a file opens for the person who added it, and nobody else."""
    del request
    file = get_object_or_404(StoredFile, pk=pk, kind__startswith=KINDS)
    return redirect(signed_url(file, lasting=READING))
