"""Reports by messages: WhatsApp, Telegram, e-mail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions.submit import Refused, Submitted, submit
from satukota.modules.reports.models import Conversation, Incoming
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.conversation import Said, Talk, Turn, turn
from satukota.modules.reports.rules.submission import Contact, Submission, clean


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a channel brought it. `sender` is the channel's address of the person."""

    channel: str
    external_id: str
    sender: str
    said: Said
    at: datetime
    name: str = ""


def receive(message: Message, fetch: Callable[[str, int, str], None]) -> str:
    """Take one message and answer it; return what was asked. The same message twice changes nothing.

    `fetch(channel, case id, media id)` queues the fetching of a photo after the report was sent.
    """
    with transaction.atomic():
        if not _first_time(message):
            return "again"
        conversation = _conversation(message)
        late = bool(conversation.last_sent and message.at < conversation.last_sent)
        talk = Talk.from_json(json.loads(conversation.answers)) if conversation.answers else Talk()
        said = Said(clean(message.said.text), message.said.point, message.said.media, message.said.place_name, late)
        after = turn(talk, said, [code for code, _share in suggest(f"{talk.text} {said.text}")])
        text = _carried_out(conversation, message, after, fetch)
        conversation.last_sent = max(message.at, conversation.last_sent or message.at)
        conversation.save()
        _reply(message, text)
    return after.ask


def _first_time(message: Message) -> bool:
    try:
        with transaction.atomic():
            Incoming.objects.create(channel=message.channel, external_id=message.external_id[:200])
    except IntegrityError:
        return False
    return True


def _conversation(message: Message) -> Conversation:
    fresh = {"address": message.sender, "key": message.external_id[:40]}
    found, _made = Conversation.objects.get_or_create(channel=message.channel, sender=message.sender, defaults=fresh)
    return Conversation.objects.select_for_update().get(pk=found.pk)


def _carried_out(
    conversation: Conversation, message: Message, after: Turn, fetch: Callable[[str, int, str], None]
) -> str:
    if after.cancelled or after.send:
        talk, text = after.talk, _("Cancelled. Nothing was sent. Write to us again at any time.")
        if after.send:
            done, text = _sent(conversation, message, talk)
            if done is None:
                conversation.answers = json.dumps(Talk(text=talk.text, media=talk.media, step="place").as_json())
                return text
            conversation.last_case = str(done.code)
            for media in talk.media:
                fetch(message.channel, done.case.pk, media)
        conversation.answers, conversation.step = "", "start"
        conversation.key = f"{message.external_id}:next"[:40]
        return text
    conversation.answers, conversation.step = json.dumps(after.talk.as_json()), after.talk.step
    return question(after)


def _sent(conversation: Conversation, message: Message, talk: Talk) -> tuple[Submitted | None, str]:
    contact = Contact(
        name=clean(message.name, 120), **({"email": message.sender} if message.channel == "email" else {})
    )
    if message.channel == "whatsapp":
        contact = Contact(name=contact.name, phone=f"+{message.sender.lstrip('+')}")
    found = search_places(talk.place_note, 1) if talk.place_note and not talk.point else []
    point = talk.point or ((found[0].lon, found[0].lat) if found else None)
    given = Submission(
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
            done = submit(given, key=f"{message.channel}:{conversation.key}")
    except Refused as error:
        return None, " ".join(messages(error.faults).values())
    link = f"{base()}/reports/t/{done.code}/"
    words = _("Thank you. Your report has the number %(number)s. Follow it here: %(link)s")
    return done, words % {"number": done.case.number, "link": link}


def question(after: Turn) -> str:
    """Return what to ask, in words."""
    if after.ask == "category":
        lines = [f"{n}. {category_name(code, 'id')}" for n, code in enumerate(after.talk.offered, 1)]
        return "\n".join([_("What is it about? Answer with a number."), *lines, _("0. Something else")])
    if after.ask == "confirm":
        kind = category_name(after.talk.category, "id")
        place = after.talk.place_note or _("point on the map")
        told = {"kind": kind, "place": place, "text": after.talk.text[:300], "photos": after.params["photos"]}
        return _("%(kind)s\nPlace: %(place)s\n%(text)s\nPhotos: %(photos)s\n\nWrite KIRIM to send it, or BATAL.") % told
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
