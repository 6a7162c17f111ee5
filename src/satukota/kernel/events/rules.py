"""What an event is, before any database: its audience, its typed data and its place in the stream."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import IntEnum
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

HISTORY_LOADED = "audit.history_loaded"
"""Name of the event after which a transaction writes history with times of its own: nobody is to act on it."""


class Audience(IntEnum):
    """Who may see an event live: everybody, the city's staff, those who act on the subject, nobody but auditors."""

    PUBLIC = 0
    AGENCY = 1
    PARTIES = 2
    SEALED = 3


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role and for which agency at that moment."""

    user_id: int | None
    role: str
    agency_id: int | None = None

    @classmethod
    def system(cls) -> "Actor":
        """Return the actor of timers and jobs."""
        return cls(None, "system")

    @classmethod
    def visitor(cls) -> "Actor":
        """Return the actor of somebody who did not sign in."""
        return cls(None, "visitor")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, with the facts that decide its audience."""

    kind: str
    id: int
    audience: Audience = Audience.AGENCY
    agency_id: int | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class EventData:
    """Base of all typed events: fields hold ids and codes only, never names or free text.

    `ceiling` keeps a kind of event from an audience wider than it, however public its subject is.
    """

    name: ClassVar[str] = ""
    ceiling: ClassVar[Audience] = Audience.PUBLIC

    def as_dict(self) -> dict[str, Any]:
        """Return the fields that are set, for the event's `data` column."""
        values = ((name, getattr(self, name)) for name in self._names())
        return {name: value for name, value in values if value not in (None, "", (), [])}

    @classmethod
    @cache
    def _names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))

    @classmethod
    def field_types(cls) -> dict[str, str]:
        """Return each field with its type, for the generated reference."""
        return {field.name: str(field.type) for field in fields(cls)}


class Position(NamedTuple):
    """A place in the stream: transactions in the order of their numbers, events inside one by id.

    An id alone is not enough: a smaller id can commit after a larger one was already streamed.
    """

    txid: int
    id: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a `Last-Event-ID` (`txid-id`); None where it is not one."""
        txid, _, event_id = text.partition("-")
        return cls(int(txid), int(event_id)) if txid.isdecimal() and event_id.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.txid}-{self.id}"


def audience_of(data: EventData, subject: Subject) -> Audience:
    """Return the narrower of the subject's audience and the event's ceiling."""
    return max(subject.audience, data.ceiling)


def fits(where: Mapping[str, str | int | bool], data: Mapping[str, Any]) -> bool:
    """Tell whether an event's fields are what a subscription wants; a wish that ends with `*` is a beginning."""
    return all(_is(wanted, data.get(name)) for name, wanted in where.items())


def _is(wanted: str | int | bool, value: Any) -> bool:
    if isinstance(wanted, str) and wanted.endswith("*"):
        return value is not None and str(value).startswith(wanted[:-1])
    return bool(value == wanted)


def in_utc(cron: str, offset: timedelta) -> str:
    """Return a cron line of a zone that is always `offset` ahead of UTC, as all zones of Indonesia are, in UTC.

    Hours are `*` or one number. Raises ValueError where the line cannot be moved: a day of the month that would become
    another one, an offset of half hours.
    """
    minute, hour, day, month, weekday = cron.split()
    if hour == "*":
        return cron
    ahead, rest = divmod(offset, timedelta(hours=1))
    days, moved = divmod(int(hour) - ahead, 24)
    if rest or (days and (day, month) != ("*", "*")):
        raise ValueError(f"{cron} cannot be told in UTC")
    if days and weekday != "*":
        weekday = str((int(weekday) + days) % 7)
    return f"{minute} {moved} {day} {month} {weekday}"
