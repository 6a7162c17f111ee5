"""The preview of a sheet: worked out and kept, so that its page reads neither plan nor sheet again."""

from dataclasses import asdict

from django.db import transaction

from satukota.modules.planning.models import SheetImport
from satukota.modules.planning.queries.drafting import review
from satukota.modules.planning.queries.previews import Preview, as_kept, kept_preview, preview_of, state_of
from satukota.modules.planning.queries.sheets import table_of
from satukota.modules.planning.rules.headings import Table


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
