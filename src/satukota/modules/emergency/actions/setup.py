"""Changes of the centre's own data: exchanges, units, stations, policies, hazards, protocol cards and run cards."""

from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.modules.emergency.actions.events import SetupChanged
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Policy, ProtocolCard, RunCard, Trunk, Unit
from satukota.modules.emergency.queries.policies import DEFAULTS
from satukota.modules.emergency.rules import cards, runcards


def record_change(what: str, pk: int, code: str, step: str, actor: Actor) -> None:
    """Record that a piece of the centre's own data was made, changed or taken away."""
    record(SetupChanged(what=what, code=code, step=step), Subject("emergency.setup", pk, Audience.AGENCY), actor)


@transaction.atomic
def ensure_trunk(code: str, title: str) -> Trunk:
    """Return the exchange of that code, made on first use."""
    trunk, created = Trunk.objects.get_or_create(code=code, defaults={"title": title})
    if created:
        record_change("trunk", trunk.pk, code, "made", Actor.system())
    return trunk


@transaction.atomic
def keep(row: Model, actor: Actor) -> Model:
    """Write a station, unit, target or hazard that a form has checked."""
    step = "made" if row.pk is None else "changed"
    row.save()
    record_change(row._meta.model_name or "", int(row.pk), str(getattr(row, "code", ""))[:40], step, actor)
    return row


@transaction.atomic
def ensure_exercise_units(actor: Actor) -> int:
    """Make for an exercise a twin of each unit in service, where it has none of its own yet; return how many there are.

    The twins are marked: no exercise binds a unit of real life, no real incident is offered a twin.
    """
    twins = Unit.objects.filter(exercise=True)
    if not twins.exists():
        for unit in Unit.objects.filter(active=True, exercise=False):
            unit.pk, unit.code, unit.exercise = None, f"{EXERCISE_CODE}{unit.code}"[:24], True
            unit.tracker = unit.phone = ""
            unit.save()
        record_change("unit", 0, EXERCISE_CODE, "twins_made", actor)
    return twins.count()


EXERCISE_CODE = "LAT-"


@transaction.atomic
def drop(row: Model, actor: Actor) -> None:
    """Take a warning or a hand-over target away. Raises ProtectedError where a call was handed to it."""
    pk = int(row.pk)
    row.delete()
    record_change(row._meta.model_name or "", pk, "", "removed", actor)


@transaction.atomic
def set_policies(values: dict[str, Any], actor: Actor, verified: frozenset[str] = frozenset()) -> None:
    """Set policies; `verified` are those that somebody checked against the rule they come from.

    Raises Missing for unknown codes.
    """
    unknown = set(values) - set(DEFAULTS)
    if unknown:
        raise Missing(field=min(unknown))
    for code, value in values.items():
        Policy.objects.update_or_create(code=code, defaults={"value": value, "verified": code in verified})
        record_change("policy", 0, code, "set", actor)


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
