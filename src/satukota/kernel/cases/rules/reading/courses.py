"""Build what may follow an application: renewal, amendment, appeal."""

from collections.abc import Mapping
from typing import Any

from satukota.kernel.cases.rules.courses import AT_END, KEEP, NEW, Amendment, Appeal, Renewal
from satukota.kernel.cases.rules.fields import Form
from satukota.kernel.cases.rules.reading.building import Notes, maybe_term, texts
from satukota.kernel.cases.rules.reading.source import Path
from satukota.kernel.cases.rules.terms import term

type Raw = Mapping[str, Any]


def renewal(notes: Notes, raw: Raw, data: Form) -> Renewal | None:
    """Build the renewal of a paper, None where there is none."""
    part = raw.get("after", {}).get("renew")
    if part is None:
        return None
    return Renewal(
        opens=term(part["opens"]),
        closes=maybe_term(part, "closes"),
        again=_questions(notes, part.get("again", ()), data, ("after", "renew", "again")),
        papers=texts(part.get("papers")),
        starts=part.get("starts", ""),
        replaces=part.get("replaces", AT_END),
    )


def amendment(notes: Notes, raw: Raw, data: Form) -> Amendment | None:
    """Build the amendment of a paper, None where there is none."""
    part = raw.get("after", {}).get("amend")
    if part is None:
        return None
    return Amendment(
        answers=_questions(notes, part["answers"], data, ("after", "amend", "answers")),
        papers=texts(part.get("papers")),
        number=part.get("number", NEW),
        until=part.get("until", KEEP),
    )


def appeal(raw: Raw) -> Appeal | None:
    """Build the appeal against an end, None where there is none."""
    part = raw.get("after", {}).get("appeal")
    if part is None:
        return None
    return Appeal(
        from_=texts(part["from"]),
        within=term(part["within"]),
        basis=part["basis"],
        course=part["course"],
        granted=part.get("granted", ""),
        verified=part.get("verified", True),
    )


def _questions(notes: Notes, names: list[str], data: Form, path: Path) -> tuple[str, ...]:
    """Return the questions that names mean, every one of a group; names that lead to none are noted."""
    paths: list[str] = []
    for place, name in enumerate(names):
        inside = [question for question in data.under(name) if not data.fields[question].computed]
        if not inside:
            notes.wrong((*path, place), "unknown_field", name=name)
        paths += inside
    return tuple(paths)
