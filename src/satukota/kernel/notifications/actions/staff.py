"""What the staff do with messages: cancel, send again, change a wording."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.changes.api import Author, Values, keep_change
from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.notifications.actions.events import (
    MessageCancelled,
    MessageQueued,
    TemplateChanged,
    record_message,
)
from satukota.kernel.notifications.models import Channel, Message, MessageTemplate, Status
from satukota.kernel.notifications.queries import own_wordings, shipped_templates, wording_key
from satukota.kernel.notifications.rules import ANY, UnreadableTemplate, Wording, problems

WORDING = "kernel.wording"


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
        key=_again_key(message, key or uuid4().hex),
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


def resend_all(messages: Iterable[Message], by: Actor, key: str) -> int:
    """Queue messages once more, each for itself; return how many are new. The same key queues none twice."""
    number = 0
    for message in messages:
        with suppress(TextForgotten):  # forgotten since the preview
            number += not Message.objects.filter(key=_again_key(message, key)).exists()
            resend(message, by, key)
    return number


def _again_key(message: Message, key: str) -> str:
    return f"again:{message.pk}:{key}"


@transaction.atomic
def cancel(message: Message, by: Actor, reason: str = "request") -> bool:
    """Keep a message that still waits from being sent; return whether it was waiting."""
    waiting = Message.objects.filter(pk=message.pk, status__in=(Status.CREATED, Status.TEMPORARY_FAILURE))
    if not waiting.update(status=Status.CANCELLED, next_try=None, changed_at=timezone.now()):
        return False
    record_message(MessageCancelled, message, by, reason=reason)
    return True


def change_template(code: str, *, channel: str, language: str, subject: str, body: str, by: Actor) -> MessageTemplate:
    """Give a message a wording of the city's own, as a new version; `channel` may be `body` for all.

    Raises UnreadableTemplate with what is wrong: an unknown placeholder, a missing text, an SMS that is too long.
    """
    return keep_wording(code, channel, language, Wording(subject, body), Author(by))


@transaction.atomic
def keep_wording(code: str, channel: str, language: str, wording: Wording | None, author: Author) -> MessageTemplate:
    """Give a message a wording of the city's own, None the program's words again, as a new version in its history.

    Raises UnreadableTemplate.
    """
    key = wording_key(code, channel, language)
    before = own_wordings().get(key)
    if wording is not None:
        _judge(code, channel, language, wording)
    version = _new_version(code, channel, language, wording or Wording("", ""), author.actor)
    after = {"subject": wording.subject, "body": wording.body} if wording else None
    keep_change(WORDING, key, before, after, author)
    return version


def apply_wording(key: str, values: Values | None, author: Author) -> None:
    """Write a wording as `Configurable.apply` does. Raises ValidationError."""
    code, _slash, place = key.partition("/")
    channel, _slash, language = place.partition("/")
    known = channel in (ANY, *Channel.values) and language in dict(settings.LANGUAGES)
    if code not in shipped_templates() or not known:
        raise ValidationError(gettext("There is no message “%(key)s” here.") % {"key": key})
    if values is not None and {name for name, text in values.items() if isinstance(text, str)} != {"subject", "body"}:
        raise ValidationError(gettext("A message has a subject and a body."))
    wording = None if values is None else Wording(values["subject"], values["body"])
    try:
        keep_wording(code, channel, language, wording, author)
    except UnreadableTemplate as refused:
        raise ValidationError(str(refused)) from refused


def _judge(code: str, channel: str, language: str, wording: Wording) -> None:
    base = shipped_templates()[code]
    wordings = {**base.wordings, (language, channel): wording}
    changed = replace(base, wordings=wordings)
    if wrong := problems(changed):
        raise UnreadableTemplate("; ".join(wrong))


def _new_version(code: str, channel: str, language: str, wording: Wording, by: Actor) -> MessageTemplate:
    last = MessageTemplate.objects.filter(code=code, channel=channel, language=language).aggregate(last=Max("version"))
    version = MessageTemplate.objects.create(
        code=code,
        channel=channel,
        language=language,
        version=(last["last"] or 0) + 1,
        subject=wording.subject,
        body=wording.body,
        author_id=by.user_id,
    )
    data = TemplateChanged(template=code, channel=channel, language=language, version=version.version)
    record(data, Subject("message_template", version.pk, Audience.SEALED), by)
    return version
