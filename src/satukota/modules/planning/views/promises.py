"""The tracker of promises for everybody: list, CSV, one promise, and how to hear of it; the plan and services, too."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satukota.kernel.people.api import Agency
from satukota.kernel.tables.api import csv_text
from satukota.modules.planning.actions import follows
from satukota.modules.planning.forms.indicators import ASKED, ASKING, FollowForm
from satukota.modules.planning.models import Indicator, Item, Plan
from satukota.modules.planning.queries import corrections, money, promises, spm, tree
from satukota.modules.planning.queries.charts import spm_chart
from satukota.modules.planning.queries.dimensions import offered
from satukota.modules.planning.queries.follows import CONFIRM, STOP, follow_of, key_in, topic_of
from satukota.modules.planning.queries.names import names_before
from satukota.modules.planning.queries.owners import owner_of
from satukota.modules.planning.views.base import chosen_year
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import limited, page

PAGE = 25
CHANGES = 50
"""So many changes stand below the plan; `?changes=all` shows all of them."""


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: text for name in promises.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}


def tracker(request: HttpRequest) -> HttpResponse:
    """Show everybody every promise of a year; the count of each status is the length of its list."""
    plan, year, filters = tree.plan_of(request.GET.get("plan", "")), chosen_year(request), _filters(request)
    if plan is None:
        return page(request, "planning/promises.html", {"plan": None, "year": year})
    every = promises.promises_of(plan, year)
    listed, counts = promises.matching(every, filters), promises.counts(every, filters)
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("status", None)
    context: dict[str, Any] = {
        "plan": plan,
        "year": year,
        "years": range(timezone.localdate().year + 1, plan.start_year - 1, -1),
        "given": filters,
        "counts": counts,
        "whole": sum(count for _status, _word, count in counts),
        "query": query.urlencode(),
        "pages": page_of(request, listed, PAGE),
        "missions": plan.items.filter(kind="mission").exclude(state=Item.State.DROPPED).order_by("path"),
        "dimensions": offered(),
        "agencies": Agency.objects.filter(code__in={row.agency_code for row in every}).order_by("name"),
    }
    return page(request, "planning/promises.html", context)


def tracker_csv(request: HttpRequest) -> HttpResponse:
    """Send the promises of the page as CSV; its filter holds."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    rows = promises.matching(promises.promises_of(plan, chosen_year(request)), _filters(request)) if plan else []
    kinds = {"indicator": _("indicator"), "item": _("item")}
    words = ({"kind": kinds.get(row.kind, row.kind), "status": promises.STATUS[row.status]} for row in rows)
    data = [promises.as_data(row) | word for row, word in zip(rows, words, strict=True)]
    head = [
        _("kind"), _("code"), _("name"), _("agency"), _("mission"), _("year"), _("due"), _("promised"),
        _("promised first"), _("published"), _("unit"), _("instrument"), _("status"), _("why it was dropped"),
        _("address"),
    ]  # fmt: skip
    return HttpResponse(csv_text(head, (list(row.values()) for row in data)), content_type="text/csv; charset=utf-8")


def public_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show everybody one item that was promised for a day: dates, milestones as they were moved, money, corrections."""
    item = _promised_item(uid)
    ledger = money.ledger(item.plan, chosen_year(request), public=True, root=item)
    context = {
        "item": item,
        "topic": topic_of(item),
        "owner": owner_of(item.agency),
        "status": promises.STATUS[promises.item_status(item, timezone.localdate())],
        "milestones": item.milestones.prefetch_related("changes"),
        "reports": money.reported(public=True).filter(item=item).order_by("-year", "-quarter")[:24],
        "budget": ledger.books.get(item.pk),
        "corrections": [
            corrections.correction_of(kind, row)
            for kind in ("realisation", "allocation")
            for row in corrections.published_corrections(kind, item=item)
        ],
        "indicators": item.indicators.filter(is_public=True, ended_on=None),
        "names": names_before(item),
        "today": timezone.localdate(),
        "year": chosen_year(request),
    }
    return page(request, "planning/public_item.html", context)


def _promised_item(uid: UUID) -> Item:
    item = get_object_or_404(Item.objects.select_related("plan", "agency", "mission"), uid=uid)
    if not promises.promised_items(item.plan).filter(pk=item.pk).exists():
        raise Http404(uid)
    return item


@limited(ASKED, "email")
@limited(ASKING)
@require_POST
def follow_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to hear of an indicator."""
    indicator = get_object_or_404(Indicator, code=code, is_public=True)
    return _follow(request, indicator, reverse("planning:public_indicator", args=[code]))


@limited(ASKED, "email")
@limited(ASKING)
@require_POST
def follow_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask to hear of an item."""
    return _follow(request, _promised_item(uid), reverse("planning:public_item", args=[uid]))


def _follow(request: HttpRequest, about: Indicator | Item, back: str) -> HttpResponse:
    form = FollowForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "about": about, "back": back}
        return page(request, "planning/follow.html", context, status=422)
    follows.follow(about, form.cleaned_data["email"], (get_language() or "id")[:2])
    messages.success(request, _("Look into your mail: you hear of this promise once you have confirmed."))
    return redirect(back)


def confirm_follow(request: HttpRequest, token: str) -> HttpResponse:
    """Ask an address whether it wants what was asked for it; a mail program that opens links confirms nothing."""
    row = follow_of(token, CONFIRM)
    if row is None:
        raise Http404
    if request.method == "POST":
        follows.confirm(row)
        return page(request, "planning/followed.html", {"confirmed": True})
    return page(request, "planning/confirm_follow.html", {"rows": follows.waiting_for(row)})


def stop_follow(request: HttpRequest, token: str) -> HttpResponse:
    """End a follow: asked first, so that a mail program that opens links ends nothing."""
    if key_in(token, STOP) is None:
        raise Http404
    row = follow_of(token, STOP)
    if request.method == "POST" and row is not None:
        follows.stop(row)
        row = None
    return page(request, "planning/followed.html", {"row": row, "stopping": row is not None})


def public_plan(request: HttpRequest) -> HttpResponse:
    """Show everybody the plan: missions, goals and programmes with who answers for them and what they may cost."""
    plan = tree.plan_of(request.GET.get("plan", ""))
    context: dict[str, Any] = {"plan": plan, "plans": Plan.objects.all()}
    if plan is not None:
        names = names_before(plan)
        shown = names if "changes" in request.GET else names[:CHANGES]
        context |= {"nodes": tree.outline(plan), "names": shown, "names_more": len(names) - len(shown)}
    return page(request, "planning/public_plan.html", context)


def public_spm(request: HttpRequest) -> HttpResponse:
    """Show everybody the minimum services of a year."""
    year = chosen_year(request)
    fields = spm.spm_fields(year)
    now = timezone.localdate().year
    share, source = spm.people_share(date(year, 12, 31))
    context = {
        "fields": fields,
        "city": spm.spm_city(fields),
        "chart": spm_chart(fields, year),
        "share": share,
        "share_source": source,
        "year": year,
        "years": range(now, now - 6, -1),
    }
    return page(request, "planning/public_spm.html", context)
