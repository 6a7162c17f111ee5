"""Links between items of different plans, and partners with what they do in an item."""

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor, EventData
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.models import ItemLink, Partner, Partnership


@dataclass(frozen=True, slots=True)
class ItemLinked(EventData):
    """An item points at `to_id` of another plan as `kind`, or does so no longer (`removed`)."""

    name: ClassVar[str] = "planning.item_linked"
    to_id: int = 0
    kind: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class PartnerSaved(EventData):
    """A partner was entered or changed."""

    name: ClassVar[str] = "planning.partner_saved"


@dataclass(frozen=True, slots=True)
class PartnershipSaved(EventData):
    """The partner `partner_id` does something in an item in a `role`, or does so no longer (`removed`)."""

    name: ClassVar[str] = "planning.partnership_saved"
    partner_id: int = 0
    role: str = ""
    removed: bool = False


@transaction.atomic
def save_link(link: ItemLink, actor: Actor) -> ItemLink:
    """Let an item point at an item of another plan. Raises ValidationError within one plan, and for a link both ways."""
    if link.item.plan_id == link.to.plan_id:
        raise ValidationError(
            {"to": _("This item is of the same plan: what belongs together there stands in its tree.")}
        )
    if ItemLink.objects.filter(item=link.to_id, to=link.item_id).exists():
        raise ValidationError({"to": _("That item points at this one already.")})
    link.full_clean()
    link.save()
    note(ItemLinked(link.to_id, link.kind), "item", link.item_id, actor, agency_id=link.item.agency_id)
    return link


@transaction.atomic
def remove_link(link: ItemLink, actor: Actor) -> None:
    """Take a link back; the event keeps where it led."""
    data = ItemLinked(link.to_id, link.kind, removed=True)
    link.delete()
    note(data, "item", link.item_id, actor, agency_id=link.item.agency_id)


@transaction.atomic
def save_partner(partner: Partner, actor: Actor) -> Partner:
    """Enter or change a partner."""
    partner.full_clean()
    partner.save()
    note(PartnerSaved(), "partner", partner.pk, actor, agency_id=partner.agency_id)
    return partner


@transaction.atomic
def save_partnership(partnership: Partnership, actor: Actor) -> Partnership:
    """Say what a partner does in an item."""
    partnership.full_clean()
    partnership.save()
    data = PartnershipSaved(partnership.partner_id, partnership.role)
    note(data, "item", partnership.item_id, actor, agency_id=partnership.item.agency_id)
    return partnership


@transaction.atomic
def remove_partnership(partnership: Partnership, actor: Actor) -> None:
    """Take a partner out of an item; the event keeps who it was, in which role."""
    data = PartnershipSaved(partnership.partner_id, partnership.role, removed=True)
    partnership.delete()
    note(data, "item", partnership.item_id, actor, agency_id=partnership.item.agency_id)
