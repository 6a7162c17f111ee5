"""What was promised: targets in force, their history, and changes that wait for a second person."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from satukota.modules.planning.models import Indicator, Target

PEOPLE = ("definition", "entered_by", "file", "decision", "decision__decided_by")


def in_force() -> QuerySet[Target]:
    """Return the targets that hold or held: first promises, and changes that were approved."""
    return Target.objects.filter(Q(is_change=False) | Q(decision__approved=True))


def waiting() -> QuerySet[Target]:
    """Return the changes that nobody has decided on."""
    return Target.objects.filter(is_change=True, decision=None)


def target_of(indicator: Indicator, year: int) -> Target | None:
    """Return the target of a year that is in force."""
    return in_force().filter(indicator=indicator, year=year).order_by("-pk").first()


@dataclass(frozen=True)
class YearPromises:
    """Everything that was ever promised for a year, oldest first: in force, waiting and refused."""

    year: int
    rows: list[Target]


def history(indicator: Indicator) -> list[YearPromises]:
    """Return every promise of an indicator by year, the newest year first."""
    rows = Target.objects.filter(indicator=indicator).select_related(*PEOPLE).order_by("-year", "pk")
    return [YearPromises(year, list(group)) for year, group in groupby(rows, key=lambda row: row.year)]


def public_history(indicator: Indicator) -> list[YearPromises]:
    """Return what was promised and what became of it: without what nobody approved."""
    rows = in_force().filter(indicator=indicator).select_related("definition", "file").order_by("-year", "pk")
    return [YearPromises(year, list(group)) for year, group in groupby(rows, key=lambda row: row.year)]


@dataclass(frozen=True)
class Batch:
    """Changes that are decided on together: one of a page, or all of a sheet."""

    key: str
    rows: list[Target]

    @property
    def head(self) -> Target:
        """The first of them; document, date and reason are those of all."""
        return self.rows[0]


def waiting_batches() -> list[Batch]:
    """Return what waits for a second person, oldest first."""
    rows = waiting().select_related("indicator", "indicator__agency", *PEOPLE).order_by("batch", "pk")
    batches = [Batch(key, list(group)) for key, group in groupby(rows, key=lambda row: row.batch)]
    return sorted(batches, key=lambda batch: batch.head.pk)
