"""The queue: what waits, runs, failed; what runs by the clock; what subscribers set aside."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from satukota.kernel.events.api import failed_ids, retry_aside, run_now, set_jobs_aside, try_again
from satukota.modules.administration.forms.jobs import SettleForm
from satukota.modules.administration.queries.jobs import (
    MOST_ASIDE,
    STATES,
    events_aside,
    job_kinds,
    rows_of,
    totals,
    turns,
)
from satukota.web.api import ListPage, actor_of, address, chips, may, page, permission_required

NUMBER = 19
"""Digits that an id has at most."""


@permission_required("administration.health")
@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs of a state by kind, and the periodic ones with their last and next run."""
    return page(request, "administration/jobs/list.html", _listing(request, SettleForm()), part="list")


def _listing(request: HttpRequest, form: SettleForm) -> dict[str, object]:
    query = request.GET
    state = query.get("state", "failed")
    state = state if state in STATES else "failed"
    task = query.get("kind", "")[:128].replace("\0", "")
    before = query.get("before", "")
    rows, more = rows_of(state, task, int(before) if _is_number(before) else None)
    kinds = job_kinds()
    counts = totals(kinds)
    words = [(name, f"{title} ({counts[name]})") for name, title in STATES.items()]
    return {
        "rows": rows,
        "state": state,
        "task": task,
        "of_kind": len(failed_ids(task)) if task and state == "failed" else 0,
        "kinds": kinds,
        "chips": chips(request, "state", words),
        "pages": ListPage(rows, next_url=address(request, before=str(rows[-1].job.id)) if more else ""),
        "turns": turns(),
        "form": form,
        "can_operate": may(request, "administration.operate"),
    }


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < NUMBER


@permission_required("administration.operate")
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Try ticked jobs again or set them aside; all of a kind where that is pressed."""
    form = SettleForm(request.POST)
    task = request.POST.get("kind", "")[:128].replace("\0", "")
    whole = bool(task) and "whole" in request.POST
    ids = failed_ids(task) if whole else [int(pk) for pk in request.POST.getlist("job") if _is_number(pk)]
    if not form.is_valid():
        return page(request, "administration/jobs/list.html", _listing(request, form), status=422)
    if not ids:
        messages.warning(request, _("Choose at least one job."))
        return HttpResponseRedirect(_back(task))
    if form.cleaned_data["did"] == "again":
        number = try_again(ids, actor_of(request), task if whole else "")
        text = ngettext("%(n)s job is tried again.", "%(n)s jobs are tried again.", number) % {"n": number}
    else:
        number = set_jobs_aside(ids, actor_of(request), form.cleaned_data["reason"], task if whole else "")
        text = ngettext("%(n)s job was set aside.", "%(n)s jobs were set aside.", number) % {"n": number}
    messages.success(request, text)
    if number < len(ids):
        left = len(ids) - number
        messages.info(request, _("%(n)s were left: the same waits already, or somebody was faster.") % {"n": left})
    return HttpResponseRedirect(_back(task))


def _back(task: str) -> str:
    url = reverse("administration:jobs")
    return f"{url}?kind={task}" if task and task.replace(".", "").replace("_", "").isalnum() else url


@permission_required("administration.operate")
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Queue a periodic job now. 404 for what is none."""
    try:
        queued = run_now(request.POST.get("kind", ""), actor_of(request))
    except LookupError as error:
        raise Http404 from error
    if queued:
        messages.success(request, _("The job was queued; its outcome stands here in a moment."))
    else:
        messages.info(request, _("One of its kind waits already."))
    return HttpResponseRedirect(reverse("administration:jobs"))


@permission_required("administration.health")
@never_cache
@require_safe
def aside(request: HttpRequest) -> HttpResponse:
    """List the events that subscribers set aside: which, whose, why, how often tried."""
    rows, total = events_aside(MOST_ASIDE)
    context = {"rows": rows, "total": total, "can_operate": may(request, "administration.operate")}
    return page(request, "administration/jobs/aside.html", context)


@permission_required("administration.operate")
@require_POST
def aside_again(request: HttpRequest) -> HttpResponse:
    """Let subscribers try at once what they set aside."""
    ids = [int(pk) for pk in request.POST.getlist("row") if _is_number(pk)]
    number = retry_aside(ids, actor_of(request))
    if number:
        text = ngettext("%(n)s event is tried again.", "%(n)s events are tried again.", number) % {"n": number}
        messages.success(request, text)
    else:
        messages.warning(request, _("Choose at least one event."))
    return HttpResponseRedirect(reverse("administration:events_aside"))
