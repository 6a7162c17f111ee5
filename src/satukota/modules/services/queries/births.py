"""Registered births as other modules may read them: by the case that their event names, and what the mother agreed to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import Case, Definition, case_facts, find_answer, pinned_definition
from satukota.kernel.events.api import Actor

ISSUED = "dokumen-jadi"
CONSENT = "setuju_gizi"
FIRST = "anak"
"""The group of answers about the baby that was born first, or alone."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A child whose birth was registered: born on a day, sex L or P, grams and millimetres, code of the kelurahan.

    Without the mother's consent the names and the telephone number are empty, and `consent` is false.
    """

    case: int
    place: int
    born: date
    sex: str
    weight_g: int | None
    length_mm: int | None
    area: str
    consent: bool
    name: str = ""
    mother: str = ""
    phone: str = ""


def registered_births(case_id: int, reader: str) -> list[Birth]:
    """Return the children of a registered birth for another module; that `reader` read them is recorded.

    An unknown case, and one that ended without papers, has none.
    """
    case = Case.objects.defer("search").filter(pk=case_id, is_open=False).first()
    definition = pinned_definition(case.definition_id) if case else None
    last = definition.actions.get(ISSUED) if definition else None
    if case is None or definition is None or last is None or case.state != last.to:
        return []
    record_reading(Actor.system(), "case", case.pk, f"births:{reader}"[:40])
    return births_of(case, definition)


def births_of(case: Case, definition: Definition) -> list[Birth]:
    """Return the living children that the papers of a case are about, each by its place among those born."""
    facts = case_facts(case, definition, timezone.now())
    about = [output for output in definition.outputs.values() if output.about]
    printed = {output.about for output in about if not output.when or output.when.true(facts)}
    placed = enumerate(dict.fromkeys(output.about for output in about), 1)
    return [
        _birth(case, place, facts, group) for place, group in placed if group in printed and _is_alive(facts, group)
    ]


def _is_alive(facts: dict[str, Any], group: str) -> bool:
    """Tell whether a baby was born alive: each of twins says so itself, the first by the question about the birth."""
    return str(find_answer(facts, f"{group}.lahir" if group != FIRST else "lahir")) != "mati"


def _birth(case: Case, place: int, facts: dict[str, Any], group: str) -> Birth:
    length, consent = find_answer(facts, f"{group}.panjang_cm"), bool(facts.get(CONSENT))
    birth = Birth(
        case=case.pk,
        place=place,
        born=date.fromisoformat(str(find_answer(facts, f"{group}.tgl_lahir"))),
        sex=str(find_answer(facts, f"{group}.jenis_kelamin") or ""),
        weight_g=find_answer(facts, f"{group}.berat_g"),
        length_mm=round(length * 10) if length else None,
        area=case.area_code,
        consent=consent,
    )
    return _named(birth, facts, group) if consent else birth


def _named(birth: Birth, facts: dict[str, Any], group: str) -> Birth:
    return replace(
        birth,
        name=str(find_answer(facts, f"{group}.nama") or ""),
        mother=str(find_answer(facts, "ibu.nama") or ""),
        phone=str(find_answer(facts, "pelapor.hp") or ""),
    )
