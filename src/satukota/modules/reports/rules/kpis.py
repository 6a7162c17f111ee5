"""The catalogue of figures and how each is computed from sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ruamel.yaml

MEASURES = (
    *("filed", "open", "open_late", "resolved", "on_time", "late", "answered", "answered_on_time", "answer_seconds"),
    *("resolve_seconds", "reopened", "returned", "rated", "rating_sum", "negative", "rejected"),
    *("answer_workdays", "resolve_workdays"),
)
MEANS = frozenset({"days", "stars"})


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure: `top` over `bottom` (nothing: a count), in a unit, with what it means."""

    id: str
    top: str
    bottom: str
    unit: str
    better: str
    title: Mapping[str, str]
    means: Mapping[str, str]

    def value(self, sums: Mapping[str, int]) -> float | None:
        """Return the figure from sums; None where it has no denominator."""
        if not self.bottom:
            return float(sums[self.top])
        if not sums[self.bottom]:
            return None
        return sums[self.top] / sums[self.bottom]

    @property
    def counted(self) -> str:
        """Return the measure whose reports it counts: of a mean those that it is made from, of a share its numerator."""
        return self.bottom if self.unit in MEANS else self.top


@cache
def kpis() -> dict[str, Kpi]:
    """Return the catalogue by id, in its order."""
    raw = ruamel.yaml.YAML(typ="safe", pure=True).load((Path(__file__).parent / "kpis.yaml").read_text("utf-8"))
    return {row["id"]: Kpi(**{"bottom": "", **row}) for row in raw}
