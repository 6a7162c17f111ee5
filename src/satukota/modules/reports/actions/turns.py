"""What a message leads to: a report is sent, the talk is dropped, or goes on."""

import json
from collections.abc import Callable

from django.utils.translation import gettext as _

from satukota.modules.reports.actions.chat_reports import send_report
from satukota.modules.reports.actions.incoming import Message
from satukota.modules.reports.actions.questions import question_words
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.rules.talk import Talk, Turn


def carry_out(conversation: Conversation, message: Message, after: Turn, fetch: Callable[[str, int, str], None]) -> str:
    """Carry out what a message leads to; return what to answer, in words."""
    if after.cancelled or after.send:
        talk, text = after.talk, _("Cancelled. Nothing was sent. Write to us again at any time.")
        if after.send:
            done, text = send_report(conversation, message, talk)
            if done is None:
                conversation.answers = json.dumps(Talk(text=talk.text, media=talk.media, step="place").as_json())
                return text
            conversation.last_case = done.case.number
            for media in talk.media:
                fetch(message.channel, done.case.pk, media)
        conversation.answers, conversation.step = "", "start"
        conversation.key = f"{message.external_id}:next"[:40]
        return text
    conversation.answers, conversation.step = json.dumps(after.talk.as_json()), after.talk.step
    return question_words(after)
