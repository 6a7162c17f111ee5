"""Tell people something."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions.events import MessageQueued, record_messages
from satukota.kernel.notifications.models import BrowserFollow, Message
from satukota.kernel.notifications.queries import templates
from satukota.kernel.notifications.rules import MissingValue, Template
from satukota.kernel.people.api import Person, User


@dataclass(frozen=True, slots=True)
class Address:
    """A bare address where there is neither user nor person, with the channel that it belongs to."""

    channel: str
    address: str
    language: str = "id"


type Addressee = User | Person | Address | BrowserFollow


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say to one recipient. The same key never sends twice.

    `context` fills the template's placeholders (`link`, if given, also becomes the button of a notification);
    `channels` narrows the template's.
    """

    to: Addressee
    template: str
    context: Mapping[str, str]
    key: str
    case_id: int | None = None
    case_number: str = ""
    channels: Sequence[str] = field(default=())


COLUMNS = (
    "key",
    "user_id",
    "person_id",
    "address",
    "browser_id",
    "template",
    "language",
    "context",
    "secrets",
    "case_id",
    "case_number",
    "channel",
    "status",
    "attempts",
)
TYPES = [
    "text[]",
    "int[]",
    "bigint[]",
    "text[]",
    "bigint[]",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
    "bigint[]",
    "text[]",
    "text[]",
    "text[]",
    "smallint[]",
]
INSERT = f"""
    INSERT INTO kernel_message ({", ".join(COLUMNS)})
    SELECT * FROM unnest({", ".join(f"%s::{kind}" for kind in TYPES)})
    ON CONFLICT (key) DO NOTHING RETURNING key, id, created_at, changed_at
"""


def notify(
    to: Addressee,
    template: str,
    context: Mapping[str, str],
    *,
    key: str,
    case_id: int | None = None,
    case_number: str = "",
    channels: Sequence[str] = (),
    by: Actor | None = None,
) -> Message:
    """Queue one message inside the caller's transaction; return it, or the one that its key already sent.

    Raises UnknownTemplate or MissingValue, both mistakes of the program.
    """
    queued = notify_all([Notice(to, template, context, key, case_id, case_number, channels)], by=by)
    return queued[0] if queued else Message.objects.get(key=key)


@transaction.atomic
def notify_all(notices: Iterable[Notice], *, by: Actor | None = None) -> list[Message]:
    """Queue many messages in one statement; return those that are new, in the order of their notices.

    Raises UnknownTemplate or MissingValue, both mistakes of the program.
    """
    by_key = {notice.key: notice for notice in notices}
    wordings = templates({notice.template for notice in by_key.values()})
    messages = {key: _message(notice, wordings[notice.template]) for key, notice in by_key.items()}
    if not messages:
        return []
    new = _insert(messages)
    record_messages(MessageQueued, new, by or Actor.system())
    return new


def _message(notice: Notice, template: Template) -> Message:
    missing = template.placeholders() - set(notice.context)
    if missing:
        raise MissingValue(f"{template.code}: {', '.join(sorted(missing))}")
    return Message(
        key=notice.key,
        template=template.code,
        language=notice.to.language,
        case_id=notice.case_id,
        case_number=notice.case_number,
        **_recipient(notice.to),
        **_values(notice.context, template.hidden(notice.context), notice.channels),
    )


def _values(context: Mapping[str, str], hidden: set[str], channels: Sequence[str]) -> dict[str, str]:
    """Return the values as they are kept: what the delivery log may show, and apart from it what nobody else reads."""
    values = {name: value for name, value in context.items() if name not in hidden}
    secrets = {name: context[name] for name in sorted(hidden)}
    return {
        "context": json.dumps({"values": values, "channels": list(channels)}),
        "secrets": json.dumps(secrets) if secrets else "",
    }


def _recipient(to: Addressee) -> dict[str, object]:
    if isinstance(to, BrowserFollow):
        return {"browser": to.browser}
    if isinstance(to, Address):
        return {"address": to.address, "channel": to.channel}
    return {"user": to} if isinstance(to, User) else {"person": to}


def _insert(messages: Mapping[str, Message]) -> list[Message]:
    """Write messages; return those whose key was not used before, as they are in the database."""
    fields = {field.attname: field for field in Message._meta.concrete_fields}
    columns = [
        [fields[name].get_db_prep_save(getattr(message, name), connection) for message in messages.values()]
        for name in COLUMNS
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, columns)
        rows = {key: facts for key, *facts in cursor.fetchall()}
    new = [message for key, message in messages.items() if key in rows]
    for message in new:
        message.pk, message.created_at, message.changed_at = rows[message.key]
        message._state.adding, message._state.db = False, connection.alias
    return new
