"""A plan sheet: taken in, mapped, applied as it was shown, and taken back while nothing was built on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import PlanImported, PlanImportUndone, note
from satukota.modules.planning.actions.names import keep_item_changes, require_promised
from satukota.modules.planning.actions.pointing import links_of, point, write_links
from satukota.modules.planning.models import HeadingMap, Item, Plan, SheetImport
from satukota.modules.planning.queries.drafting import Review, review
from satukota.modules.planning.queries.figure_sheets import FigureSheet
from satukota.modules.planning.queries.money import published_years
from satukota.modules.planning.queries.previews import Preview, as_kept, kept_preview, preview_of, state_of
from satukota.modules.planning.queries.sheets import RefusedSheet, columns_for, digest_of, table_of
from satukota.modules.planning.queries.uses import first_use
from satukota.modules.planning.rules.headings import MANY, Table
from satukota.modules.planning.rules.rollup import recounted
from satukota.modules.planning.rules.sheet import Fault, Problem

__all__ = [
    "Outcome",
    "RefusedSheet",
    "apply_import",
    "columns_of",
    "import_sheet",
    "look_at",
    "map_columns",
    "start_import",
    "undo_import",
]

WRITTEN = (
    "parent", "kind", "code", "path", "depth", "name", "summary", "nomenclature", "agency", "dimension", "mission",
    "spm", "term", "starts", "ends", "budget", "funds", "quick_win", "exchanges", "state", "dropped_reason",
)  # fmt: skip
COLUMN = {field.name: field.attname for field in Item._meta.concrete_fields}
BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What an import did, or every reason why it did nothing."""

    added: int
    changed: int
    problems: tuple[Problem, ...]
    rows: int
    sheet: FigureSheet | None = None


@transaction.atomic
def start_import(plan: Plan, name: str, content: bytes, actor: Actor) -> SheetImport:
    """Take a sheet in to be looked at; nothing of the plan changes. Raises RefusedSheet where it cannot be read."""
    table = table_of(content)
    sheet = SheetImport.objects.create(
        plan=plan,
        name=name[:200],
        digest=digest_of(content),
        content=content,
        columns=columns_for(table),
        made_by_id=actor.user_id,
    )
    look_at(sheet, table)
    return sheet


@transaction.atomic
def map_columns(sheet: SheetImport, columns: Mapping[int, str], place: Mapping[str, str]) -> SheetImport:
    """Say what the columns of a sheet are taken for, and remember it for the next sheet with the same headings.

    `place` holds parent, agency and style. Raises ValidationError where two columns are taken for one thing.
    """
    _still_draft(sheet)
    twice = [name for name in set(columns.values()) - MANY if list(columns.values()).count(name) > 1]
    if twice:
        raise ValidationError(_("Two columns cannot be taken for the same thing."))
    sheet.columns = dict(columns)
    sheet.parent, sheet.agency, sheet.style = (place.get(name, "") for name in ("parent", "agency", "style"))
    sheet.save(update_fields=["columns", "parent", "agency", "style"])
    table = table_of(bytes(sheet.content))
    HeadingMap.objects.update_or_create(digest=digest_of(table.digest_of), defaults={"columns": dict(columns)})
    look_at(sheet, table)
    return sheet


def _still_draft(sheet: SheetImport) -> None:
    locked = SheetImport.objects.select_for_update().only("state").get(pk=sheet.pk)
    if locked.state != SheetImport.State.DRAFT:
        raise ValidationError(_("This sheet was already applied."))


@transaction.atomic
def apply_import(
    sheet: SheetImport, actor: Actor, *, fingerprint: str, looked_at: bool = False, reason: str = ""
) -> SheetImport:
    """Write what the preview showed, whole; `reason` stands beside names, days and offices of known items that change.

    Raises ValidationError where the preview shows something else by now (`fingerprint`), where a fault is left, while
    nobody has looked at the cells in doubt, and where such a part changes without a reason.
    """
    _still_draft(sheet)
    preview = review(sheet, table_of(bytes(sheet.content)), columns_of(sheet), lock=True)
    if preview.draft is None or preview.problems:
        raise ValidationError(_("The sheet has faults; nothing was imported."))
    if preview.fingerprint != fingerprint:
        raise ValidationError(_("The plan has changed since this preview. Look at it again."))
    if preview.doubts and not looked_at:
        raise ValidationError(_("Some cells may have been meant otherwise. Look at them and say so."))
    write(sheet, preview, actor, reason)
    return sheet


def write(sheet: SheetImport, preview: Review, actor: Actor, reason: str = "") -> None:
    """Save the items of a review with what they were, and record it as one act. Raises ValidationError as `apply_import`."""
    assert preview.draft is not None
    draft = preview.draft
    touched = draft.changed
    was = _kept_values(Item.objects.filter(plan=sheet.plan, code__in=touched))
    require_promised([draft.items[code] for code in touched])
    keep_item_changes([draft.items[code] for code in touched], reason, actor)
    new = sorted((draft.items[code] for code in draft.added), key=lambda item: (item.depth, item.path))
    for _depth, level in groupby(new, key=lambda item: item.depth):
        Item.objects.bulk_create(list(level), batch_size=BATCH)
    _update([draft.items[code] for code in touched], was)
    point([draft.items[code] for code in (*draft.added, *touched)])
    now = _kept_values(Item.objects.filter(plan=sheet.plan, code__in=(*draft.added, *touched)))
    sheet.changes = [_kept(draft.items[code], was.get(code), now[code]) for code in (*draft.added, *touched)]
    sheet.state, sheet.applied_at, sheet.applied_by_id = SheetImport.State.APPLIED, timezone.now(), actor.user_id
    sheet.content, sheet.preview, sheet.proposed, sheet.seen = b"", None, [], ""
    sheet.save()
    changed = preview.count("changed") + preview.count("moved")
    note(PlanImported(len(draft.added), changed, sheet.digest), "plan", sheet.plan_id, actor)


def _update(items: Iterable[Item], was: Mapping[str, Mapping[str, Any]]) -> None:
    """Save of each item the columns that are otherwise: where a subtree of thousands moves, these are one or two."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        item.parent, item.mission = item.parent, item.mission  # these may have got their keys just now
        before, now = was[item.code], _values(item)
        groups[tuple(name for name in WRITTEN if now[name] != before[name])].append(item)
    for names, rows in groups.items():
        if names:
            Item.objects.bulk_update(rows, names, batch_size=BATCH)


def _kept(item: Item, was: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    return {"pk": item.pk, "code": item.code, "name": item.name, "before": was, "after": now}


def _kept_values(items: Iterable[Item]) -> dict[str, dict[str, Any]]:
    """Return what an import keeps of items, by their codes: their fields and where they point."""
    listed = list(items)
    links = links_of(item.pk for item in listed)
    return {item.code: _values(item) | {"links": links[item.pk]} for item in listed}


def _values(item: Item) -> dict[str, Any]:
    values = {name: getattr(item, COLUMN[name]) for name in WRITTEN}
    return {
        name: value.isoformat() if isinstance(value, date) else (str(value) if isinstance(value, str) else value)
        for name, value in values.items()
    }


@transaction.atomic
def undo_import(sheet: SheetImport, actor: Actor) -> SheetImport:
    """Take an import back as a whole: added items go, changed ones are what they were.

    Raises ValidationError with the first item that was changed or used since, or where a version was decided on it.
    """
    sheet.refresh_from_db(from_queryset=SheetImport.objects.select_for_update())
    if sheet.state != SheetImport.State.APPLIED:
        raise ValidationError(_("Only an import that was applied can be taken back."))
    if sheet.plan.versions.filter(decided_at__gte=sheet.applied_at).exists():
        raise ValidationError(_("A version of the plan was decided on this import: it stays."))
    items = {item.pk: item for item in sheet.plan.items.select_for_update()}
    values = _kept_values(items.values())
    for change in sheet.changes:
        item, after = items.get(change["pk"]), change["after"]
        # What was applied before a column was known keeps nothing of it, and says nothing about it.
        if item is None or {name: values[item.code].get(name) for name in after} != after:
            raise ValidationError(_("“%(item)s” was changed after the import.") % {"item": change["code"]})
    added = [items[change["pk"]] for change in sheet.changes if change["before"] is None]
    # Where the import itself let them point is no use that somebody else made of them.
    write_links({c["pk"]: [] for c in sheet.changes if c["before"] is None and "links" in c["after"]})
    _refuse_used({item.pk for item in added}, items.values())
    _refuse_recounted(sheet, items)
    returned = [_restored(items[change["pk"]], change["before"]) for change in sheet.changes if change["before"]]
    with override("id"):  # everybody reads it beside the names, whatever language the page of this moment has
        keep_item_changes(returned, str(_("The import was taken back.")), actor)
    Item.objects.bulk_update(returned, WRITTEN, batch_size=BATCH)
    write_links({c["pk"]: c["before"]["links"] for c in sheet.changes if c["before"] and "links" in c["before"]})
    for item in sorted(added, key=lambda item: -item.depth):
        item.delete()
    sheet.state, sheet.undone_at, sheet.undone_by_id = SheetImport.State.UNDONE, timezone.now(), actor.user_id
    sheet.save(update_fields=["state", "undone_at", "undone_by"])
    note(PlanImportUndone(len(added), len(returned), sheet.digest), "plan", sheet.plan_id, actor)
    return sheet


def _refuse_used(added: set[int], items: Iterable[Item]) -> None:
    for item in items:
        if item.pk not in added and (item.parent_id in added or item.mission_id in added):
            raise ValidationError(_("“%(item)s” stands below what the import added.") % {"item": item.code})
    if use := first_use(added):
        words = _("“%(item)s” has been used since the import: %(by)s.")
        raise ValidationError(words % {"item": use.code, "by": use.words})


def _refuse_recounted(sheet: SheetImport, items: Mapping[int, Item]) -> None:
    """Raise ValidationError where money that was published since would count twice, or no more, at its former place."""
    codes = {pk: item.code for pk, item in items.items()}
    now = {item.code: codes.get(item.parent_id or 0) for item in items.values()}
    former = {c["code"]: codes.get(c["before"]["parent"]) for c in sheet.changes if c["before"]}
    moved = recounted(published_years(sheet.plan_id), now, now | former)
    if years := {year for named in moved.values() for year in named}:
        words = _("Money of %(years)s was published where items stand now and would count twice or no more: it stays.")
        raise ValidationError(words % {"years": ", ".join(map(str, sorted(years)))})


def _restored(item: Item, before: dict[str, Any]) -> Item:
    for name, value in before.items():
        if name == "links":
            continue
        day = name in {"starts", "ends"} and value
        setattr(item, COLUMN[name], date.fromisoformat(value) if day else value)
    return item


@transaction.atomic
def import_sheet(plan: Plan, content: bytes, actor: Actor, *, dry_run: bool = False, reason: str = "") -> Outcome:
    """Import a sheet whole by its headings, or import nothing and name every problem, cells in doubt among them.

    Rows with a known code change that item. Raises RefusedSheet where the file cannot be read at all, and
    ValidationError where what everybody knows of an item changes without a `reason`.
    """
    table = table_of(content)
    sheet = SheetImport(plan=plan, name="", digest=digest_of(content), made_by_id=actor.user_id)
    preview = review(sheet, table, columns_for(table), lock=not dry_run)
    _refuse_headings(table, preview)
    doubts = (Problem(doubt.row, doubt.column, Fault.NUMERIC_CODE, doubt.value) for doubt in preview.doubts)
    problems = (*preview.problems, *doubts)
    if problems or dry_run or preview.draft is None:
        return Outcome(0, 0, problems, preview.rows)
    sheet.columns = dict(preview.columns)
    write(sheet, preview, actor, reason)
    return Outcome(preview.count("added"), preview.count("changed") + preview.count("moved"), (), preview.rows)


def _refuse_headings(table: Table, preview: Review) -> None:
    if preview.repeated:
        raise RefusedSheet(_("These headings stand twice: %(names)s.") % {"names": ", ".join(preview.repeated)})
    if preview.lacking:
        words = _("No column of the sheet is taken for: %(names)s. Its headings are: %(headings)s.")
        headings = ", ".join(heading for heading in table.headings if heading)[:300]
        raise RefusedSheet(words % {"names": ", ".join(preview.lacking), "headings": headings})


@transaction.atomic
def look_at(sheet: SheetImport, table: Table | None = None, *, anew: bool = False) -> Preview:
    """Return what a sheet would do to its plan as it is now, and keep it for whoever looks next.

    `table` is its table where somebody has read it already; `anew` works it out even where nothing seems to have changed.
    """
    state = state_of(sheet)
    if not anew and (kept := kept_preview(sheet, state)) is not None:
        return kept
    whole = review(sheet, table or table_of(bytes(sheet.content)), columns_of(sheet))
    preview = preview_of(whole)
    sheet.preview, sheet.seen = as_kept(preview), state
    sheet.proposed = [asdict(row) for row in (whole.problems or whole.changes)]
    sheet.save(update_fields=["preview", "seen", "proposed"])
    return preview


def columns_of(sheet: SheetImport) -> dict[int, str]:
    """Return what the columns of a sheet are taken for, by their place."""
    return {int(place): column for place, column in sheet.columns.items()}
