"""Figures that count: reported into the open report or before a second person, and decided on. The only door for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import FigureDecided, note
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.actions.wholes import publish_whole, recount_drafts
from satukota.modules.planning.models import (
    Allocation,
    Figure,
    Indicator,
    Item,
    Realisation,
    SpendingLine,
    SpendingYear,
    SpmService,
    SpmYear,
    UnitValue,
    Value,
)
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.figures import (
    REVIEW,
    WRITING,
    Fault,
    NotNow,
    Period,
    Way,
    ground_needed,
    value_fault,
    way_in,
)

BATCH = 1000
WORDS: Mapping[Fault, Promise] = {
    Fault.NOT_OVER: _("This period is not over yet and no report of it is open."),
    Fault.IN_REVIEW: _("The agency's report of this quarter is being checked: ask for it to be returned first."),
    Fault.NO_REASON: _("Say why the published or closed figure changes: everybody will read it beside the first one."),
    Fault.NO_DOCUMENT: _("Name the document that the new figure is from, with its date."),
    Fault.NEGATIVE: _("This cannot be below zero."),
    Fault.NO_BUDGET: _("Money cannot be spent without a budget: enter the budget of the year."),
    Fault.NO_DUE: _("Say how many there were in all."),
    Fault.MORE_THAN_DUE: _("This cannot be more than there were in all."),
    Fault.OUTSIDE_PLAN: _("This year lies outside the plan."),
    Fault.OWN_FIGURE: _("Who reported a figure cannot approve it: somebody else has to."),
    Fault.DECIDED: _("This has been decided already."),
    Fault.FUNDS_DIFFER: _("The sources together are not the whole amount."),
    Fault.CASH_DIFFERS: _("The payments of the four quarters together are not the budget."),
    Fault.UNKNOWN_FUND: _("This source of funds is not in the table."),
    Fault.NO_SHARE: _("A share lies between 0 and 100 %."),
    Fault.ODD_PERCENT: _("This is below 0 or above 100 %: say in the note why that is so."),
    Fault.FELL_BACK: _(
        "This percentage does not fall within a year, and an earlier quarter was higher: say why in the note."
    ),
    Fault.UNCHANGED: _("This was returned and has not changed: correct it, or say in the note why it is right."),
    Fault.NOT_ASKED: _("This unit is not asked for this quarter."),
    Fault.NO_WEIGHT: _("Say of how many the unit speaks: its mean is weighed by it."),
    Fault.OVERTAKEN: _("Another figure was published in the meantime: report the correction again."),
}
SUBJECTS = {
    Value: "indicator",
    UnitValue: "indicator",
    Realisation: "item",
    Allocation: "item",
    SpmYear: "service",
    SpendingYear: "line",
}
OWNERS = {
    Value: Indicator,
    UnitValue: Indicator,
    Realisation: Item,
    Allocation: Item,
    SpmYear: SpmService,
    SpendingYear: SpendingLine,
}


@dataclass(frozen=True)
class Ground:
    """Why a figure changes that was published or closed, and the document that the new one is from."""

    reason: str = ""
    document: str = ""


NO_GROUND = Ground()


class RefusedFigures(ValidationError):
    """Figures that are not taken; `faults` are (place in the sequence, field, fault)."""

    def __init__(self, faults: Sequence[tuple[int, str, Fault]]) -> None:
        super().__init__({name: WORDS[fault] for _place, name, fault in reversed(faults)})
        self.faults = tuple(faults)


@transaction.atomic
def report_figures[F: Figure](
    figures: Sequence[F], periods: Sequence[Period], actor: Actor, ground: Ground = NO_GROUND
) -> list[F]:
    """Report figures (unsaved rows of one model, each with its period); return those that are news.

    The caller records the event. Each goes into its agency's open report, or waits for a second person where it changes what was published or
    closed or has no report. All are taken or none: raises RefusedFigures.
    """
    if not figures:
        return []
    _lock(figures)
    current, waiting = _current_rows(figures), _waiting_rows(figures)
    faults: list[tuple[int, str, Fault]] = []
    fresh: list[F] = []
    for place, (figure, period) in enumerate(zip(figures, periods, strict=True)):
        before = current.get(key_of(figure))
        if _says_nothing_new(figure, before, period) or _same(figure, waiting.get(key_of(figure))):
            continue
        faults += [(place, *fault) for fault in _settle(figure, before, period, ground)]
        if before is not None and before.state == Figure.State.RETURNED and _same(figure, before):
            faults.append((place, "note" if isinstance(figure, Value | UnitValue) else "__all__", Fault.UNCHANGED))
        fresh.append(figure)
    faults += value_faults(figures, fresh)
    if faults:
        raise RefusedFigures(faults)
    _write(fresh, current, actor)
    return fresh


def value_faults(figures: Sequence[Figure], fresh: Sequence[Figure]) -> list[tuple[int, str, Fault]]:
    """Return what is wrong with reported values as such, with the place of each in the sequence."""
    values = [figure for figure in fresh if isinstance(figure, Value | UnitValue)]
    if not values:
        return []
    years = earlier_values(values)
    places = {id(figure): place for place, figure in enumerate(figures)}
    faults = []
    for value in values:
        before = years.get(_of(value), {})
        earlier = [before.get(quarter) for quarter in range(1, value.quarter)]
        definition, said = value.definition, bool(value.note.strip())
        fault = value_fault(Formula(definition.way), definition.unit, value.value, earlier, said=said)
        if fault is not None:
            faults.append((places[id(value)], "value" if fault is Fault.NO_SHARE else "note", fault))
    return faults


type Series = tuple[int, int, int]
"""Indicator, unit (0: the whole) and year."""


def earlier_values(values: Sequence[Value | UnitValue]) -> dict[Series, dict[int, Decimal | None]]:
    """Return the current values of the years that some values (of one model) are of, by quarter."""
    rows = _rows_like(values).filter(is_current=True).exclude(state=Figure.State.RETURNED)
    years: dict[Series, dict[int, Decimal | None]] = defaultdict(dict)
    for row in rows.only(*values[0].KEY, "value"):
        years[_of(row)][row.quarter] = row.value
    return years


def _of(value: Value | UnitValue) -> Series:
    return value.indicator_id, value.unit_id if isinstance(value, UnitValue) else 0, value.year


def key_of(figure: Figure) -> tuple[Any, ...]:
    """Return what a figure is of, and of when."""
    return tuple(getattr(figure, name) for name in figure.KEY)


def _lock(figures: Sequence[Figure]) -> None:
    """Let nobody else report on the same indicators, items or services until this transaction ends."""
    model = type(figures[0])
    owners = OWNERS[model].objects.select_for_update(no_key=True)  # type: ignore[attr-defined]
    list(owners.filter(pk__in={key_of(figure)[0] for figure in figures}).order_by("pk").values_list("pk"))


def _rows_like(figures: Sequence[Figure]) -> Any:
    model, name = type(figures[0]), figures[0].KEY[0]
    keys = [key_of(figure) for figure in figures]
    return model._default_manager.filter(
        **{f"{name}__in": {key[0] for key in keys}, "year__in": {key[1] for key in keys}}
    )


def _current_rows[F: Figure](figures: Sequence[F]) -> dict[tuple[Any, ...], F]:
    return {key_of(row): row for row in _rows_like(figures).filter(is_current=True)}


def _waiting_rows[F: Figure](figures: Sequence[F]) -> dict[tuple[Any, ...], F]:
    rows = _rows_like(figures).filter(is_current=False, state=Figure.State.SUBMITTED)
    return {key_of(row): row for row in rows}


def _says_nothing_new(figure: Figure, before: Figure | None, period: Period) -> bool:
    """Tell whether a figure repeats what stands.

    One that was returned and is sent again unchanged has to be answered for; one that a closed round left unpublished
    is news.
    """
    if before is None or before.state == Figure.State.RETURNED:
        return False
    if before.state != Figure.State.PUBLISHED and period.report not in WRITING | REVIEW:
        return False
    return _same(figure, before)


def _same(figure: Figure, other: Figure | None) -> bool:
    """Tell whether two rows report the same."""
    if other is None:
        return False
    same_file = getattr(figure, "file_id", None) in (None, getattr(other, "file_id", None))
    return same_file and all(getattr(other, name) == getattr(figure, name) for name in figure.FIGURES)


def _settle(figure: Figure, before: Figure | None, period: Period, ground: Ground) -> list[tuple[str, Fault]]:
    """Put a figure on its way; return what is lacking."""
    published = before is not None and before.state == Figure.State.PUBLISHED
    try:
        way = way_in(period, published=published)
    except NotNow as refused:
        return [("__all__", refused.fault)]
    figure.is_current = way is Way.DRAFT
    figure.state = Figure.State.DRAFT if way is Way.DRAFT else Figure.State.SUBMITTED
    figure.replaces = before if published else None
    figure.correction_reason, figure.document = ground.reason.strip()[:300], ground.document.strip()[:200]
    needed = ground_needed(period, published=published)
    return [(name, LACKING[name]) for name in needed if not getattr(figure, name)]


LACKING = {"correction_reason": Fault.NO_REASON, "document": Fault.NO_DOCUMENT}


def _write[F: Figure](fresh: Sequence[F], current: Mapping[tuple[Any, ...], F], actor: Actor) -> None:
    if not fresh:
        return
    model = type(fresh[0])
    drafts = {key_of(figure) for figure in fresh if figure.is_current}
    waits = {key_of(figure) for figure in fresh} - drafts
    model._default_manager.filter(pk__in=[current[key].pk for key in drafts if key in current]).update(is_current=False)
    _take_back(fresh, waits)
    checked = {*fresh[0].FIGURES, "quarter"}
    for figure in fresh:
        figure.entered_by_id, figure.entered_role = actor.user_id, actor.role
        figure.entered_agency_id = actor.agency_id
        figure.clean_fields(exclude=[field.name for field in model._meta.fields if field.name not in checked])
    model._default_manager.bulk_create(fresh, batch_size=BATCH)
    restand(fresh)
    recount_drafts(fresh, actor)


def _take_back(fresh: Sequence[Figure], keys: Iterable[tuple[Any, ...]]) -> None:
    """Let a figure that waits give way to the newer one of the same time."""
    wanted = set(keys)
    if not wanted:
        return
    pks = [row.pk for key, row in _waiting_rows(fresh).items() if key in wanted]
    type(fresh[0])._default_manager.filter(pk__in=pks).update(state=Figure.State.RETURNED)


def restand(figures: Iterable[Figure]) -> None:
    """Judge anew the indicators whose values these are."""
    values = [figure for figure in figures if isinstance(figure, Value)]
    if values:
        years = {value.year for value in values} | {timezone.localdate().year}
        update_standings(sorted({value.indicator_id for value in values}), sorted(years))


@transaction.atomic
def decide_figure[F: Figure](figure: F, actor: Actor, *, approve: bool, reason: str = "", recount: bool = True) -> F:
    """Approve or refuse a figure that waits; who reported it cannot. An approved one is public from now on.

    The whole that is computed from a unit's figure is computed anew, unless the caller does so (`recount` false).
    Raises ValidationError: decided already, one's own, refused without a reason, or overtaken by another figure.
    """
    _lock([figure])
    row = type(figure)._default_manager.select_for_update().get(pk=figure.pk)
    current = _current_rows([row]).get(key_of(row))
    _require_decidable(row, current, actor, approve=approve, reason=reason)
    if approve and current is not None:
        type(row)._default_manager.filter(pk=current.pk).update(is_current=False)
    row.state = Figure.State.PUBLISHED if approve else Figure.State.RETURNED
    row.is_current, row.reason = approve, "" if approve else reason.strip()[:300]
    row.decided_by_id, row.decided_role, row.decided_agency_id = actor.user_id, actor.role, actor.agency_id
    row.decided_at = timezone.now()
    row.save(
        update_fields=[
            "state", "is_current", "reason", "decided_by", "decided_role", "decided_agency", "decided_at",
        ]
    )  # fmt: skip
    restand([row])
    if recount and approve and isinstance(row, UnitValue):
        publish_whole([row], actor)
    kind = SUBJECTS[type(row)]
    data = FigureDecided(kind, row.pk, key_of(row)[1], getattr(row, "quarter", 0), approve)
    note(data, kind, key_of(row)[0], actor, agency_id=row.entered_agency_id, public=approve)
    return row


def _require_decidable(row: Figure, current: Figure | None, actor: Actor, *, approve: bool, reason: str) -> None:
    if not row.is_waiting:
        raise RefusedFigures([(0, "__all__", Fault.DECIDED)])
    if actor.user_id is None or row.entered_by_id == actor.user_id:
        raise RefusedFigures([(0, "__all__", Fault.OWN_FIGURE)])
    if not approve and not reason.strip():
        raise ValidationError({"reason": _("Say why it is refused, so that the agency can do it better.")})
    published = current if current is not None and current.state == Figure.State.PUBLISHED else None
    if approve and row.replaces != published:
        raise RefusedFigures([(0, "__all__", Fault.OVERTAKEN)])
