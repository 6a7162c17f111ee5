"""Changes of the centre's own data: exchanges, units, stations, policies, hazards."""

from typing import Any

from django.db import transaction
from django.db.models import Model

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.modules.emergency.actions.events import SetupChanged
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Policy, Trunk
from satukota.modules.emergency.queries.defaults import DEFAULTS


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
