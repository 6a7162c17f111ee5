"""Sheets of other cities' figures: looked at as old and new, applied as shown, taken back as a whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.maturity.actions.events import BenchmarkApplied, BenchmarkUndone, note
from satukota.modules.maturity.models import BenchmarkFigure, BenchmarkSheet
from satukota.modules.maturity.queries.benchmark import changes_of, fingerprint
from satukota.modules.maturity.queries.rights import holds
from satukota.modules.maturity.rules.benchmark import Row


def _require(actor: Actor) -> None:
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")


@transaction.atomic
def keep_sheet(name: str, digest: str, rows: Sequence[Row], ignored: Sequence[str], actor: Actor) -> BenchmarkSheet:
    """Keep a sheet that was understood, to be looked at; no figure changes yet and no event is recorded."""
    _require(actor)
    return BenchmarkSheet.objects.create(
        name=name[:200], digest=digest, rows=[row.stored() for row in rows], ignored=list(ignored),
        made_by_id=actor.user_id,
    )  # fmt: skip


@transaction.atomic
def apply_sheet(sheet: BenchmarkSheet, seen: str, actor: Actor) -> BenchmarkSheet:
    """Write what a sheet was shown to change; figures that it repeats stay as they are.

    `seen` is the fingerprint of what was shown. Raises ValidationError where the figures changed since, where the
    sheet was applied already, or where it says nothing new.
    """
    _require(actor)
    sheet = BenchmarkSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state != BenchmarkSheet.State.DRAFT:
        raise ValidationError(_("This sheet was applied already."))
    changes = changes_of(sheet)
    if fingerprint(changes) != seen:
        raise ValidationError(_("The figures changed since you looked at them: look again."))
    news = [change for change in changes if change.is_news]
    if not news:
        raise ValidationError(_("The sheet says nothing new."))
    replaced = [change.before.pk for change in news if change.before]
    BenchmarkFigure.objects.filter(pk__in=replaced).update(is_current=False)
    BenchmarkFigure.objects.bulk_create(
        BenchmarkFigure(sheet=sheet, replaces=change.before, **_columns(change.row)) for change in news
    )
    sheet.state, sheet.applied_by_id, sheet.applied_at = BenchmarkSheet.State.APPLIED, actor.user_id, timezone.now()
    sheet.save(update_fields=["state", "applied_by", "applied_at"])
    note(BenchmarkApplied(len(news)), "benchmark_sheet", sheet.pk, actor)
    return sheet


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    named = {"city_code": row["code"], "value": Decimal(row["value"])}
    same = ("city", "measure", "instrument", "year", "population", "source", "note")
    return named | {name: row[name] for name in same}


@transaction.atomic
def undo_sheet(sheet: BenchmarkSheet, actor: Actor) -> BenchmarkSheet:
    """Take a sheet back as a whole; the figures that it replaced count again.

    Raises ValidationError where a later sheet built on one of its figures: that one goes first.
    """
    _require(actor)
    sheet = BenchmarkSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state != BenchmarkSheet.State.APPLIED:
        raise ValidationError(_("This sheet is not applied."))
    figures = list(sheet.figures.select_for_update())
    if not all(figure.is_current for figure in figures):
        raise ValidationError(_("A later sheet changed some of its figures: take that one back first."))
    BenchmarkFigure.objects.filter(pk__in=[figure.pk for figure in figures]).update(is_current=False)
    before = [figure.replaces_id for figure in figures if figure.replaces_id]
    BenchmarkFigure.objects.filter(pk__in=before).update(is_current=True)
    sheet.state, sheet.undone_by_id, sheet.undone_at = BenchmarkSheet.State.UNDONE, actor.user_id, timezone.now()
    sheet.save(update_fields=["state", "undone_by", "undone_at"])
    note(BenchmarkUndone(len(figures)), "benchmark_sheet", sheet.pk, actor)
    return sheet
