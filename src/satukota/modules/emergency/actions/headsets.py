"""A call taker's browser and the telephone agent find one another through the site; the sound does not pass here."""

import secrets

from django.db import transaction

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import User
from satukota.modules.emergency.actions.events import HeadsetChanged
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Headset
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.sip import browsers


def _record(headset: Headset, step: str, actor: Actor) -> Headset:
    record(HeadsetChanged(step=step), Subject("emergency.headset", headset.pk, Audience.AGENCY), actor)
    return headset


@transaction.atomic
def offer(user: User, sdp: str, actor: Actor) -> Headset:
    """Take a browser's offer; the agent answers it. Raises Missing where it is none."""
    try:
        browsers.read(sdp)
    except browsers.BadOffer as bad:
        raise Missing(field="offer", message=str(bad)) from bad
    facts = {"name": secrets.token_urlsafe(18), "offer": sdp, "answer": "", "made_at": now(), "answered_at": None}
    headset, _created = Headset.objects.update_or_create(user=user, defaults=facts)
    return _record(headset, "offered", actor)


@transaction.atomic
def answer(name: str, sdp: str) -> Headset | None:
    """Keep the agent's answer; None where the browser has come anew meanwhile. Sent twice it counts once."""
    headset = Headset.objects.select_for_update().filter(name=name).first()
    if headset is None or headset.answer:
        return headset
    headset.answer, headset.answered_at = sdp, now()
    headset.save(update_fields=["answer", "answered_at"])
    return _record(headset, "answered", Actor(None, "exchange"))
