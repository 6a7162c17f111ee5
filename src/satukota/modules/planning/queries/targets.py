"""What was promised: targets in force, their history, and changes that wait for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Target, Unit
from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.rules.series import Kind
from satukota.web.api import number

PEOPLE = ("definition", "entered_by", "file", "decision", "decision__decided_by", "decision__decided_agency")

PROMISED = ("promise__decision__decided_agency",)
"""What a standing needs to say in words how its promise was changed."""


def in_force() -> QuerySet[Target]:
    """Return the targets of whole indicators that hold or held: first promises, and changes that were approved."""
    return _held().filter(unit=None)


def unit_targets() -> QuerySet[Target]:
    """Return the targets of single units that hold or held."""
    return _held().filter(unit__isnull=False)


def _held() -> QuerySet[Target]:
    return Target.objects.filter(Q(is_change=False) | Q(decision__approved=True))


def holds_under(target: Target, definition: IndicatorDefinition, kind: Kind) -> bool:
    """Tell whether a promise means the same under a definition: what counts as good is part of what was promised."""
    promised = target.definition
    return promised is None or (promised.way == definition.way and kind.compares(promised.kind))


def waiting() -> QuerySet[Target]:
    """Return the changes that nobody has decided on."""
    return Target.objects.filter(is_change=True, decision=None)


def target_of(indicator: Indicator, year: int, unit: Unit | None = None) -> Target | None:
    """Return the target of a year that is in force, of the whole or of a unit."""
    return _held().filter(indicator=indicator, year=year, unit=unit).order_by("-pk").first()


def promise_words(standing: Standing | None) -> str:
    """Return how a promise was changed ("promised 15 at first, 25 since …"); empty where it was not."""
    return words_of(changed_promise(standing))


def changed_promise(standing: Standing | None) -> dict[str, Any] | None:
    """Return how a promise was changed, of plain values that can be kept; None where it stands as it was made."""
    promise = standing.promise if standing else None
    if standing is None or promise is None or standing.first_target is None:
        return None
    decision = getattr(promise, "decision", None)
    agency = decision.decided_agency if decision else None
    return {
        "first": str(standing.first_target),
        "now": str(promise.value),
        "decimals": standing.decimals,
        "document": promise.document or promise.source,
        "day": promise.document_date.isoformat() if promise.document_date else "",
        "role": decision.decided_role if decision else "",
        "agency": agency.name if agency else "",
    }


def words_of(changed: Mapping[str, Any] | None) -> str:
    """Return how a promise was changed in the reader's language; empty where it was not."""
    if not changed:
        return ""
    facts = {
        "first": number(Decimal(changed["first"]), changed["decimals"]),
        "now": number(Decimal(changed["now"]), changed["decimals"]),
        "document": changed["document"],
        "day": date_format(date.fromisoformat(changed["day"]), "j F Y") if changed["day"] else "",
        # Documents that were frozen before offices were kept have none.
        "office": office_words(changed.get("role", ""), changed.get("agency", "")),
    }
    if facts["day"]:
        words = _("Promised %(first)s at first, changed to %(now)s by %(document)s of %(day)s") % facts
    else:
        words = _("Promised %(first)s at first, changed to %(now)s by %(document)s") % facts
    return _("%(words)s, approved by %(office)s") % {"words": words, **facts} if facts["office"] else words


@dataclass(frozen=True)
class YearPromises:
    """Everything that was ever promised for a year, oldest first: in force, waiting and refused."""

    year: int
    rows: list[Target]


def history(indicator: Indicator) -> list[YearPromises]:
    """Return every promise of an indicator by year, the newest year first."""
    rows = Target.objects.filter(indicator=indicator, unit=None).select_related(*PEOPLE).order_by("-year", "pk")
    return [YearPromises(year, list(group)) for year, group in groupby(rows, key=lambda row: row.year)]


def public_history(indicator: Indicator) -> list[YearPromises]:
    """Return what was promised and what became of it: without what nobody approved."""
    rows = in_force().filter(indicator=indicator).select_related(*PEOPLE).order_by("-year", "pk")
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

    @property
    def changes(self) -> list[tuple[Target, Target | None]]:
        """Each proposed target with the one in force."""
        ids = [row.indicator_id for row in self.rows]
        rows = _held().filter(indicator__in=ids, year__in={row.year for row in self.rows}).order_by("pk")
        now = {(row.indicator_id, row.year, row.unit_id): row for row in rows}
        return [(row, now.get((row.indicator_id, row.year, row.unit_id))) for row in self.rows]


def waiting_batches() -> list[Batch]:
    """Return what waits for a second person, oldest first."""
    rows = waiting().select_related("indicator", "indicator__agency", "unit", *PEOPLE).order_by("batch", "pk")
    batches = [Batch(key, list(group)) for key, group in groupby(rows, key=lambda row: row.batch)]
    return sorted(batches, key=lambda batch: batch.head.pk)
