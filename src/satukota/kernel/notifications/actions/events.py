"""What is recorded about messages: what people and rules decide. Every try stands in the delivery log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record, record_many
from satukota.kernel.notifications.models import Message


@dataclass(frozen=True, slots=True)
class MessageEvent(EventData):
    """Base: `message` is the message's id, `template` its code, `case` the case that it is about."""

    ceiling: ClassVar[Audience] = Audience.SEALED
    message: int = 0
    template: str = ""
    case: int | None = None


@dataclass(frozen=True, slots=True)
class MessageQueued(MessageEvent):
    """Somebody is to be told something. `message` id, `template` code, `case` id; `again` is the message it repeats."""

    name: ClassVar[str] = "notifications.queued"
    again: int | None = None


@dataclass(frozen=True, slots=True)
class MessageFailed(MessageEvent):
    """No way led to the recipient. `message` id, `template` code, `case` id; `status` says in which way it failed."""

    name: ClassVar[str] = "notifications.failed"
    status: str = ""


@dataclass(frozen=True, slots=True)
class MessageCancelled(MessageEvent):
    """A message is not sent after all. `message` id, `template` code, `case` id; `reason` request or waited."""

    name: ClassVar[str] = "notifications.cancelled"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TemplateChanged(EventData):
    """A wording was changed. `template` is its code, with `channel`, `language` and new `version`."""

    name: ClassVar[str] = "notifications.template_changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    template: str = ""
    channel: str = ""
    language: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class PreferenceChanged(EventData):
    """Somebody said how they want to be reached. `change` set, added or removed; `channel` of an address that was."""

    name: ClassVar[str] = "notifications.preference_changed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    channel: str = ""
    change: str = ""


def record_messages(kind: type[MessageEvent], messages: Iterable[Message], by: Actor, **more: Any) -> None:
    """Record the same event about each of many messages, in one statement."""
    record_many([(_data(kind, message, more), _subject(message), by) for message in messages])


def record_message(kind: type[MessageEvent], message: Message, by: Actor, **more: Any) -> int:
    """Record an event about a message; return the event's id."""
    return record(_data(kind, message, more), _subject(message), by)


def _data(kind: type[MessageEvent], message: Message, more: Mapping[str, Any]) -> MessageEvent:
    return kind(message=message.pk, template=message.template, case=message.case_id, **more)


def _subject(message: Message) -> Subject:
    return Subject("message", message.pk, Audience.SEALED)
