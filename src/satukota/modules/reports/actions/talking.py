"""Reports by messages: WhatsApp, Telegram, e-mail."""

import json
from collections.abc import Callable

from django.db import transaction

from satukota.kernel.notifications.api import Address, notify
from satukota.modules.reports.actions.incoming import Message, remember_message
from satukota.modules.reports.actions.turns import carry_out
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.conversation import turn
from satukota.modules.reports.rules.talk import MessageContent, Talk
from satukota.modules.reports.rules.wording import clean


def receive(message: Message, fetch: Callable[[str, int, str], None]) -> str:
    """Take one message and answer it; return what was asked. The same message twice changes nothing.

    `fetch(channel, case id, media id)` queues the fetching of a photo after the report was sent.
    """
    with transaction.atomic():
        if not remember_message(message):
            return "again"
        conversation = _conversation(message)
        late = bool(conversation.last_sent and message.at < conversation.last_sent)
        talk = Talk.from_json(json.loads(conversation.answers)) if conversation.answers else Talk()
        content = MessageContent(
            clean(message.content.text), message.content.point, message.content.media, message.content.place_name, late
        )
        after = turn(talk, content, [code for code, _share in suggest(f"{talk.text} {content.text}")])
        text = carry_out(conversation, message, after, fetch)
        conversation.last_sent = max(message.at, conversation.last_sent or message.at)
        conversation.save()
        _reply(message, text)
    return after.ask


def _conversation(message: Message) -> Conversation:
    fresh = {"address": message.sender, "key": message.external_id[:40]}
    conversation, _made = Conversation.objects.get_or_create(
        channel=message.channel, sender=message.sender, defaults=fresh
    )
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _reply(message: Message, text: str) -> None:
    key = f"chat:{message.channel}:{message.external_id}"[:200]
    notify(Address(message.channel, message.sender), "report-chat", {"text": text}, key=key)
