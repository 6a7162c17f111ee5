"""Figures outside of a report: those that wait for a second person, and what was corrected after publication."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import (
    Allocation,
    Figure,
    Indicator,
    Realisation,
    Round,
    SpendingYear,
    SpmYear,
    UnitValue,
    Value,
)
from satukota.modules.planning.models.figures import office_words
from satukota.web.api import number, rupiah

KINDS: dict[str, type[Figure]] = {
    "value": Value,
    "unit": UnitValue,
    "realisation": Realisation,
    "allocation": Allocation,
    "spm": SpmYear,
    "spending": SpendingYear,
}
RELATED = {
    "value": ("indicator", "indicator__agency", "definition"),
    "unit": ("indicator", "indicator__agency", "definition", "unit"),
    "realisation": ("item", "item__agency"),
    "allocation": ("item", "item__agency"),
    "spm": ("service", "agency"),
    "spending": ("line",),
}
SUBJECTS = {
    "value": "indicator",
    "unit": "indicator",
    "realisation": "item",
    "allocation": "item",
    "spm": "service",
    "spending": "line",
}
MEASURED = frozenset({"value", "unit"})
"""Kinds whose figures are in the unit of measure of a definition; others that are no money are shares."""
MONEY = frozenset({"budget", "spent"})
SHOWN: dict[str, tuple[tuple[str, Promise], ...]] = {
    "value": (("value", _("Value")), ("month_texts", _("By month"))),
    "unit": (("value", _("Value")), ("n", _("Of how many"))),
    "realisation": (
        ("budget", _("Budget")),
        ("spent", _("Spent")),
        ("funds", _("By source")),
        ("physical_plan", _("Work planned")),
        ("physical", _("Work done")),
        ("problem", _("What hinders")),
    ),
    "allocation": (
        ("budget", _("Budget")),
        ("funds", _("By source")),
        ("cash", _("Payments by quarter")),
    ),
    "spm": (
        ("to_serve", _("To serve")),
        ("served", _("Served")),
        ("quality_target", _("Parts of quality due")),
        ("quality_met", _("Parts of quality met")),
        ("budget", _("Budget")),
        ("spent", _("Spent")),
        ("agency", _("Agency")),
    ),
    "spending": (("budget", _("Budget")), ("spent", _("Realised"))),
}
CORRECTS = ~Q(correction_reason="")
"""What changed a published or closed figure has its reason; nothing else has."""


@dataclass(frozen=True)
class Change:
    """One figure of a row: what it is called, what was published first and what it is now, as they are written."""

    label: Promise
    first: str
    now: str


@dataclass(frozen=True)
class Correction:
    """A figure that corrects or adds to what was published, with its ground and who vouched for it (no names)."""

    kind: str
    row: Any
    first: Any

    @property
    def name(self) -> str:
        """What the figure is of."""
        name = str(_subject(self.kind, self.row).name)
        return f"{name}: {self.row.unit.name}" if self.kind == "unit" else name

    @property
    def code(self) -> str:
        """Code of the indicator, item or service."""
        return str(_subject(self.kind, self.row).code)

    @property
    def agency(self) -> Agency | None:
        """Whose figure it is."""
        agency: Agency | None = self.row.agency if self.kind == "spm" else _subject(self.kind, self.row).agency
        return agency

    @property
    def on_behalf(self) -> Agency | None:
        """The agency that reported it for another one."""
        reporter: Agency | None = self.row.entered_agency
        return reporter if reporter and self.agency and reporter.pk != self.agency.pk else None

    @property
    def changes(self) -> list[Change]:
        """What differs from the first published figure; everything where nothing was published before."""
        changes = [
            Change(label, _written(self, name, self.first), _written(self, name, self.row))
            for name, label in SHOWN[self.kind]
        ]
        return [change for change in changes if change.first != change.now]

    @property
    def approved_by(self) -> str:
        """Role and agency of the second person."""
        return office_words(self.row.decided_role, self.row.decided_agency)


def _subject(kind: str, row: Any) -> Any:
    return getattr(row, SUBJECTS[kind])


def _written(correction: Correction, name: str, row: Any) -> str:
    value = getattr(row, name) if row is not None else None
    if value is None or value in ("", [], {}):
        return "–"
    if name in MONEY:
        return rupiah(value)
    if isinstance(value, list | dict):
        return "; ".join(_parts_written(name, value))
    if isinstance(value, Decimal):
        definition = correction.row.definition if correction.kind in MEASURED else None
        return f"{number(value, definition.decimals if definition else 1)} {definition.unit if definition else '%'}"
    return number(value) if isinstance(value, int) else str(value)


def _parts_written(name: str, parts: list[Any] | dict[str, int]) -> list[str]:
    """Return a figure of several parts as texts: money by source, payments by quarter, values of months."""
    if isinstance(parts, dict):
        return [f"{code} {rupiah(amount)}" for code, amount in parts.items()]
    return [rupiah(part) if name == "cash" else part or "–" for part in parts]


def correction_of(kind: str, row: Any) -> Correction:
    """Return a row as a correction of what was published first."""
    first = row.replaces
    while first is not None and first.replaces_id:
        first = first.replaces
    return Correction(kind, row, first)


def waiting(agency_ids: Iterable[int] | None = None) -> list[Correction]:
    """Return the figures that wait for a second person, the oldest first; of some agencies or of all."""
    rows = [
        (kind, row)
        for kind, model in KINDS.items()
        for row in _of_agencies(kind, _waiting_rows(kind, model), agency_ids)
    ]
    return [correction_of(kind, row) for kind, row in sorted(rows, key=lambda pair: (pair[1].entered_at, pair[1].pk))]


def _waiting_rows(kind: str, model: type[Figure]) -> QuerySet[Any]:
    related = (*RELATED[kind], "replaces", "entered_by", "entered_agency")
    return model._default_manager.filter(is_current=False, state=Figure.State.SUBMITTED).select_related(*related)


def _of_agencies(kind: str, rows: QuerySet[Any], agency_ids: Iterable[int] | None) -> QuerySet[Any]:
    if agency_ids is None:
        return rows
    if kind == "spending":  # the whole city's
        return rows.none()
    owner = "agency" if kind == "spm" else f"{SUBJECTS[kind]}__agency"
    return rows.filter(**{f"{owner}__in": list(agency_ids)})


def count_waiting(*kinds: str) -> int:
    """Return how many figures wait for a second person, of these kinds or of all."""
    return sum(_waiting_rows(kind, KINDS[kind]).count() for kind in kinds or KINDS)


def published_corrections(kind: str, **only: Any) -> QuerySet[Any]:
    """Return the approved corrections of a kind of figure, newest first."""
    related = (*RELATED[kind], "replaces", "decided_agency", "entered_agency")
    rows = KINDS[kind]._default_manager.filter(CORRECTS, state=Figure.State.PUBLISHED, **only)
    return rows.select_related(*related).order_by("-decided_at", "-pk")


def corrections_of_year(year: int) -> list[Correction]:
    """Return every correction of a year that everybody may see, newest first.

    Those of single units are left out where they are of persons: their own table hides what is small.
    """
    private = Q(indicator__is_public=False)
    hidden = {"value": private, "unit": private | Q(definition__of_persons=True)}
    rows = [
        correction_of(kind, row)
        for kind in KINDS
        for row in published_corrections(kind, year=year).exclude(hidden.get(kind, Q(pk__in=[])))
    ]
    return sorted(rows, key=lambda correction: correction.row.decided_at, reverse=True)


def corrections_of_indicator(indicator: Indicator) -> list[Correction]:
    """Return the corrections of an indicator's published values, newest first."""
    return [correction_of("value", row) for row in published_corrections("value", indicator=indicator)]


def corrections_after(evaluation_round: Round) -> list[Correction]:
    """Return what was corrected of a round's quarter since it was closed: what its papers append."""
    if evaluation_round.closed_at is None:
        return []
    at = {"year": evaluation_round.year, "quarter": evaluation_round.quarter}
    kinds = ("value", "realisation")
    rows = [
        correction_of(kind, row)
        for kind in kinds
        for row in published_corrections(kind, decided_at__gte=evaluation_round.closed_at, **at)
    ]
    return sorted(rows, key=lambda correction: correction.row.decided_at)
