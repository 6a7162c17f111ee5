"""What a request carries: its JSON body, what the person may do, the days that are asked for."""

import json
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from satukota.kernel.people.api import has_permission
from satukota.modules.emergency.actions.problems import DeskProblem
from satukota.modules.emergency.queries.clock import start_of_day


def body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of a request, empty where it has none. Raises DeskProblem for anything else."""
    if not request.body:
        return {}
    try:
        content = json.loads(request.body)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(content, dict):
        raise Unreadable
    return content


class Unreadable(DeskProblem):
    """The body is no JSON object."""

    code = "unreadable"
    status = 400


def may_any(request: HttpRequest, codes: tuple[str, ...]) -> None:
    """Raise PermissionDenied unless the person holds one of the permissions."""
    user = request.user
    if not any(has_permission(user, code) for code in codes):
        raise PermissionDenied(codes)


def span(request: HttpRequest) -> tuple[datetime, datetime] | None:
    """Return the first and last moment of the days `from` (included) to `to` (not included), None without them."""
    try:
        first, after = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return (start_of_day(first), start_of_day(after)) if first < after else None
