"""A city that is set up: what its people chose beyond what the tables of regions know, and the files made of it."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

NAME = re.compile(r"[^\W_][\w .,'’()/&-]{1,118}")
"""Names are written into files between quotes: no quotes of their own, no braces, one line."""
ABOVE_ALL, MIDDLE = "kepala-daerah", "setda"
ALWAYS = frozenset({ABOVE_ALL, MIDDLE})
"""Under these two all others stand: no city is without them."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"^hours:\n(?:  .*\n)+", re.MULTILINE)


@dataclass(frozen=True)
class ChosenAgency:
    """An agency of the new city: one of the template under its code, or one of its own under a new code."""

    code: str
    name: str
    short: str = ""


@dataclass(frozen=True)
class NewCity:
    """The choices of a set-up; what is empty or None stays as the template and the tables of regions have it.

    `coat` is the text of an SVG, `primary` a colour `#rrggbb`, `centre` longitude and latitude, `hours` by day ("mon")
    windows such as "07:30-12:00".
    """

    code: str
    name: str = ""
    short_name: str = ""
    head: str = ""
    language: str = "id"
    time_zone: str = ""
    primary: str = ""
    coat: str = ""
    centre: tuple[float, float] | None = None
    hours: Mapping[str, Sequence[str]] | None = None
    agencies: tuple[ChosenAgency, ...] | None = None


def is_name(text: str) -> bool:
    """Return whether a text can name a city or an agency: 2 to 119 letters, digits and signs of names, in one line."""
    return NAME.fullmatch(text) is not None


def choose(facts: Mapping[str, str], new: NewCity) -> dict[str, str]:
    """Return the facts of a template with what was chosen in their place."""
    short, head = new.short_name or facts["short"], new.head or facts["head"]
    chosen = {
        "name": new.name,
        "language": new.language,
        "time_zone": new.time_zone,
        "primary": new.primary,
        "centre": str(list(new.centre)) if new.centre else "",
    }
    own = {name: text for name, text in chosen.items() if text}
    return {**facts, **own, "short": short, "head": head, "head_name": f"{head} {short}"}


def with_hours(calendar: str, hours: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a calendar with other office hours; its seasons and holidays stay."""
    lines = [f"  {day}: [{', '.join(f'"{window}"' for window in hours[day])}]\n" for day in DAYS if hours.get(day)]
    return HOURS.sub(lambda _match: "hours:\n" + "".join(lines), calendar, count=1)


def with_agencies(profile: Mapping[str, Any], kind: str, chosen: Iterable[ChosenAgency]) -> str:
    """Return the text of `agencies.yaml` with the chosen agencies alone, under their own names.

    `kind` is kota or kabupaten. What stood under an agency that was not chosen stands under the one above it.
    """
    by_code = {agency.code: agency for agency in chosen}
    rows = [dict(row) for row in profile.get("agencies") or () if row.get("only", kind) == kind]
    parents = {row["code"]: row.get("parent", "") for row in rows}
    kept = [_named(row, by_code.get(row["code"])) for row in rows if row["code"] in by_code.keys() | ALWAYS]
    for row in kept:
        while row.get("parent") and row["parent"] not in by_code.keys() | ALWAYS:
            row["parent"] = parents[row["parent"]]
    new = [_new(agency) for agency in by_code.values() if agency.code not in parents]
    return _text({"agencies": [*kept, *new], "offices": dict(profile.get("offices") or {})})


def _named(row: dict[str, Any], agency: ChosenAgency | None) -> dict[str, Any]:
    own = {"name": agency.name, "short": agency.short or agency.name} if agency else {}
    return {name: value for name, value in {**row, **own}.items() if name != "only"}


def _new(agency: ChosenAgency) -> dict[str, Any]:
    return {
        "code": agency.code,
        "name": agency.name,
        "short": agency.short or agency.name,
        "kind": "opd",
        "parent": MIDDLE,
    }


def _text(content: Mapping[str, Any]) -> str:
    out, yaml = io.StringIO(), YAML()
    yaml.width = 4096
    out.write("# Agencies of the city, as they were chosen when it was set up.\n")
    yaml.dump(dict(content), out)
    return out.getvalue()
