"""Readiness, regulations, realisation and the roadmap."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning import actions
from satukota.modules.planning.forms import ReadinessForm, RealisationForm, RegulationForm
from satukota.modules.planning.models import Item, Readiness, Realisation, Regulation
from satukota.modules.planning.models.item import ItemKind, TermChoice
from satukota.modules.planning.queries import readiness, tree
from satukota.modules.planning.rules.periods import quarter_of
from satukota.modules.planning.views.base import acting, allowed, editing, may, upload
from satukota.web.api import page

TONES = {0: ("danger", "circle-x"), 1: ("warning", "alert-triangle"), 2: ("ok", "circle-check"), 3: ("", "minus")}


@allowed("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show every initiative with its four variables, the blocked ones first."""
    held = tree.plan_of(request.GET.get("plan", ""))
    rows = readiness.rows(readiness.initiatives(held).order_by("path")[:300]) if held else []
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "blocked" or row.blocked]
    context = {
        "plan": held,
        "rows": sorted(shown, key=lambda row: not row.blocked),
        "all": len(rows),
        "blocked": sum(row.blocked for row in rows),
        "names": Readiness.Name.labels,
        "only": only,
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/readiness.html", context)


@allowed("planning.edit")
def judge(request: HttpRequest, uid: UUID, variable: str) -> HttpResponse:
    """Judge one variable of an item."""
    item = get_object_or_404(Item, uid=uid)
    if variable not in Readiness.Name:
        raise Http404(variable)
    name = Readiness.Name(variable)
    held = item.readiness.filter(variable=variable).first() or Readiness(item=item, variable=variable)

    def save(form: ReadinessForm) -> Readiness:
        stored = upload(request, "upload", "planning-readiness")
        form.instance.file = stored or form.instance.file
        return actions.judge(form.instance, acting(request))

    form = ReadinessForm(request.POST or None, request.FILES or None, instance=held)
    title = _("%(variable)s for “%(item)s”") % {"variable": name.label, "item": item.name}
    return editing(request, form, save, title=title, back=reverse("planning:item", args=[uid]))


@allowed("planning.fill")
def realise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Report work and money of an item for a quarter (`?year=&quarter=`, this one by default)."""
    item = get_object_or_404(Item.objects.select_related("agency"), uid=uid)
    now = quarter_of(timezone.localdate())
    year, quarter = (_number(request, name, default) for name, default in (("year", now.year), ("quarter", now.number)))
    held = Realisation.objects.filter(item=item, year=year, quarter=quarter).first()
    held = held or Realisation(item=item, year=year, quarter=quarter, budget=item.budget)
    back = request.GET.get("back", "")
    return editing(
        request,
        RealisationForm(request.POST or None, instance=held),
        lambda form: actions.record_realisation(form.instance, acting(request)),
        title=_("Work and money, quarter %(quarter)s %(year)s: %(item)s")
        % {"quarter": quarter, "year": year, "item": item.name},
        back=back if back.startswith("/planning/") else reverse("planning:item", args=[uid]),
        lead=_("Both figures are counted from the beginning of the year."),
    )


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 5 else default


@allowed("planning.view")
def regulations(request: HttpRequest) -> HttpResponse:
    """Show the register of regulations with what rests on each."""
    context = {
        "regulations": Regulation.objects.select_related("file"),
        "resting": _resting(),
        "today": timezone.localdate(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/regulations.html", context)


def _resting() -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for held in Readiness.objects.filter(regulation__isnull=False).select_related("item"):
        found.setdefault(held.regulation_id or 0, []).append(held.item)
    return found


@allowed("planning.edit")
def edit_regulation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter or change a regulation."""
    held = get_object_or_404(Regulation, pk=pk) if pk else None

    def save(form: RegulationForm) -> Regulation:
        form.instance.file = upload(request, "upload", "planning-regulation") or form.instance.file
        return actions.save_regulation(form.instance, acting(request))

    form = RegulationForm(request.POST or None, request.FILES or None, instance=held)
    title = held.number if held else _("New regulation")
    return editing(request, form, save, title=title, back=reverse("planning:regulations"))


GROUPS = {"dimension": _("Dimension"), "term": _("Term"), "agency": _("Agency")}


@allowed("planning.view")
def roadmap(request: HttpRequest) -> HttpResponse:
    """Show initiatives on a timeline, the blocked ones with what they lack."""
    held = tree.plan_of(request.GET.get("plan", ""))
    group = request.GET.get("by", "dimension")
    group = group if group in GROUPS else "dimension"
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {
        "plan": held,
        "group": group,
        "groups": GROUPS,
        "kind": kind,
        "terms": dict(TermChoice.choices),
    }
    if held is not None:
        items = readiness.initiatives(held).order_by("path")
        if kind in ItemKind:
            items = items.filter(kind=kind)
        lanes, years, today = readiness.timeline(held, items[:200], group)
        bars = [bar for lane in lanes for bar in lane.bars]
        context |= {"lanes": lanes, "years": years, "today_at": today, "count": len(bars)}
        context |= {"blocked": [bar.row for bar in bars if bar.row.blocked]}
    return page(request, "planning/roadmap.html", context)
