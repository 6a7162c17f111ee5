"""Indicators: list, page of one, definitions, targets, values."""

from datetime import date, timedelta
from decimal import Decimal
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
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.indicators import DefinitionForm, EndForm, IndicatorForm
from satukota.modules.planning.models import Indicator, IndicatorDefinition
from satukota.modules.planning.queries import corrections, indicators, lights, monev, offers, past, targets, units
from satukota.modules.planning.queries.charts import indicator_charts
from satukota.modules.planning.queries.dimensions import offered
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.modules.planning.views.checkins import pulse_context
from satukota.modules.planning.views.paging import page_of
from satukota.web.api import actor_of, may, number, page, permission_required, person

FILTERS = ("q", "agency", "dimension", "mission", "light", "source", "spm", "key")
PAGE = 50
HISTORY = 40
WORST_UNITS = 10
INPUTS = {
    "from": _("from"),
    "before": _("before"),
    "cases": _("cases counted"),
    "missing": _("without a figure"),
    "timely": _("in time"),
    "instrument": _("instrument"),
    "version": _("version of the instrument"),
    "remark": _("rank and distribution"),
    "year": _("year"),
    "predicate": _("predicate"),
    "live": _("live figure"),
    "live_version": _("version of its computation"),
    "months": _("months of the quarter"),
    "row": _("row of the sheet"),
    "sha256": _("fingerprint of the sheet"),
    "units_reported": _("units that reported"),
    "units_expected": _("units that were expected"),
    "units_rule": _("how units become the whole"),
    "units_changed": _("units that were corrected"),
}
"""What the inputs of a value are called; a module may give others, which stand as they are."""
COMPUTED = (Indicator.Source.LIVE, Indicator.Source.UNITS)
NAMES = {"year", "version", "live_version", "row"}
"""Numbers that name something: 2026 is no quantity."""


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the indicators with target, actual, light and trend."""
    year = chosen_year(request)
    filters = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    pages = page_of(request, indicators.select(filters, year).order_by("code"), PAGE)
    context = {
        "lines": indicators.lines(pages.rows, year),
        "pages": pages,
        "given": filters,
        "year": year,
        "years": _years(year),
        "whole": lights.whole(year),
        "agencies": Agency.objects.filter(pk__in=Indicator.objects.values("agency")).order_by("name"),
        "dimensions": offered(),
        "chips": _chips(request, year, filters),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/indicators.html", context, part="list")


def _years(year: int) -> range:
    now = timezone.localdate().year
    return range(max(now, year), min(now - 9, year) - 1, -1)


def _chips(request: HttpRequest, year: int, filters: dict[str, str]) -> list[dict[str, object]]:
    counts = lights.whole(year).counts
    base = request.GET.copy()
    for name in ("page", "light"):
        base.pop(name, None)
    chips: list[dict[str, object]] = [{"title": _("All"), "url": f"?{base.urlencode()}", "on": "light" not in filters}]
    for light in lights.ORDER:
        query = base.copy()
        query["light"] = light.value
        look = lights.LOOKS[light]
        on = filters.get("light") == light
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


@permission_required("planning.view")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator: where it stands, why, and every value it ever had."""
    indicator = get_object_or_404(Indicator, code=code)
    year = chosen_year(request)
    [line] = indicators.lines(Indicator.objects.filter(pk=indicator.pk), year)
    history = list(past.history(indicator)[:HISTORY])
    current = next((value for value in history if value.is_current), None)
    context = (
        _units(indicator, year)
        | pulse_context(request, indicator)
        | {
            "indicator": line.indicator,
            "line": line,
            "year": year,
            "years": _years(year),
            "standings": past.yearly(indicator),
            "charts": indicator_charts(indicator, year),
            "history": history,
            "current": current,
            "inputs": [(INPUTS.get(name, name), _input_text(name, value)) for name, value in current.inputs.items()]
            if current
            else [],
            "definitions": indicator.definitions.all(),
            "changes": past.head_changes(indicator),
            "promises": targets.history(indicator),
            "grade": past.word(line.standing),
            "offer": actions.live_offers().get(indicator.live_code),
            "correctives": monev.correctives(indicator=indicator),
            "corrections": corrections.corrections_of_indicator(indicator),
            "can_correct": indicator.source not in COMPUTED and reports_for(person(request), indicator.agency_id),
            "comments": indicator.comments.select_related("written_by", "written_agency"),
            "comment_url": reverse("planning:comment_on_indicator", args=[indicator.code]),
            "can_edit": may(request, "planning.edit"),
            "can_decide": may(request, "planning.approve"),
        }
    )
    return page(request, "planning/indicator.html", context)


def _units(indicator: Indicator, year: int) -> dict[str, Any]:
    """Return the worst units of an indicator in the newest quarter of a year, and how many more there are."""
    if not units.is_broken_down(indicator):
        return {}
    table = units.unit_table(indicator, units.newest_quarter(indicator, year))
    worst = [units.shown(row) for row in table.rows[:WORST_UNITS]]
    return {"unit_table": table, "unit_rows": worst, "more_units": len(table.rows) - len(worst)}


def _input_text(name: str, value: Any) -> Any:
    """Return an input as people read it: a day in words, parts in a row, a number that counts nothing without dots."""
    if name in NAMES:
        return str(value)
    if name == "units_rule":
        return IndicatorDefinition.AcrossUnits(value).label
    if isinstance(value, list):
        return " · ".join("–" if part is None else number(Decimal(part), 1) for part in value)
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return value


@permission_required("planning.edit")
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Make an indicator or change its head; a new one gets its definition next."""
    indicator = get_object_or_404(Indicator, code=code) if code else None
    live = [(name, f"{offer.title} ({name})") for name, (_module, offer) in actions.live_offers().items()]
    return editing(
        request,
        IndicatorForm(request.POST or None, instance=indicator, live=live),
        lambda form: actions.save_indicator(form.instance, actor_of(request), form.cleaned_data["reason"]),
        title=indicator.name if indicator else _("New indicator"),
        back=reverse("planning:indicator", args=[code]) if code else reverse("planning:indicators"),
        done=lambda saved: reverse("planning:indicator" if code else "planning:define", args=[saved.code]),
    )


@permission_required("planning.edit")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End an indicator with day and reason, or let one that has ended go on."""
    indicator = get_object_or_404(Indicator, code=code)
    ended = indicator.ended_on is not None
    form = ReasonForm(request.POST or None) if ended else EndForm(request.POST or None)
    return editing(
        request,
        form,
        lambda f: actions.end_indicator(
            indicator, f.cleaned_data.get("day"), f.cleaned_data["reason"], actor_of(request)
        ),
        title=(_("Go on with “%(name)s”") if ended else _("End “%(name)s”")) % {"name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
        lead=_("Its values and promises until then stay public, with the day and the reason."),
    )


@permission_required("planning.edit")
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
        lambda f: actions.change_definition(f.instance, actor_of(request)),
        title=_("Definition of “%(name)s”") % {"name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
        lead=_("Older values keep the version under which they were taken, and a year is judged by its own.")
        if now
        else "",
    )


@permission_required("planning.edit")
def refresh(request: HttpRequest) -> HttpResponse:
    """Compute the live indicators now."""
    if request.method == "POST":
        changed = actions.refresh_live(actor_of(request))
        messages.success(request, _("Live indicators computed: %(n)s changed.") % {"n": changed})
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/planning/") else "planning:indicators")


@permission_required("planning.view")
def counted_reports(request: HttpRequest) -> HttpResponse:
    """List the citizen reports that a live value counted, longest first."""
    quarter = quarter_of(timezone.localdate())
    start = _day(request, "from", quarter.start)
    before = _day(request, "before", quarter.next.start)
    rows = offers.closed_reports(start, before).select_related("agency").order_by("-closed_at")
    seen = rows.filter(visible_condition(person(request)))
    pages = page_of(request, seen, PAGE)
    listed = [(case, offers.days([(case.opened_at, case.closed_at)])[0]) for case in pages.rows if case.closed_at]
    context = {
        "cases": listed,
        "pages": pages,
        "start": start,
        "last": before - timedelta(days=1),
        "measured": offers.report_days(start, before),
        "hidden": rows.count() - pages.total,
    }
    return page(request, "planning/counted.html", context)


def _day(request: HttpRequest, name: str, default: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return default
