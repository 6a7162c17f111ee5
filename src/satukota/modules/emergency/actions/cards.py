"""One-time pages on which a caller sends place and photo."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions import calls
from satukota.modules.emergency.actions.events import CallChanged, about_call
from satukota.modules.emergency.actions.problems import DeskProblem, Missing
from satukota.modules.emergency.models import LocationCard
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.location.points import believable

VALID = timedelta(hours=1)


class CardUsed(DeskProblem):
    """This page was already used, or its hour is over."""

    code = "card_used"


def digest(token: str) -> str:
    """Return the form in which a page's address is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(call_id: int, actor: Actor) -> tuple[LocationCard, str]:
    """Make a page for a call; return it with its secret, which is not kept."""
    call = calls.lock_call(call_id)
    token = secrets.token_urlsafe(9)
    card = LocationCard.objects.create(call=call, digest=digest(token), created_at=now(), expires_at=now() + VALID)
    record(CallChanged(step="location_card", state=call.state), about_call(call), actor)
    return card, token


@transaction.atomic
def use(token: str, *, lon: float, lat: float, accuracy: float | None, file_id: UUID | None = None) -> LocationCard:
    """Take what the caller sent, once.

    Raises CardUsed the second time, Missing where the position cannot be believed.
    """
    card = LocationCard.objects.select_for_update().filter(digest=digest(token)).first()
    if card is None:
        raise Missing(field="card")
    if card.used_at or card.expires_at < now():
        raise CardUsed
    if not believable(lon, lat):
        raise Missing(field="position")
    call = calls.lock_call(card.call_id)
    calls.add_fix(call, "card", lon, lat, accuracy=accuracy)
    call.version += 1
    call.save()
    card.used_at, card.file_id = now(), file_id
    card.save()
    record(CallChanged(step="card_used", state=call.state), about_call(call), Actor.visitor())
    return card
