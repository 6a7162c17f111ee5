"""Boundaries of the city from a file, with what was taken and what was left out."""

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from satukota.kernel.places.api import BoundariesError, ProfileError, import_boundaries
from satukota.modules.administration.forms.begin import BoundariesForm
from satukota.modules.administration.queries.missing import boundaries_missing
from satukota.web.api import actor_of, page, permission_required


@permission_required("kernel.administer")
def boundaries(request: HttpRequest) -> HttpResponse:
    """Take a file of boundaries; say which were taken, repaired and left out."""
    form, taken = BoundariesForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        with tempfile.NamedTemporaryFile(suffix=".geojson") as copy:
            for chunk in form.cleaned_data["file"].chunks():
                copy.write(chunk)
            copy.flush()
            try:
                taken = import_boundaries(Path(copy.name), actor_of(request))
            except (BoundariesError, ProfileError) as error:
                form.add_error("file", str(error))
    context = {"form": form, "taken": taken, "missing": boundaries_missing()}
    return page(request, "administration/begin/boundaries.html", context, status=422 if form.errors else 200)
