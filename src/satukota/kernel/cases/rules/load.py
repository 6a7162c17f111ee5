"""Read a definition: text to `Definition`, or `DefinitionError` with line numbers."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.problems import DefinitionError
from satukota.kernel.cases.rules.reading import courses, parts
from satukota.kernel.cases.rules.reading.building import Notes, texts
from satukota.kernel.cases.rules.reading.promises import clocks
from satukota.kernel.cases.rules.reading.questions import form, pages
from satukota.kernel.cases.rules.reading.shape import faults, was_allowed
from satukota.kernel.cases.rules.reading.source import Source, read
from satukota.kernel.cases.rules.words import words


@lru_cache(maxsize=64)
def load(text: str) -> Definition:
    """Read YAML 1.2 and return the definition. Raises DefinitionError: every problem of form with its line."""
    return build(read(text))


@lru_cache(maxsize=64)
def load_stored(text: str) -> Definition:
    """Return the definition in a text that was accepted before, by an older form of the format perhaps.

    Keys that the format has no longer are passed over, as they always were. Raises DefinitionError.
    """
    return build(read(text), outgrown=True)


def from_raw(raw: Mapping[str, Any]) -> Definition:
    """Build a definition from JSON that was accepted before (the stored version); fast. Raises DefinitionError."""
    return build(Source(raw))


def build(source: Source, *, outgrown: bool = False) -> Definition:
    """Build a definition from a parsed text; `outgrown` passes over what an older format allowed. Raises DefinitionError."""
    problems = [problem for problem in faults(source) if not (outgrown and was_allowed(problem))]
    if problems:
        raise DefinitionError(problems)
    notes = Notes(source)
    definition = _definition(notes, source.value)
    if notes.problems:
        raise DefinitionError(sorted(notes.problems, key=lambda problem: problem.line))
    return definition


def _definition(notes: Notes, raw: Mapping[str, Any]) -> Definition:
    states = {name: parts.state(name, entry) for name, entry in raw["states"].items()}
    notices = {name: parts.notice(entry) for name, entry in raw.get("notify", {}).items()}
    shared = raw.get("shared", {})
    actions = _by_id(
        notes,
        raw,
        "actions",
        lambda entry, place: parts.action(notes, entry, shared, notices.get(entry["id"]), place),
    )
    data = form(notes, raw.get("data", {}), shared, ("data",))
    return Definition(
        id=raw["id"],
        version=raw["version"],
        title=words(raw["title"]),
        summary=words(raw.get("summary")),
        owner=raw.get("owner", {}),
        prefix=raw.get("prefix") or _prefix(raw["id"]),
        status=raw.get("status", "published"),
        states=states,
        actions=actions,
        roles={name: parts.role(name, entry) for name, entry in raw["roles"].items()},
        flags={name: parts.flag(name, entry) for name, entry in raw.get("flags", {}).items()},
        clocks=clocks(notes, raw, states, actions),
        data=data,
        pages=pages(notes, raw.get("pages", []), data),
        documents=_by_id(notes, raw, "documents", lambda entry, place: parts.document(notes, entry, place)),
        fees=_by_id(notes, raw, "fees", lambda entry, place: parts.fee(notes, entry, place)),
        outputs={name: parts.output(notes, name, entry) for name, entry in raw.get("outputs", {}).items()},
        notify=notices,
        tests=tuple(parts.example(entry) for entry in raw.get("tests", ())),
        raw=raw,
        digest=digest(raw),
        dedup=parts.dedup(notes, raw["dedup"]) if "dedup" in raw else None,
        privacy=parts.privacy(raw["privacy"]) if "privacy" in raw else None,
        calendar=raw.get("calendar", ""),
        visibility=raw.get("visibility", "parties"),
        audience=texts(raw.get("audience")),
        channels=texts(raw.get("channels")),
        basis=texts(raw.get("basis")),
        assurance=raw.get("assurance", {}),
        batch=raw.get("batch", 0),
        requires=tuple(parts.requirement(notes, entry, place) for place, entry in enumerate(raw.get("requires", ()))),
        prefill=tuple(_by_id(notes, raw, "prefill", lambda entry, _place: parts.prefill(entry)).values()),
        quota=tuple(_by_id(notes, raw, "quota", lambda entry, _place: parts.quota(entry)).values()),
        verify=texts(raw.get("verify", {}).get("show")),
        after=raw.get("after", {}),
        renewal=courses.renewal(notes, raw, data),
        amendment=courses.amendment(notes, raw, data),
        appeal=courses.appeal(raw),
        ended=parts.ended(raw["ended"]) if "ended" in raw else None,
    )


def _by_id[T](notes: Notes, raw: Mapping[str, Any], key: str, make: Callable[[Any, int], T]) -> dict[str, T]:
    """Return a list of things with ids as a mapping; an id that comes twice is noted."""
    by_id: dict[str, T] = {}
    for place, entry in enumerate(raw.get(key, ())):
        if entry["id"] in by_id:
            notes.wrong((key, place, "id"), "id_twice", name=entry["id"])
        by_id[entry["id"]] = make(entry, place)
    return by_id


def _prefix(name: str) -> str:
    """Return the letters for case numbers where the definition gives none: `dukcapil.akta-kia` becomes AKT."""
    letters = [letter for letter in name.rsplit(".", 1)[-1].upper() if letter.isalpha() and letter.isascii()]
    return "".join(letters[:3]).ljust(2, "X")


def digest(raw: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the JSON, whatever the order of its keys."""
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
