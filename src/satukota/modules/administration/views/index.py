"""The first page of the administration: what can be run, in groups."""

from django.http import HttpRequest, HttpResponse

from satukota.modules.administration.queries.pages import open_pages
from satukota.web.api import page, permission_required


@permission_required("administration.view")
def index(request: HttpRequest) -> HttpResponse:
    """Name the pages of all modules that the reader may open."""
    return page(request, "administration/index.html", {"groups": list(open_pages(request.user))})
