"""Tell somebody something."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions.events import MessageQueued, tell
from satukota.kernel.notifications.models import Message
from satukota.kernel.notifications.queries import template as find
from satukota.kernel.notifications.rules import MissingValue
from satukota.kernel.people.api import Person, User


@dataclass(frozen=True, slots=True)
class Address:
    """A bare address where there is neither user nor person, with the channel that it belongs to."""

    channel: str
    address: str
    language: str = "id"


@transaction.atomic
def notify(
    to: User | Person | Address,
    template: str,
    context: Mapping[str, str],
    *,
    key: str,
    case_id: int | None = None,
    case_number: str = "",
    channels: Sequence[str] = (),
    by: Actor | None = None,
) -> Message:
    """Queue one message inside the caller's transaction; return it. The same key never sends twice.

    `context` fills the template's placeholders (`link`, if given, also becomes the button of a notification);
    `channels` narrows the template's. Raises UnknownTemplate or MissingValue, both mistakes of the program.
    """
    wanted = find(template)
    missing = wanted.placeholders() - set(context)
    if missing:
        raise MissingValue(f"{template}: {', '.join(sorted(missing))}")
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            **_recipient(to),
            "template": template,
            "language": to.language,
            **_values(context, wanted.hidden(context), channels),
            "case_id": case_id,
            "case_number": case_number,
        },
    )
    if made:
        tell(MessageQueued, message, by or Actor.system())
    return message


def _values(context: Mapping[str, str], hidden: set[str], channels: Sequence[str]) -> dict[str, str]:
    """Return the values as they are kept: what the delivery log may show, and apart from it what nobody else reads."""
    values = {name: value for name, value in context.items() if name not in hidden}
    secrets = {name: context[name] for name in sorted(hidden)}
    return {
        "context": json.dumps({"values": values, "channels": list(channels)}),
        "secrets": json.dumps(secrets) if secrets else "",
    }


def _recipient(to: User | Person | Address) -> dict[str, object]:
    if isinstance(to, Address):
        return {"address": to.address, "channel": to.channel}
    return {"user": to} if isinstance(to, User) else {"person": to}
