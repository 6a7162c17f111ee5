"""Reports by messages (WhatsApp, Telegram): take one, answer it, send the report when nothing is missing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions.incoming import remember
from satukota.modules.reports.actions.submit import Refused, Submitted, submit
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.chat import MessageContent, Talk, Turn, turn
from satukota.modules.reports.rules.submission import Contact, Submission
from satukota.modules.reports.rules.wording import clean


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a channel brought it. `sender` is the channel's address of the person."""

    channel: str
    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""


def receive(message: Message, fetch: Callable[[str, int, str], None]) -> str:
    """Take one message and answer it; return what was asked. The same message twice changes nothing.

    `fetch(channel, case id, media id)` queues the fetching of a photo after the report was sent.
    """
    with transaction.atomic():
        if not remember(message.channel, message.external_id):
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


def send_report(conversation: Conversation, message: Message, talk: Talk) -> tuple[Submitted | None, str]:
    """Send the report that a talk holds; return it with what to answer, None where something is missing."""
    contact = Contact(
        name=clean(message.name, 120), **({"email": message.sender} if message.channel == "email" else {})
    )
    if message.channel == "whatsapp":
        contact = Contact(name=contact.name, phone=f"+{message.sender.lstrip('+')}")
    places = search_places(talk.place_note, 1) if talk.place_note and not talk.point else []
    point = talk.point or ((places[0].lon, places[0].lat) if places else None)
    submission = Submission(
        text=talk.text,
        category=talk.category or "other",
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        place_note=talk.place_note,
        contact=contact,
        channel=message.channel,
    )
    try:
        with transaction.atomic():
            done = submit(submission, key=f"{message.channel}:{conversation.key}")
    except Refused as error:
        return None, " ".join(messages(error.faults).values())
    link = f"{base()}/reports/t/{done.code}/"
    words = _("Thank you. Your report has the number %(number)s. Follow it here: %(link)s")
    return done, words % {"number": done.case.number, "link": link}


def question_words(after: Turn) -> str:
    """Return what to ask, in words."""
    if after.ask == "category":
        lines = [f"{n}. {category_name(code, 'id')}" for n, code in enumerate(after.talk.offered, 1)]
        return "\n".join([_("What is it about? Answer with a number."), *lines, _("0. Something else")])
    if after.ask == "confirm":
        kind = category_name(after.talk.category, "id")
        place = after.talk.place_note or _("point on the map")
        values = {"kind": kind, "place": place, "text": after.talk.text[:300], "photos": after.params["photos"]}
        return (
            _("%(kind)s\nPlace: %(place)s\n%(text)s\nPhotos: %(photos)s\n\nWrite KIRIM to send it, or BATAL.") % values
        )
    return {
        "greeting": _(
            "Hello. Tell us what is wrong, in your own words. You may send photos too. In an emergency call 112."
        ),
        "photo_taken": _("We have your photo. What is wrong there? Write it in your own words."),
        "place": _("Where is it? Send your location (pin), or write the street and a landmark."),
    }[after.ask]


def _reply(message: Message, text: str) -> None:
    key = f"chat:{message.channel}:{message.external_id}"[:200]
    notify(Address(message.channel, message.sender), "report-chat", {"text": text}, key=key)
