"""What the staff do with messages: cancel, send again, change a wording."""

from dataclasses import replace
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.notifications.actions.events import (
    MessageCancelled,
    MessageQueued,
    TemplateChanged,
    record_message,
)
from satukota.kernel.notifications.models import Message, MessageTemplate, Status
from satukota.kernel.notifications.queries import shipped_templates
from satukota.kernel.notifications.rules import UnreadableTemplate, Wording, problems


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
            "browser_id": message.browser_id,
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


@transaction.atomic
def change_template(code: str, *, channel: str, language: str, subject: str, body: str, by: Actor) -> MessageTemplate:
    """Give a message a wording of the city's own, as a new version; `channel` may be `body` for all.

    Raises UnreadableTemplate with what is wrong: an unknown placeholder, a missing text, an SMS that is too long.
    """
    base = shipped_templates()[code]
    wordings = {**base.wordings, (language, channel): Wording(subject, body)}
    changed = replace(base, wordings=wordings)
    if wrong := problems(changed):
        raise UnreadableTemplate("; ".join(wrong))
    last = MessageTemplate.objects.filter(code=code, channel=channel, language=language).aggregate(last=Max("version"))
    version = MessageTemplate.objects.create(
        code=code,
        channel=channel,
        language=language,
        version=(last["last"] or 0) + 1,
        subject=subject,
        body=body,
        author_id=by.user_id,
    )
    data = TemplateChanged(template=code, channel=channel, language=language, version=version.version)
    record(data, Subject("message_template", version.pk, Audience.SEALED), by)
    return version
