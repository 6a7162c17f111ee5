"""What is corrected: a value of a sent report, an indicator or item that is behind."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.events import CorrectiveOpened, ValueReturned, note
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import Corrective, Indicator, Item, Round, Value

CORRECTIVE = "planning.corrective"


@transaction.atomic
def return_value(value: Value, reason: str, actor: Actor) -> Value:
    """Mark one value of a sent report for correction, with the reason. Raises ValidationError without one.

    A value that is not waiting for verification cannot be returned: what was published is corrected by a new value.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be corrected.")})
    if value.state != Value.State.SUBMITTED:
        raise ValidationError(_("This value is not waiting for verification."))
    value.state, value.reason = Value.State.RETURNED, reason.strip()[:300]
    value.save(update_fields=["state", "reason"])
    update_standings([value.indicator_id], [value.year])
    note(ValueReturned(value.pk), "indicator", value.indicator_id, actor, agency_id=value.indicator.agency_id)
    return value


@transaction.atomic
def open_corrective(
    title: str,
    actor: Actor,
    *,
    agency: Agency | None,
    due: str = "",
    indicator: Indicator | None = None,
    item: Item | None = None,
    evaluation_round: Round | None = None,
) -> Corrective:
    """Decide what is done about an indicator or item that is behind; a case follows it. Raises ValidationError."""
    if not title.strip():
        raise ValidationError({"title": _("Say what has to be done.")})
    data = {"indicator": indicator.code if indicator else "", "due": due}
    opening = Opening(CORRECTIVE, title.strip()[:300], data={k: v for k, v in data.items() if v}, agency=agency)
    case = open_case(opening, actor=actor)
    corrective = Corrective.objects.create(case=case, round=evaluation_round, indicator=indicator, item=item)
    kind, pk = ("indicator", indicator.pk) if indicator else ("item", item.pk if item else 0)
    note(CorrectiveOpened(case.number), kind, pk, actor, agency_id=agency.pk if agency else None)
    return corrective
