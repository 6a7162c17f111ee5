"""What a light judges, in words: of which quarters, against which target, and what of the figure still runs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from satukota.modules.planning.models import Standing
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter
from satukota.web.api import number

LESS_IS_BETTER = frozenset({Formula.DOWN, Formula.DOWN_SPREAD})
JUDGING = frozenset({Light.ON_TRACK, Light.WATCH, Light.BEHIND})


class Judged(NamedTuple):
    """What a light was given for: the `value` by the end of a `quarter` against what was `due` by then.

    `newest` is the last quarter of which a figure is shown; where it is later than the judged one, it still runs.
    """

    year: int
    light: str
    quarter: int
    newest: int
    value: Decimal | None
    due: Decimal | None
    upper: Decimal | None = None
    unit: str = ""
    decimals: int = 1
    way: str = ""

    @property
    def words(self) -> str:
        """The judgement in the reader's language, without its light; empty where nothing is known of it."""
        if self.light == Light.NOT_YET:
            return _("Judged when a period for which something was promised is over.")
        if self.light not in JUDGING or self.value is None or self.due is None:
            return ""
        return f"{_by_then(self)} {_still_running(self)}".strip()


def _by_then(judged: Judged) -> str:
    facts = {
        "when": str(judged.year) if judged.quarter == 4 else str(Quarter(judged.year, judged.quarter)),
        "value": _measured(judged, judged.value),
        "due": _measured(judged, judged.due),
        "upper": _measured(judged, judged.upper),
    }
    if judged.upper is not None:
        return _("Judged by the end of %(when)s: %(value)s; to be held between %(due)s and %(upper)s.") % facts
    if judged.way in LESS_IS_BETTER:
        return _("Judged by the end of %(when)s: %(value)s; at most %(due)s was promised by then.") % facts
    return _("Judged by the end of %(when)s: %(value)s; %(due)s was promised by then.") % facts


def _still_running(judged: Judged) -> str:
    if judged.newest <= judged.quarter:
        return ""
    return _("%(when)s still runs: its figure is not judged.") % {"when": Quarter(judged.year, judged.newest)}


def _measured(judged: Judged, value: Decimal | None) -> str:
    return f"{number(value, judged.decimals)} {judged.unit}".strip()


def judged_of(standing: Standing) -> Judged:
    """Return what the light for those who work on it judges."""
    return _judged(
        standing, standing.light, standing.judged_quarter, standing.quarter, standing.judged_value, standing.due
    )


def judged_in_public(standing: Standing) -> Judged:
    """Return what the light of the published values judges."""
    return _judged(
        standing, standing.published_light, standing.published_judged_quarter, standing.published_quarter,
        standing.published_judged_value, standing.published_due,
    )  # fmt: skip


def kept_words(judged: Judged) -> dict[str, Any]:
    """Return a judgement as plain values that can be kept: its words are made when it is read."""
    numbers = {"value", "due", "upper"}
    return {
        name: None if value is None else str(value) if name in numbers else value
        for name, value in judged._asdict().items()
    }


def words_kept(kept: Mapping[str, Any]) -> str:
    """Return the words of a judgement that was kept."""
    numbers = {name: None if kept[name] is None else Decimal(kept[name]) for name in ("value", "due", "upper")}
    return Judged(**{**kept, **numbers}).words


def _judged(
    standing: Standing, light: str, quarter: int, newest: int, value: Decimal | None, due: Decimal | None
) -> Judged:
    definition = standing.definition
    return Judged(
        standing.year, light, quarter, newest, value, due,
        standing.promise.upper if standing.promise else None,
        definition.unit if definition else "", standing.decimals, definition.way if definition else "",
    )  # fmt: skip
