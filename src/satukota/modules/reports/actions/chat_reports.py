"""A talk that is complete becomes a report."""

from django.db import transaction
from django.utils.translation import gettext as _

from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions.incoming import Message
from satukota.modules.reports.actions.submit import Refused, Submitted, submit
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.rules.submission import Contact, Submission
from satukota.modules.reports.rules.talk import Talk
from satukota.modules.reports.rules.wording import clean


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
