"""A sheet of an indicator's units: taken in, looked at, applied as it was shown, and taken back while nothing was sent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.figures import NO_GROUND, Ground
from satukota.modules.planning.actions.unit_events import UnitSheetUndone
from satukota.modules.planning.actions.units import ReportedUnits, UnitReading, report_unit_values
from satukota.modules.planning.models import Figure, Indicator, UnitSheet, UnitValue
from satukota.modules.planning.queries.sheets import digest_of
from satukota.modules.planning.queries.unit_sheets import read_unit_sheet, review_units
from satukota.modules.planning.rules.quarters import Quarter


@transaction.atomic
def start_unit_sheet(indicator: Indicator, quarter: Quarter, name: str, content: bytes, actor: Actor) -> UnitSheet:
    """Take a sheet of units in to be looked at; nothing is reported yet. Raises RefusedSheet where it cannot be read."""
    read_unit_sheet(content)
    return UnitSheet.objects.create(
        indicator=indicator,
        year=quarter.year,
        quarter=quarter.number,
        name=name[:200],
        digest=digest_of(content),
        content=content,
        made_by_id=actor.user_id,
    )


@transaction.atomic
def apply_unit_sheet(sheet: UnitSheet, actor: Actor, *, fingerprint: str, ground: Ground = NO_GROUND) -> ReportedUnits:
    """Report what the preview showed, whole, as if each figure were typed.

    Raises ValidationError where the preview shows something else by now (`fingerprint`) or a fault is left.
    """
    sheet = _locked(sheet, UnitSheet.State.DRAFT, _("This sheet was already applied."))
    review = review_units(sheet)
    if review.problems:
        raise ValidationError(_("The sheet has faults; nothing was imported."))
    if review.fingerprint != fingerprint:
        raise ValidationError(_("Something has changed since this preview. Look at it again."))
    readings = [UnitReading(change.unit, change.row.value, change.row.n, change.row.note) for change in review.changes]
    reported = report_unit_values(sheet.indicator, review.quarter, readings, actor, ground, digest=sheet.digest)
    sheet.changes = [{"pk": row.pk, "unit": row.unit_id} for row in (*reported.drafts, *reported.waiting)]
    sheet.state, sheet.applied_at, sheet.applied_by_id = UnitSheet.State.APPLIED, timezone.now(), actor.user_id
    sheet.content = b""
    sheet.save()
    return reported


def _locked(sheet: UnitSheet, state: str, words: str) -> UnitSheet:
    rows = UnitSheet.objects.select_for_update(of=("self",)).select_related("indicator")
    locked = rows.get(pk=sheet.pk)
    if locked.state != state:
        raise ValidationError(words)
    return locked


@transaction.atomic
def undo_unit_sheet(sheet: UnitSheet, actor: Actor) -> UnitSheet:
    """Take a sheet back as a whole: drafts say what they said before, what waits is withdrawn.

    Figures stay as rows, like all figures. Raises ValidationError once one of them was sent, decided on or changed.
    """
    sheet = _locked(sheet, UnitSheet.State.APPLIED, _("Only an import that was applied can be taken back."))
    rows = list(
        UnitValue.objects.select_for_update(of=("self",))
        .filter(pk__in=[change["pk"] for change in sheet.changes])
        .select_related("unit")
    )
    for row in rows:
        if not (row.is_waiting or (row.is_current and row.state == Figure.State.DRAFT)):
            words = _("“%(unit)s” was sent, decided on or changed after the import.")
            raise ValidationError(words % {"unit": row.unit.name})
    with override("id"):  # everybody reads it, whatever language the page of this moment has
        reason = str(_("The import was taken back."))
    waiting, drafts = [row for row in rows if row.is_waiting], [row for row in rows if row.is_current]
    UnitValue.objects.filter(pk__in=[row.pk for row in waiting]).update(state=Figure.State.RETURNED, reason=reason)
    if drafts:
        quarter = Quarter(drafts[0].year, drafts[0].quarter)
        report_unit_values(sheet.indicator, quarter, [_before(row) for row in drafts], actor)
    data = UnitSheetUndone(sheet.digest, len(drafts), len(waiting))
    note(data, "indicator", sheet.indicator.pk, actor, agency_id=sheet.indicator.agency_id)
    sheet.state, sheet.undone_at, sheet.undone_by_id = UnitSheet.State.UNDONE, timezone.now(), actor.user_id
    sheet.save(update_fields=["state", "undone_at", "undone_by"])
    return sheet


def _before(row: UnitValue) -> UnitReading:
    """Return what a unit had said before a row; nothing where it had said nothing."""
    same = {name: getattr(row, name) for name in UnitValue.KEY}
    former = (
        UnitValue.objects.filter(**same, pk__lt=row.pk).exclude(state=Figure.State.SUBMITTED).order_by("-pk").first()
    )
    if former is None:
        return UnitReading(row.unit, None)
    return UnitReading(row.unit, former.value, former.n, former.note)
