"""What a new service begins with: a working template, or a service of the catalogue with what the city decides of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from satukota.kernel.cases.api import CaseType
from satukota.kernel.people.api import User, offices
from satukota.modules.services.models import DefinitionText
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.editor_choices import taken_prefixes
from satukota.modules.services.queries.editor_page import value_at
from satukota.modules.services.rules.format_shapes import Path as Place
from satukota.modules.services.rules.new_entries import free_name, letters_for
from satukota.modules.services.rules.yaml_edits import put, remove, set_value

FOLDER = Path(__file__).parents[1] / "definitions" / "templates"
VILLAGE, AGENCY = "kelurahan", "instansi"
TEMPLATES = (VILLAGE, AGENCY)
_LINE = re.compile(r"^# KOTA: (.+)\n?", re.MULTILINE)
_PLACE = re.compile(r"\b(?:owner|sla|basis|data|documents|outputs|roles|fees)\b(?:\.[a-z0-9_-]+)*")


def template(name: str, title: str, owner: str, by: User) -> tuple[str, str]:
    """Return (id, text) of a new service that can be published as it is; its letters and numbers are free."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    case_type, letters = _free_id(title, by), letters_for(title, taken_prefixes(""))
    text = set_value(text, ("id",), case_type)
    text = set_value(text, ("prefix",), letters)
    text = set_value(text, ("owner", "opd"), owner)
    text = set_value(text, ("title",), {"id": title})
    text = set_value(text, ("outputs", "surat", "title"), {"id": title})
    text = set_value(text, ("outputs", "surat", "number"), f"{{seq:4}}/{letters}/{{yyyy}}")
    if name == VILLAGE:
        return case_type, _with_office(text)
    for role in ("petugas", "kepala"):
        text = set_value(text, ("roles", role, "opd"), owner)
    return case_type, text


def _free_id(title: str, by: User) -> str:
    used = CaseType.objects.filter(type__startswith=FAMILY).values_list("type", flat=True)
    own = DefinitionText.objects.filter(author=by).values_list("type", flat=True)
    taken = {name.removeprefix(FAMILY) for name in (*used, *own)}
    return FAMILY + free_name(title, taken, "-")


def _with_office(text: str) -> str:
    """Return a template with a village of this city as the example of the office that is asked for."""
    villages = sorted(here.code for here in offices().values() if re.fullmatch(r"(kel|des)-[0-9-]+", here.code))
    place = ("data", "kelurahan", "example")
    return put(text, place, villages[0]) if villages else remove(text, place)


@dataclass(frozen=True, slots=True)
class ToSet:
    """What a city decides of a ready-made service: the words, and the place that they name, if any."""

    number: int
    words: str
    place: Place


def to_set(text: str, raw: Mapping[str, Any]) -> Iterator[ToSet]:
    """Yield what the lines `# KOTA:` of a text still leave to the city."""
    for number, match in enumerate(_LINE.finditer(text)):
        words = match[1]
        places = [tuple(name.split(".")) for name in _PLACE.findall(words)]
        yield ToSet(number, words, next((place for place in places if _there(raw, place)), ()))


def unsettled(text: str) -> list[str]:
    """Return what the lines `# KOTA:` of a text still leave to the city, in their words."""
    return _LINE.findall(text)


def unchecked(row: CaseType) -> list[str]:
    """Return what a version that came with the program leaves to the city, as long as nobody of the city published it."""
    came_along = row.published_at is not None and row.published_by_id is None
    return unsettled(row.source) if came_along and row.status == CaseType.Status.PUBLISHED else []


def _there(raw: Mapping[str, Any], place: Place) -> bool:
    if place[:1] == ("documents",) and len(place) > 1:
        return any(entry.get("id") == place[1] for entry in raw.get("documents", ()))
    return isinstance(value_at(raw, place), str | int | float | Mapping | list)


def without(text: str, numbers: frozenset[int]) -> str:
    """Return a text without the lines `# KOTA:` of these numbers: they are decided."""
    count = iter(range(len(text)))
    return _LINE.sub(lambda match: "" if next(count) in numbers else match[0], text)
