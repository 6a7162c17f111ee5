"""Pages with one form of this module, and the files that come with them."""

from functools import partial

from django.http import HttpRequest

from satukota.kernel.files.api import StoredFile, store
from satukota.modules.planning.views.base import actor_of
from satukota.web import api

editing = partial(api.editing, template="planning/form.html")


def store_upload(request: HttpRequest, name: str, kind: str) -> StoredFile | None:
    """Store the file of a form field and return it. Raises RefusedFile (a ValidationError) where it is not taken."""
    uploaded = request.FILES.get(name)
    return store(uploaded, kind=kind, by=actor_of(request)) if uploaded else None
