"""Readiness, regulations, work and money."""

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import ReadinessJudged, RealisationRecorded, RegulationSaved, note
from satukota.modules.planning.models import Readiness, Realisation, Regulation


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


@transaction.atomic
def record_realisation(realisation: Realisation, actor: Actor) -> Realisation:
    """Report work and money of an item at the end of a quarter, both from the beginning of the year."""
    realisation.entered_by_id = actor.user_id
    realisation.full_clean()
    realisation.save()
    data = RealisationRecorded(realisation.year, realisation.quarter)
    note(data, "item", realisation.item_id, actor, agency_id=realisation.item.agency_id)
    return realisation
