"""From an action back to HTTP: one door for all verbs."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from satukota.kernel.events.api import AlreadyDone
from satukota.modules.emergency.actions.problems import DeskProblem, Missing, NotNow
from satukota.modules.emergency.queries.clock import exercise_time
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.rules.moments import possible

type View = Callable[..., HttpResponse]


def problems_as_json(view: View) -> View:
    """Turn what stands in the way into an answer that names it: 401, 403, 409 or 422, never a 500."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse(
                {"problem": "signed_out", "message": _("You are signed out. Sign in again; nothing was lost.")},
                status=401,
            )
        try:
            with clock_of(request):
                return view(request, *args, **kwargs)
        except AlreadyDone as already:
            return JsonResponse({"already": True, "subject": already.subject_id})
        except DeskProblem as problem:
            return JsonResponse({"problem": problem.code, **problem.detail}, status=problem.status)
        except ValidationError as wrong:
            fields = {".".join(map(str, error["loc"])): error["msg"] for error in wrong.errors()}
            return JsonResponse({"problem": "invalid", "fields": fields}, status=422)
        except PermissionDenied:
            return JsonResponse({"problem": "not_allowed", "message": _("Your role may not do this.")}, status=403)

    return wrapped


def clock_of(request: HttpRequest) -> AbstractContextManager[None]:
    """Return the clock of a request, and with it the side: a request of the exercise's desk says so (`X-Exercise`).

    The trainer's time (`X-Exercise-At`) counts while an exercise is running; whoever sends it stands in the exercise.
    """
    at = request.headers.get("X-Exercise-At", "")
    if not at:
        return exercise_time(None) if request.headers.get("X-Exercise") else nullcontext()
    if not policy("exercise"):
        raise NotNow(state="exercise", action="no_exercise")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise Missing(field="X-Exercise-At") from wrong
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    if not possible(moment):
        raise Missing(field="X-Exercise-At")
    return exercise_time(moment)
