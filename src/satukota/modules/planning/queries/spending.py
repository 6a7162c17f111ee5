"""Compulsory shares of the budget as pages show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models import Figure, SpendingLine, SpendingYear
from satukota.modules.planning.rules.spending import Rule, Share, Verdict, rules_for, share_of

WORDS: dict[str, tuple[Promise, str]] = {
    Verdict.KEPT: (_("kept"), "ok"),
    Verdict.MISSED: (_("missed"), "danger"),
    Verdict.INCOMPLETE: (_("cannot be judged: figures are missing"), ""),
    Verdict.NOT_IN_FORCE: (_("not in force in this year"), ""),
    Verdict.ADJUSTING: (_("not reached, still in the time to adjust"), "warning"),
    Verdict.IMPOSSIBLE: (_("cannot be judged: the figures contradict each other"), "warning"),
}


@dataclass(frozen=True)
class ShareLine:
    """A compulsory share of a year by the budget and by what was realised."""

    rule: Rule
    budget: Share
    spent: Share
    missing: list[str]

    @property
    def years(self) -> str:
        """The years in which the rule holds, as they are written."""
        return f"{self.rule.valid_from}–{self.rule.valid_to or '…'}"

    @property
    def limit(self) -> str:
        """The limit as it is written."""
        return f"{'≥' if self.rule.at_least else '≤'} {self.rule.limit} %"


def spending_rows(year: int) -> list[tuple[SpendingLine, SpendingYear | None]]:
    """Return every line of the budget with its published figure of a year."""
    published = SpendingYear.objects.filter(year=year, is_current=True, state=Figure.State.PUBLISHED)
    by_line = {row.line_id: row for row in published}
    return [(line, by_line.get(line.pk)) for line in SpendingLine.objects.all()]


def share_lines(year: int) -> list[ShareLine]:
    """Return the compulsory shares of a year from published figures alone."""
    rows = spending_rows(year)
    names = {line.code: line.name for line, _row in rows}
    budget, spent = ({line.code: getattr(row, name, None) for line, row in rows} for name in ("budget", "spent"))
    return [_line(rule, year, budget, spent, names) for rule in rules_for(settings.CITY_CODE)]


def _line(rule: Rule, year: int, budget: Any, spent: Any, names: dict[str, str]) -> ShareLine:
    planned = share_of(rule, year, budget)
    return ShareLine(rule, planned, share_of(rule, year, spent), [names.get(code, code) for code in planned.missing])


def spending_dataset() -> Iterator[dict[str, Any]]:
    """Yield the shares of every year that has a published figure, each with its basis and how sure it is."""
    years = SpendingYear.objects.filter(is_current=True, state=Figure.State.PUBLISHED).order_by("year")
    for year in years.values_list("year", flat=True).distinct():
        for line in share_lines(year):
            for stage, share in (("budget", line.budget), ("realised", line.spent)):
                yield {
                    "year": year,
                    "share": line.rule.name,
                    "stage": stage,
                    "percent": None if share.percent is None else round(float(share.percent), 4),
                    "limit": line.limit,
                    "verdict": share.verdict,
                    "basis": line.rule.basis,
                    "confidence": line.rule.confidence,
                }
