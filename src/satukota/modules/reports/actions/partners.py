"""Other systems, as the desk keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.modules.reports.models import Partner


@dataclass(frozen=True, slots=True)
class PartnerKept(EventData):
    """A partner was added or changed. `partner` is its id."""

    name: ClassVar[str] = "reports.partner_kept"
    ceiling: ClassVar[Audience] = Audience.SEALED
    partner: int = 0


@transaction.atomic
def keep_partner(kept: Partner | None, given: Mapping[str, Any], actor: Actor) -> Partner:
    """Add a partner, or change the one that is given; an empty key leaves the key that is kept."""
    row = kept or Partner()
    for name, value in given.items():
        if name != "key" or value:
            setattr(row, name, value)
    row.save()
    record(PartnerKept(partner=row.pk), Subject("partner", row.pk, Audience.SEALED, None), actor)
    return row
