"""Figures that count: work and money, minimum services, corrections; and the second person who decides on them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.forms.figures import CorrectionForm, RealisationForm, SpmForm
from satukota.modules.planning.models import Figure, Indicator, Item, Realisation, SpmService, SpmYear, UnitValue, Value
from satukota.modules.planning.queries import corrections
from satukota.modules.planning.queries.money import approved_budget, sources_of
from satukota.modules.planning.queries.periods import period_of, year_period
from satukota.modules.planning.queries.rights import decides_on_figures, reports_for
from satukota.modules.planning.rules.figures import ground_needed
from satukota.modules.planning.views.base import editing, quarter_asked, require_filling, store_upload
from satukota.web.api import actor_of, page, permission_required, person


def ground_of(form: forms.BaseForm) -> actions.Ground:
    """Return the reason and the document that a form asked for."""
    cleaned = form.cleaned_data
    return actions.Ground(cleaned.get("correction_reason", ""), cleaned.get("document", ""))


def tell(request: HttpRequest, figure: Figure) -> None:
    """Say where a figure went."""
    if figure.is_waiting:
        messages.success(request, _("Reported. It counts when the data steward has approved it."))
    elif figure.state == Figure.State.DRAFT:
        messages.success(request, _("Saved in the agency's report. It counts when the report is sent."))
    else:
        messages.info(request, _("Nothing has changed."))


def is_published(row: Figure | None) -> bool:
    """Tell whether a figure is public already, so that another one corrects it."""
    return row is not None and row.state == Figure.State.PUBLISHED


def _copy(row: Figure | None) -> dict[str, Any]:
    return {name.removesuffix("_id"): getattr(row, name) for name in row.FIGURES} if row is not None else {}


@permission_required("planning.fill")
def realise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Report work and money of an item for a quarter (`?year=&quarter=`, the last that is over by default)."""
    item = get_object_or_404(Item.objects.select_related("agency", "plan"), uid=uid)
    require_filling(request, item.agency_id)
    quarter = quarter_asked(request)
    at = {"item": item, "year": quarter.year, "quarter": quarter.number}
    current = Realisation.objects.filter(**at, is_current=True).first()
    budget = approved_budget(item, quarter.year)
    begin = _copy(current) or {"budget": budget.budget if budget else None}
    needed = ground_needed(period_of(item.agency_id, quarter), published=is_published(current))
    back = request.GET.get("back", "")

    def save(form: RealisationForm) -> Realisation:
        stored = actions.record_realisation(form.instance, actor_of(request), ground_of(form))
        tell(request, stored)
        return stored

    return editing(
        request,
        RealisationForm(
            request.POST or None, instance=Realisation(**at), initial=begin, needed=needed,
            names=sources_of(budget, current),
        ),
        save,
        title=_("Work and money, quarter %(quarter)s %(year)s: %(item)s")
        % {"quarter": quarter.number, "year": quarter.year, "item": item.name},
        back=back if back.startswith("/planning/") else reverse("planning:item", args=[uid]),
        lead=_lead(_("Both figures are counted from the beginning of the year."), needed=needed),
    )  # fmt: skip


def _lead(words: str, *, needed: Collection[str]) -> str:
    more = _(
        "This was published or closed already: your figure is a correction, which a second person approves and which is"
        " shown beside the first one."
    )
    return f"{words} {more}".strip() if "correction_reason" in needed else words


@permission_required("planning.fill")
def edit_spm(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Report the figures of a service for a year."""
    service = get_object_or_404(SpmService, code=code)
    if not 2000 <= year <= 2200:
        raise Http404
    rows = SpmYear.objects.filter(service=service, year=year)
    current = rows.filter(is_current=True).first()
    owner = current or rows.filter(state=Figure.State.SUBMITTED).first()
    if owner is not None and owner.agency_id:
        require_filling(request, owner.agency_id)
    needed = ground_needed(year_period(year), published=is_published(current))

    def save(form: SpmForm) -> SpmYear:
        if not reports_for(person(request), form.instance.agency_id):
            raise ValidationError({"agency": _("Choose your own agency: another one reports its figures itself.")})
        stored = actions.record_spm(form.instance, actor_of(request), ground_of(form))
        tell(request, stored)
        return stored

    return editing(
        request,
        SpmForm(
            request.POST or None, instance=SpmYear(service=service, year=year), initial=_copy(current),
            needed=needed,
        ),
        save,
        title=f"{service.name} {year}",
        back=f"{reverse('planning:spm')}?year={year}",
        lead=_lead(_("The figures count when the data steward has approved them."), needed=needed),
    )  # fmt: skip


@permission_required("planning.fill")
def correct_value(request: HttpRequest, code: str) -> HttpResponse:
    """Report the value of a quarter (`?year=&quarter=`) that was published already, or that a closed round left out."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    require_filling(request, indicator.agency_id)
    quarter = quarter_asked(request)
    at = {"indicator": indicator, "year": quarter.year, "quarter": quarter.number}
    current = Value.objects.filter(**at, is_current=True).first()
    needed = ground_needed(period_of(indicator.agency_id, quarter), published=is_published(current))
    initial = _typed(current)

    def save(form: CorrectionForm) -> Value:
        file = store_upload(request, "upload", "planning-evidence")
        reading = actions.Reading(
            form.cleaned_data.get("value"), note=form.cleaned_data["note"], file_id=file.pk if file else None
        )
        if form.months:
            reading = actions.reading_of_months(indicator, quarter, form.months, reading)
        stored = actions.report_value(indicator, quarter, reading, actor_of(request), ground_of(form))
        tell(request, stored)
        return stored

    return editing(
        request,
        CorrectionForm(
            request.POST or None, request.FILES or None, initial=initial, needed=needed,
            months=len(indicator.empty_months),
        ),
        save,
        title=_("%(quarter)s: %(name)s") % {"quarter": quarter, "name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
        lead=_lead("", needed=needed),
    )  # fmt: skip


def _typed(current: Value | None) -> dict[str, Any]:
    """Return a value, and those of its months, as a form begins with them."""
    if current is None or current.value is None:
        return {}
    months = {f"month{n}": month.normalize() for n, month in enumerate(current.months, 1) if month is not None}
    return {"value": current.value.normalize(), **months}


@permission_required("planning.view")
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the figures that wait for a second person; who may decides on them here."""
    user = person(request)
    rows = corrections.waiting()
    context = {
        "rows": rows,
        "own": {row.row.pk for row in rows if row.row.entered_by_id == user.pk},
        "decides": decides_on_figures(user),
    }
    return page(request, "planning/waiting.html", context)


@permission_required("planning.verify")
def decide_figures(request: HttpRequest) -> HttpResponse:
    """Approve or refuse the figures that were ticked; each for itself."""
    if request.method == "POST":
        approve, reason = request.POST.get("then") == "approve", request.POST.get("reason", "")
        figures = [_figure_or_404(name) for name in request.POST.getlist("figure")]
        decided, refusals = _decide(request, figures, approve=approve, reason=reason)
        if not figures:
            messages.error(request, _("Tick what you decide on."))
        if decided:
            words = (
                ngettext("%(n)s figure approved.", "%(n)s figures approved.", decided)
                if approve
                else ngettext("%(n)s figure refused.", "%(n)s figures refused.", decided)
            )
            messages.success(request, words % {"n": decided})
        for words in refusals:
            messages.error(request, words)
    return redirect("planning:waiting")


def _figure_or_404(name: str) -> Figure:
    kind, _dash, pk = name.partition("-")
    if kind not in corrections.KINDS or not (pk.isdecimal() and len(pk) < 19):
        raise Http404
    return get_object_or_404(corrections.KINDS[kind]._default_manager, pk=int(pk))


def _decide(request: HttpRequest, figures: Iterable[Figure], *, approve: bool, reason: str) -> tuple[int, list[str]]:
    """Decide on figures; return how many were decided, and why others were not."""
    actor, decided, refusals = actor_for(person(request), "walidata"), 0, dict[str, None]()
    for rows in _together(figures):
        try:
            if isinstance(rows[0], UnitValue):
                units = [row for row in rows if isinstance(row, UnitValue)]
                actions.decide_units(units, actor, approve=approve, reason=reason)
            else:
                actions.decide_figure(rows[0], actor, approve=approve, reason=reason)
        except ValidationError as refused:
            refusals |= dict.fromkeys(refused.messages)
        else:
            decided += len(rows)
    return decided, list(refusals)


def _together(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return figures as they are decided on: those of units of one quarter at once, any other by itself."""
    groups: dict[object, list[Figure]] = {}
    for figure in figures:
        key: object = (type(figure), figure.pk)
        if isinstance(figure, UnitValue):
            key = (figure.indicator_id, figure.year, figure.quarter)
        groups.setdefault(key, []).append(figure)
    return list(groups.values())
