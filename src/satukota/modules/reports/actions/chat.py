"""Reports by messages (WhatsApp, Telegram): take one, answer it, send the report when nothing is missing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions import aside
from satukota.modules.reports.actions.chat_cases import answer_case
from satukota.modules.reports.actions.incoming import remember
from satukota.modules.reports.actions.submit import DOCUMENT, PHOTO, Enclosed, Refused, Submitted, submit
from satukota.modules.reports.models import Conversation, SetAside
from satukota.modules.reports.queries.chat_words import answer_words, choices, left_out_names, required_questions
from satukota.modules.reports.queries.danger import danger_list, danger_sentence, stop_danger
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.receipts import receipt_words
from satukota.modules.reports.rules.chat import MessageContent, Talk, Turn, turn
from satukota.modules.reports.rules.chat_answers import answer_to
from satukota.modules.reports.rules.politeness import said
from satukota.modules.reports.rules.submission import MOST_TEXT, Contact, Submission
from satukota.modules.reports.rules.wording import clean

type Fetch = Callable[[str, int, str, str], None]
"""Queues the fetching of one file: channel, case id, the channel's id of it, kind (photo or document)."""
MOST_CASES = 20
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a channel brought it. `sender` is the channel's address of the person."""

    channel: str
    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""


def receive(message: Message, fetch: Fetch) -> str:
    """Take one message and answer it; return what was asked. The same message twice changes nothing.

    One that makes us fail is set aside for staff, so that the next ones are taken.
    """
    try:
        with transaction.atomic():
            if not remember(message.channel, message.external_id):
                return "again"
            return _receive(message, fetch)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one message makes us raise must not stop the next
        log.warning("message set aside", channel=message.channel, error=type(error).__name__)
        kept = aside.Message(message.channel, message.external_id, message.sender, message.content.text)
        aside.set_aside(kept, SetAside.Reason.UNREADABLE, type(error).__name__)
        return "aside"


def _receive(message: Message, fetch: Fetch) -> str:
    conversation = _conversation(message)
    talk = Talk.from_json(json.loads(conversation.answers)) if conversation.answers else Talk()
    late = bool(conversation.last_sent and message.at < conversation.last_sent)
    text = clean(message.content.text).replace("\ufffd", "?")
    message = replace(message, content=replace(message.content, text=text, late=late))
    told = answer_case(conversation, talk, message.content, fetch)
    if told is None:
        after = turn(talk, message.content, choices())
        told, asked = carry_out(conversation, message, after, fetch), after.ask
    else:
        asked = "case"
    told = with_danger(told, talk, message.content)
    conversation.last_sent = max(message.at, conversation.last_sent or message.at)
    conversation.save()
    if told:
        _reply(message, told)
    return asked


def with_danger(told: str, talk: Talk, content: MessageContent) -> str:
    """Return an answer that begins with 112 where the message tells of danger, by words or by an answer to a question.

    Silence is broken for it, and the sentence is not said twice in one answer.
    """
    question = next((q for q in required_questions(talk.category) if q.code == talk.asked), None)
    code = answer_to(question, said(content.text).words) if question and talk.step == "question" else None
    stop = question.stops.get(code) if question and code else None
    sentence = danger_sentence(stop_danger(stop) if stop else danger_list().find(content.text))
    return told if not sentence or sentence in told else "\n\n".join(part for part in (sentence, told) if part)


def _conversation(message: Message) -> Conversation:
    fresh = {"address": message.sender, "key": message.external_id[:40]}
    conversation, _made = Conversation.objects.get_or_create(
        channel=message.channel, sender=message.sender, defaults=fresh
    )
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def carry_out(conversation: Conversation, message: Message, after: Turn, fetch: Fetch) -> str:
    """Carry out what a message leads to; return what to answer, in words, nothing where silence is right."""
    if not after.cancelled and not after.send:
        _keep_talk(conversation, after.talk)
        return answer_words(after, message.content) if after.ask else ""
    told = _("Cancelled. Nothing was sent. Write to us again at any time.")
    if after.send:
        done, told = send_report(conversation, message, after.talk)
        if done is None:
            # What was wrong is asked again; everything else stays.
            _keep_talk(conversation, replace(after.talk, point=None, step="place"))
            return told
        _fetch_files(message.channel, done, after.talk, fetch)
        conversation.last_case = done.case.number
        conversation.cases = [*conversation.cases, done.case.pk][-MOST_CASES:]
    conversation.answers, conversation.step = "", "start"
    conversation.key = f"{message.external_id}:next"[:40]
    return told


def _keep_talk(conversation: Conversation, talk: Talk) -> None:
    blank = talk == Talk() or (talk.step == "start" and not talk.pieces)
    conversation.answers = "" if blank else json.dumps(talk.as_json())
    conversation.step = talk.step


def _fetch_files(channel: str, done: Submitted, talk: Talk, fetch: Fetch) -> None:
    for media in talk.media:
        fetch(channel, done.case.pk, media, PHOTO)
    for media in talk.documents:
        fetch(channel, done.case.pk, media, DOCUMENT)


def send_report(conversation: Conversation, message: Message, talk: Talk) -> tuple[Submitted | None, str]:
    """Send the report that a talk holds; return it with what to answer, None where something is missing."""
    phone = f"+{message.sender.lstrip('+')}" if message.channel == "whatsapp" else ""
    places = search_places(talk.place_note, 1) if talk.place_note and not talk.point else []
    point = talk.point or ((places[0].lon, places[0].lat) if places else None)
    submission = Submission(
        text=talk.text[:MOST_TEXT],
        category=talk.category or "other",
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        place_note=talk.place_note,
        answers=dict(talk.answers),
        contact=Contact(name=clean(message.name, 120), phone=phone),
        channel=message.channel,
    )
    left_out = left_out_names(talk.left_out)
    remarks = [talk.text[MOST_TEXT:]] if len(talk.text) > MOST_TEXT else []
    if left_out:
        remarks.append(_("Not kept of what the reporter sent: %(names)s") % {"names": ", ".join(left_out)})
    try:
        with transaction.atomic():
            enclosed = Enclosed(lenient=True, remarks=remarks)
            done = submit(submission, enclosed, key=f"{message.channel}:{conversation.key}")
    except Refused as error:
        return None, " ".join(messages(error.faults).values())
    return done, receipt_words(done.case, str(done.code), done.unanswered, left_out)


def _reply(message: Message, text: str) -> None:
    key = f"chat:{message.channel}:{message.external_id}"[:200]
    notify(Address(message.channel, message.sender), "report-chat", {"text": text}, key=key)
