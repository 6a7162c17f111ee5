"""What a sheet would do, as its page shows it: worked out once and kept while plan and columns stay as they are.

A page that reads every item of the plan and checks every row of the sheet takes longer the larger both are. What it shows
does not: the first changes, how many there are, and what somebody has to look at.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import connection

from satukota.kernel.people.api import offices
from satukota.modules.planning.models import SheetImport
from satukota.modules.planning.queries.drafting import Review
from satukota.modules.planning.queries.sheets import digest_of
from satukota.modules.planning.rules.differences import Change
from satukota.modules.planning.rules.faults import Doubt, Fault, Problem
from satukota.modules.planning.rules.headings import Skip, Skipped, Table, plain, spans

MOST_SHOWN = 200
SAMPLES = 3
STATE = """
    SELECT concat_ws(' ',
        (SELECT sum(hashtext(xmin::text || ctid::text)) FROM planning_item),
        (SELECT sum(hashtext(xmin::text || ctid::text)) FROM planning_item_link),
        (SELECT sum(hashtext(xmin::text || ctid::text)) FROM planning_plan),
        (SELECT sum(hashtext(xmin::text || ctid::text)) FROM planning_dimension),
        (SELECT sum(hashtext(xmin::text || ctid::text)) FROM planning_spm_service))
"""
"""Which versions of its rows PostgreSQL holds: every write makes another one, whoever writes it and by which way."""


@dataclass(frozen=True)
class Preview:
    """What a sheet would do, or why it cannot: the first of its changes and faults, and how many there are."""

    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    sheet: str
    others: tuple[str, ...]
    unseen: str
    lacking: tuple[str, ...]
    repeated: tuple[str, ...]
    unknown: tuple[str, ...]
    untouched: tuple[str, ...]
    year_of_money: int | None
    problems: tuple[Problem, ...]
    problem_count: int
    doubts: tuple[Doubt, ...]
    skipped: tuple[Skipped, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]
    same: int
    rows: int
    ready: bool
    needs_reason: bool
    fingerprint: str

    @property
    def table(self) -> Table:
        """Headings and first rows, for the form of the columns."""
        return Table(self.headings, tuple(enumerate(self.samples, 1)), (), "", self.sheet, self.others)

    @property
    def more_problems(self) -> int:
        """How many faults are not among those shown."""
        return self.problem_count - len(self.problems)

    @property
    def more_changes(self) -> int:
        """How many changes are not among those shown."""
        return sum(self.counts.values()) - len(self.changes)


def preview_of(review: Review) -> Preview:
    """Return what the page of a sheet shows of everything that the sheet would do."""
    table = review.table
    return Preview(
        headings=table.headings,
        samples=tuple(tuple(map(plain, row)) for _number, row in table.rows[:SAMPLES]),
        sheet=table.sheet,
        others=table.others,
        unseen=spans(table.unseen),
        lacking=review.lacking,
        repeated=review.repeated,
        unknown=tuple(review.unknown),
        untouched=tuple(review.untouched),
        year_of_money=review.year_of_money,
        problems=review.problems[:MOST_SHOWN],
        problem_count=len(review.problems),
        doubts=review.doubts,
        skipped=review.skipped,
        changes=review.changes[:MOST_SHOWN],
        counts={kind: review.count(kind) for kind in ("added", "changed", "moved")},
        same=review.same,
        rows=review.rows,
        ready=review.draft is not None and not review.problems,
        needs_reason=review.needs_reason,
        fingerprint=review.fingerprint,
    )


def kept_preview(sheet: SheetImport, state: str) -> Preview | None:
    """Return the preview of a sheet that was kept, None where plan or columns are others by now."""
    if sheet.preview is None or sheet.seen != state:
        return None
    kept = {name: _tuples(value) for name, value in sheet.preview.items()}
    kept["problems"] = tuple(map(problem_from, sheet.preview["problems"]))
    kept["doubts"] = tuple(Doubt(**row) for row in sheet.preview["doubts"])
    kept["skipped"] = tuple(Skipped(**row | {"why": Skip(row["why"])}) for row in sheet.preview["skipped"])
    kept["changes"] = tuple(map(change_from, sheet.preview["changes"]))
    return Preview(**kept) if kept.keys() == {field.name for field in fields(Preview)} else None


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def problem_from(row: Mapping[str, Any]) -> Problem:
    """Return a fault that was kept."""
    return Problem(row["row"], row["column"], Fault(row["fault"]), row["value"])


def change_from(row: Mapping[str, Any]) -> Change:
    """Return a change that was kept."""
    return Change(row["kind"], row["code"], row["name"], _tuples(row["fields"]))


def as_kept(preview: Preview) -> dict[str, Any]:
    """Return a preview as plain data."""
    return asdict(preview)


def state_of(sheet: SheetImport) -> str:
    """Return the state of everything that a preview of a sheet depends on, as a short text, in one statement.

    What was published of money is not in it: who applies the sheet looks anew, and is told where that says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        [versions] = cursor.fetchone()
    columns = sorted((int(place), column) for place, column in sheet.columns.items())
    agencies = sorted((office.id, office.code, office.name) for office in offices().values())
    return digest_of(json.dumps([versions, agencies, columns, sheet.parent, sheet.agency, sheet.style]))
