"""Few candidates from the place's index, and the hashes of their photos."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.files.api import StoredFile
from satukota.kernel.places.api import around, haversine, ranges
from satukota.modules.reports.rules.matches import Subject
from satukota.modules.reports.rules.submission import TYPE

WITHIN = timedelta(days=90)
CLOSED_WITHIN = timedelta(days=30)
FARTHEST = 400
MOST = 120


NEAR = """
    SELECT id, number, title, state, category, summary, visibility, is_open, opened_at, lon, lat FROM kernel_case
    WHERE ({cells}) AND type = %s AND id <> %s AND visibility <= %s AND opened_at > %s AND state <> 'archived'
      AND (is_open OR closed_at > %s) AND state <> 'merged'
    ORDER BY id DESC LIMIT %s
"""


def reports_near(subject: Subject, reach: int, visibility: int) -> list[dict[str, Any]]:
    """Return the reports around a subject that may still be the same matter, with their distance."""
    # Numbers are written out, so that the planner sees them; each range is a piece of the index.
    box = around(subject.lon, subject.lat, reach)
    cells = " OR ".join(f"cell BETWEEN {low} AND {high}" for low, high in ranges(box))
    since = subject.at - WITHIN
    closed = timezone.now() - CLOSED_WITHIN
    with connection.cursor() as cursor:
        cursor.execute(NEAR.format(cells=cells), [TYPE, subject.case_id, visibility, since, closed, MOST])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["metres"] = haversine(subject.lon, subject.lat, row["lon"], row["lat"])
    return rows


def pictures_of(case_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the hashes of the photos of each report."""
    hashes: dict[int, list[int]] = {}
    rows = StoredFile.objects.filter(case_id__in=case_ids, phash__isnull=False).values_list("case_id", "phash")
    for case_id, phash in rows:
        hashes.setdefault(int(case_id or 0), []).append(int(phash or 0))
    return hashes
