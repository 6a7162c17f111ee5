"""The file store: what it holds, what grows, what goes next, what is not as it should be."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from satukota.modules.administration.queries.files import shelf
from satukota.web.api import page, permission_required


@permission_required("administration.health")
@never_cache
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Show the store by kind and age; names of files are people's own and are not shown."""
    return page(request, "administration/files/store.html", {"shelf": shelf(request.user)})
