"""Protocol cards and run cards are put into use, a new version each time."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from satukota.kernel.events.api import Actor
from satukota.modules.emergency.actions.setup import record_change
from satukota.modules.emergency.models import ProtocolCard, RunCard
from satukota.modules.emergency.rules import cards, runcards


@transaction.atomic
def publish_card(body: dict[str, Any], actor: Actor) -> ProtocolCard:
    """Put a new version of a protocol card into use. Raises BadCard with what is wrong with it."""
    card = cards.build(body)
    last = ProtocolCard.objects.filter(code=card.code).aggregate(last=Max("version"))["last"] or 0
    if last == 0 and not ProtocolCard.objects.exists():
        _keep_standard(card.code)
    ProtocolCard.objects.filter(code=card.code, active=True).update(active=False)
    protocol_card = ProtocolCard.objects.create(code=card.code, version=last + 1, body=body, author_id=actor.user_id)
    record_change("card", protocol_card.pk, card.code, "published", actor)
    return protocol_card


def _keep_standard(but: str) -> None:
    """Take the module's own cards along, so that changing one does not lose the others."""
    others = [body for body in cards.standard()["cards"] if body["code"] != but]
    ProtocolCard.objects.bulk_create(ProtocolCard(code=body["code"], version=1, body=body) for body in others)


@transaction.atomic
def keep_run_card(body: dict[str, Any], actor: Actor, *, active: bool = True) -> RunCard:
    """Put a run card into use, or out of it. The first change takes the module's other cards along."""
    card = runcards.build(body)
    if not RunCard.objects.exists():
        others = [other for other in cards.standard()["run_cards"] if other["code"] != card.code]
        RunCard.objects.bulk_create(RunCard(code=other["code"], body=other) for other in others)
    kept, created = RunCard.objects.update_or_create(code=card.code, defaults={"body": body, "active": active})
    record_change("runcard", kept.pk, card.code, "made" if created else "changed" if active else "ended", actor)
    return kept
