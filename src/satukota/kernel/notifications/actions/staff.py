"""What staff do with messages: repeat, cancel."""

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions.events import MessageCancelled, MessageQueued, record_message
from satukota.kernel.notifications.models import Message, Status


class TextForgotten(Exception):
    """This message is too old to be repeated: its text and address were forgotten."""


@transaction.atomic
def resend(message: Message, by: Actor, key: str = "") -> Message:
    """Queue a message once more, from its first channel on; return the new one, the same for the same key.

    Raises TextForgotten.
    """
    if not message.context:
        raise TextForgotten
    again, is_new = Message.objects.get_or_create(
        key=f"again:{message.pk}:{key or uuid4().hex}",
        defaults={
            "user_id": message.user_id,
            "person_id": message.person_id,
            "address": message.address,
            "channel": message.channel if message.address else "",
            "template": message.template,
            "language": message.language,
            "context": message.context,
            "secrets": message.secrets,
            "case_id": message.case_id,
            "case_number": message.case_number,
        },
    )
    if is_new:
        record_message(MessageQueued, again, by, again=message.pk)
    return again


@transaction.atomic
def cancel(message: Message, by: Actor, reason: str = "request") -> bool:
    """Keep a message that still waits from being sent; return whether it was waiting."""
    waiting = Message.objects.filter(pk=message.pk, status__in=(Status.CREATED, Status.TEMPORARY_FAILURE))
    if not waiting.update(status=Status.CANCELLED, next_try=None, changed_at=timezone.now()):
        return False
    record_message(MessageCancelled, message, by, reason=reason)
    return True
