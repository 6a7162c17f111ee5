"""Note who looked: at personal data, and at the log itself."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from satukota.kernel.audit.queries import Sought
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record

LOG = Subject("log", 0, Audience.SEALED)


@dataclass(frozen=True, slots=True)
class PersonalDataSeen(EventData):
    """Somebody read personal data of the subject. `purpose` is the code of the screen or export."""

    name: ClassVar[str] = "audit.personal_data_seen"
    ceiling: ClassVar[Audience] = Audience.SEALED
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ListExported(EventData):
    """Somebody took a list out of the house. `list` is its code, `form` xlsx or csv, `rows` how many lines it had."""

    name: ClassVar[str] = "audit.list_exported"
    ceiling: ClassVar[Audience] = Audience.SEALED
    list: str = ""
    form: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class LogSearched(EventData):
    """Somebody searched the log, or opened one event of it.

    `since` and `until` are the time that was looked at, `actors` the accounts by id, `names` the kinds of events,
    `kind` and `about` the subject, `agency` that for which somebody acted, `event` the one that was opened.
    """

    name: ClassVar[str] = "audit.log_searched"
    ceiling: ClassVar[Audience] = Audience.SEALED
    since: str = ""
    until: str = ""
    actors: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    kind: str = ""
    about: int | None = None
    agency: int | None = None
    event: int | None = None


@dataclass(frozen=True, slots=True)
class LogExported(EventData):
    """Somebody took a part of the log along. `first` and `last` are its seals, `events` how many, `digest` its manifest's."""

    name: ClassVar[str] = "audit.log_exported"
    ceiling: ClassVar[Audience] = Audience.SEALED
    first: int = 0
    last: int = 0
    events: int = 0
    digest: str = ""


@transaction.atomic
def record_reading(by: Actor, kind: str, subject_id: int, purpose: str) -> None:
    """Record that somebody read personal data of a subject, for a purpose."""
    record(PersonalDataSeen(purpose=purpose), Subject(kind, subject_id, Audience.SEALED), by)


@transaction.atomic
def record_export(by: Actor, name: str, form: str, rows: int) -> None:
    """Record that somebody took a list out of the house."""
    record(ListExported(list=name, form=form, rows=rows), LOG, by)


@transaction.atomic
def record_search(by: Actor, sought: Sought | None = None, event: int | None = None) -> None:
    """Record what somebody looked for in the log, or which event they opened."""
    if sought is None:
        record(LogSearched(event=event), LOG, by)
        return
    kind, about = sought.subject or ("", None)
    data = LogSearched(
        since=sought.since.isoformat(),
        until=sought.until.isoformat(),
        actors=sought.actors,
        names=sought.names,
        kind=kind,
        about=about,
        agency=sought.agency,
    )
    record(data, LOG, by)


@transaction.atomic
def record_log_export(by: Actor, first: int, last: int, events: int, digest: str) -> None:
    """Record that somebody took the events under some seals (ids) along; `digest` is that of the manifest."""
    record(LogExported(first=first, last=last, events=events, digest=digest), LOG, by)
