"""Events: what the program records, with the meaning of every field."""

import re
from dataclasses import Field, fields
from itertools import groupby

from satukota.kernel.events.api import EventData, event_types
from satukota.reference.text import begin, docstring, finish, table

AUDIENCES = {
    "PUBLIC": "everybody, where the subject is public",
    "AGENCY": "the city's staff at most",
    "PARTIES": "those who handle the subject at most",
    "SEALED": "nobody live; auditors read it in the log",
}
COLUMNS = (
    "Every event also has its number (`id`), the writing transaction (`txid`), the time of the server (`at`) and, "
    "where a device sent it, of the device (`device_at`); its subject (`subject_kind`, `subject_id`), who acted "
    "(`actor_id`, `role`, `agency_id`, as they were at that moment), the area, and who may see it live (`audience`, "
    "`audience_agency_id`). Fields hold ids and codes only: no names, no free text."
)


def page() -> str:
    """Return the page of events, by the package or module that records them."""
    lines = begin("Events", "One event is recorded for every write. A module subscribes to it by its name.", COLUMNS)
    known = sorted(event_types().items())
    for owner, events in groupby(known, key=lambda pair: pair[0].split(".")[0]):
        lines += [f"## {owner}", ""]
        for name, kind in events:
            lines += section(name, kind)
    return finish(lines)


def section(name: str, kind: type[EventData]) -> list[str]:
    """Return the lines of one event."""
    lines = [f"### {name}", "", " ".join(docstring(kind).split()), "", f"Seen by: {AUDIENCES[kind.ceiling.name]}.", ""]
    return [*lines, *table(("Field", "Type"), ((f"`{field.name}`", f"`{type_text(field)}`") for field in fields(kind)))]


def type_text(field: Field[object]) -> str:
    """Return a field's type as it is written in Python."""
    return field.type.__name__ if isinstance(field.type, type) else str(field.type)


def unexplained_fields(kind: type[EventData]) -> list[str]:
    """Return the fields that no docstring of an event (or of what it builds on) names between backticks."""
    text = " ".join(docstring(base) for base in kind.__mro__ if base not in {object, EventData})
    words = {word for quoted in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", quoted)}
    return [] if not docstring(kind) else [field.name for field in fields(kind) if field.name not in words]
