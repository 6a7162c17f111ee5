"""The catalogue of analyses: figures, tables and series of reports as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ruamel.yaml

WINDOWS = ("period", "today", "week", "month", "live")
GRAINS = ("cases", "stock", "rows")
COUNT, SHARE, DAYS, STARS = "count", "share", "days", "stars"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is counted, by what, over which reports, at most how many rows; `list` is the worklist behind it."""

    id: str
    title: Mapping[str, str]
    means: Mapping[str, str]
    list: str
    measures: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    grain: str = "cases"
    window: str = "period"
    where: str = "all"
    order: str = "newest"
    limit: int = 60
    flow: bool = False


@cache
def analyses() -> dict[str, Analysis]:
    """Return the catalogue by id, in its order."""
    path = Path(__file__).parent / "analyses.yaml"
    raw = ruamel.yaml.YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    rows = [{**row, "by": tuple(row.get("by", ())), "measures": tuple(row.get("measures", ()))} for row in raw]
    return {row["id"]: Analysis(**row) for row in rows}
