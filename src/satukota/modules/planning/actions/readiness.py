"""Readiness and regulations."""

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ReadinessJudged, RegulationSaved, note
from satukota.modules.planning.models import Readiness, Regulation


@transaction.atomic
def judge(readiness: Readiness, actor: Actor) -> Readiness:
    """Say how far one of the four variables of an item is there, with evidence or with gap and due date."""
    readiness.judged_by_id = actor.user_id
    readiness.full_clean()
    readiness.save()
    data = ReadinessJudged(readiness.variable, str(int(readiness.ready)))
    note(data, "item", readiness.item_id, actor, agency_id=readiness.item.agency_id)
    return readiness


@transaction.atomic
def save_regulation(regulation: Regulation, actor: Actor) -> Regulation:
    """Enter or change a regulation of the register."""
    regulation.full_clean()
    regulation.save()
    note(RegulationSaved(), "regulation", regulation.pk, actor)
    return regulation
