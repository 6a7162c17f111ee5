"""Who may read plans by REST."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from satukota.kernel.people.api import User, require

VIEW = "planning.view"


def reader(request: HttpRequest) -> User:
    """Return who asks, where they may see plans. Raises PermissionDenied."""
    user = getattr(request, "api_user", None) or request.user
    require(user, VIEW)
    if not isinstance(user, User):
        raise PermissionDenied
    return user
