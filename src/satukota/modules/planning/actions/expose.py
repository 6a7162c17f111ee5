"""The sheet of a quick win: written by its agency, public when another person approved it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import has_permission, user_with_id
from satukota.modules.planning.actions.events import ExposeApproved, ExposeWritten, note
from satukota.modules.planning.models import Expose
from satukota.modules.planning.queries.rights import reports_for

APPROVE = "planning.approve"


@transaction.atomic
def write_expose(expose: Expose, actor: Actor) -> Expose:
    """Keep the words of a quick win's sheet; what was said before stays, and stays public until these are approved.

    Raises PermissionDenied for people of another agency, ValidationError for what is no quick win.
    """
    item = expose.item
    user = user_with_id(actor.user_id) if actor.user_id else None
    if actor.role != "system" and not (user and reports_for(user, item.agency_id)):
        raise PermissionDenied("planning.fill")
    if not item.quick_win:
        raise ValidationError(_("Only a quick win has such a sheet."))
    expose.written_by_id = actor.user_id
    expose.full_clean()
    expose.save()
    note(ExposeWritten(expose.pk), "item", item.pk, actor, agency_id=item.agency_id)
    return expose


@transaction.atomic
def approve_expose(expose: Expose, actor: Actor) -> Expose:
    """Make the words of a sheet public, as somebody else than who wrote them.

    Raises ValidationError: one's own words, approved already, or newer words were written.
    """
    row = Expose.objects.select_for_update().get(pk=expose.pk)
    user = user_with_id(actor.user_id) if actor.user_id else None
    if actor.role != "system" and not has_permission(user, APPROVE):
        raise PermissionDenied(APPROVE)
    if row.written_by_id is not None and row.written_by_id == actor.user_id:
        raise ValidationError(_("Who wrote it cannot approve it: somebody else has to."))
    if row.approved_at is not None or row.item.exposes.filter(pk__gt=row.pk).exists():
        raise ValidationError(_("This has been decided already, or there are newer words."))
    row.approved_by_id, row.approved_at = actor.user_id, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    note(ExposeApproved(row.pk), "item", row.item_id, actor, agency_id=row.item.agency_id, public=True)
    return row
