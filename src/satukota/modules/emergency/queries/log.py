"""The log of an incident in the reader's language."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.modules.emergency.models import Entry
from satukota.modules.emergency.models.words.assignments import AssignmentVerb
from satukota.modules.emergency.models.words.incidents import Discipline, IncidentChange, LogWord
from satukota.modules.emergency.models.words.scene import SceneRole, Triage
from satukota.modules.emergency.queries.desk import stamp
from satukota.modules.emergency.queries.kinds import kind_title


def entry_row(entry: Entry) -> dict[str, Any]:
    """Return a line of the log."""
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "text": line_of(entry),
        "at": stamp(entry.at),
        "corrects": entry.corrects_id,
        "who": entry.unit.code if entry.unit else (str(entry.by) if entry.by else ""),
        "file": str(entry.file_id) if entry.file_id else None,
    }


def line_of(entry: Entry) -> str:
    """Return what a line says: the program's part in words, then what a person wrote."""
    said = _program_words(entry.facts) if entry.facts else ""
    return f"{said}: {entry.text}" if said and entry.text else said or entry.text


def _program_words(facts: dict[str, Any]) -> str:
    word = str(facts.get("word", ""))
    if word == "step":
        return _label(IncidentChange, facts["step"])
    if word == "unit_step":
        return _label(AssignmentVerb, facts["step"])
    if word not in LogWord.values:
        return ""
    values = {name: _value(word, facts.get(name)) for name in ("before", "after", "what")}
    return str(LogWord(word).label).format(**values)


def _value(word: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    if word in WORDING:
        return WORDING[word](value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {answer}" for name, answer in value.items())
    return str(value)


def _disciplines(value: Any) -> str:
    return ", ".join(_label(Discipline, code) for code in (value if isinstance(value, list) else [value]))


def _clock(value: Any) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(str(value))):%H.%M.%S}"


WORDING: dict[str, Callable[[Any], str]] = {
    "sensitive": lambda value: _("yes") if value else _("no"),
    "kind": lambda value: kind_title(str(value)),
    "agencies": _disciplines,
    "tell": _disciplines,
    "nobody_told": _disciplines,
    "patient": lambda value: _label(Triage, value),
    "role": lambda value: _label(SceneRole, value),
    "attach": _clock,
    "detach": _clock,
}
"""How the values of a line are put into words, where they are codes or times."""


def _label(choices: Any, code: Any) -> str:
    return str(dict(choices.choices).get(str(code), code))
