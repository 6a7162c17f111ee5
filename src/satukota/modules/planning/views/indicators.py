"""Indicators: list, page of one, definitions, targets, values."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import visible_condition
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.forms import DefinitionForm, IndicatorForm, TargetForm
from satukota.modules.planning.models import Dimension, Indicator, IndicatorDefinition
from satukota.modules.planning.queries import cases, indicators, light_counts, looks, monev, past
from satukota.modules.planning.queries.charts import indicator_chart
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import acting, allowed, chosen_year, may, person
from satukota.modules.planning.views.editing import editing
from satukota.modules.planning.views.paging import paged
from satukota.web.api import page

FILTERS = ("q", "agency", "dimension", "mission", "light", "source", "spm", "key")
PAGE = 50
HISTORY = 40
INPUTS = {
    "from": _("from"),
    "before": _("before"),
    "cases": _("cases counted"),
    "missing": _("without a figure"),
    "timely": _("in time"),
    "instrument": _("instrument"),
    "version": _("version of the instrument"),
    "year": _("year"),
    "predicate": _("predicate"),
    "live": _("live figure"),
    "live_version": _("version of its computation"),
    "row": _("row of the sheet"),
    "sha256": _("fingerprint of the sheet"),
}
"""What the inputs of a value are called; a module may give others, which stand as they are."""


@allowed("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the indicators with target, actual, light and trend."""
    year = chosen_year(request)
    given = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    shown = paged(request, indicators.select(given, year).order_by("code"), PAGE)
    context = {
        "lines": indicators.lines(shown.rows, year),
        "pages": shown,
        "given": given,
        "year": year,
        "years": _years(year),
        "whole": light_counts.whole(year),
        "agencies": Agency.objects.filter(pk__in=Indicator.objects.values("agency")).order_by("name"),
        "dimensions": Dimension.objects.filter(parent=None),
        "chips": _chips(request, year, given),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/indicators.html", context, part="list")


def _years(year: int) -> range:
    now = timezone.localdate().year
    return range(max(now, year), min(now - 9, year) - 1, -1)


def _chips(request: HttpRequest, year: int, given: dict[str, str]) -> list[dict[str, object]]:
    counts = light_counts.whole(year).counts
    base = request.GET.copy()
    for name in ("page", "light"):
        base.pop(name, None)
    chips: list[dict[str, object]] = [{"title": _("All"), "url": f"?{base.urlencode()}", "on": "light" not in given}]
    for light in looks.ORDER:
        query = base.copy()
        query["light"] = light.value
        look = looks.LOOKS[light]
        on = given.get("light") == light
        chips.append(
            {
                "title": look.word,
                "url": f"?{query.urlencode()}",
                "on": on,
                "count": counts.get(light, 0),
                "icon": look.icon,
            }
        )
    return chips


@allowed("planning.view")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator: where it stands, why, and every value it ever had."""
    held = get_object_or_404(Indicator, code=code)
    year = chosen_year(request)
    [line] = indicators.lines(Indicator.objects.filter(pk=held.pk), year)
    history = list(past.history(held)[:HISTORY])
    current = next((value for value in history if value.is_current), None)
    context = {
        "indicator": line.indicator,
        "line": line,
        "year": year,
        "years": _years(year),
        "standings": past.yearly(held),
        "chart": indicator_chart(held, line.definition, year),
        "history": history,
        "current": current,
        "inputs": [(INPUTS.get(name, name), _shown(value)) for name, value in current.inputs.items()]
        if current
        else [],
        "definitions": held.definitions.all(),
        "targets": held.targets.order_by("year"),
        "grade": past.word(line.standing),
        "offer": actions.offered().get(held.live_code),
        "correctives": monev.correctives(indicator=held),
        "can_edit": may(request, "planning.edit"),
        "can_decide": may(request, "planning.approve"),
    }
    return page(request, "planning/indicator.html", context)


def _shown(value: Any) -> Any:
    """Return an input as people read it: a day in words, everything else as it is."""
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return value


@allowed("planning.edit")
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Make an indicator or change its head; a new one gets its definition next."""
    held = get_object_or_404(Indicator, code=code) if code else None
    live = [(name, f"{offer.title} ({name})") for name, (_module, offer) in actions.offered().items()]
    return editing(
        request,
        IndicatorForm(request.POST or None, instance=held, live=live),
        lambda form: actions.save_indicator(form.instance, acting(request)),
        title=held.name if held else _("New indicator"),
        back=reverse("planning:indicator", args=[code]) if code else reverse("planning:indicators"),
        done=lambda saved: reverse("planning:indicator" if code else "planning:define", args=[saved.code]),
    )


@allowed("planning.edit")
def define(request: HttpRequest, code: str) -> HttpResponse:
    """Give an indicator its next definition."""
    indicator = get_object_or_404(Indicator, code=code)
    now = indicator.definitions.filter(is_current=True).first()
    base = now or IndicatorDefinition(indicator=indicator)
    form = DefinitionForm(request.POST or None, instance=base, initial={"reason": "", "since": timezone.localdate()})
    form.fields["reason"].required = now is not None
    return editing(
        request,
        form,
        lambda f: actions.change_definition(f.instance, acting(request)),
        title=_("Definition of “%(name)s”") % {"name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
        lead=_("Older values keep the version under which they were taken.") if now else "",
    )


@allowed("planning.edit")
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set the target of a year."""
    indicator = get_object_or_404(Indicator, code=code)
    given = TargetForm(request.POST or None, initial={"year": chosen_year(request)})
    return editing(
        request,
        given,
        lambda f: actions.set_target(
            indicator, f.cleaned_data["year"], f.cleaned_data["value"], acting(request), f.cleaned_data["source"]
        ),
        title=_("Target of “%(name)s”") % {"name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
    )


@allowed("planning.edit")
def refresh(request: HttpRequest) -> HttpResponse:
    """Compute the live indicators now."""
    if request.method == "POST":
        changed = actions.refresh_live(acting(request))
        messages.success(request, _("Live indicators computed: %(n)s changed.") % {"n": changed})
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/planning/") else "planning:indicators")


@allowed("planning.view")
def counted_reports(request: HttpRequest) -> HttpResponse:
    """List the citizen reports that a live value counted, longest first."""
    quarter = quarter_of(timezone.localdate())
    start = _day(request, "from", quarter.start)
    before = _day(request, "before", quarter.next.start)
    rows = cases.closed_reports(start, before).select_related("agency").order_by("-closed_at")
    seen = rows.filter(visible_condition(person(request)))
    shown = paged(request, seen, PAGE)
    listed = [(case, cases.days([(case.opened_at, case.closed_at)])[0]) for case in shown.rows if case.closed_at]
    context = {
        "cases": listed,
        "pages": shown,
        "start": start,
        "last": before - timedelta(days=1),
        "measured": cases.report_days(start, before),
        "hidden": rows.count() - shown.total,
    }
    return page(request, "planning/counted.html", context)


def _day(request: HttpRequest, name: str, default: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
