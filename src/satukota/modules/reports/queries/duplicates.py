"""Reports that may be about the same matter: few candidates from the place's index, each scored and explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import StoredFile
from satukota.kernel.places.api import around, haversine, ranges
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.rules.likeness import POSSIBLE, Score, Seen, closest, score, text_likeness
from satukota.modules.reports.rules.submission import TYPE

WITHIN = timedelta(days=90)
CLOSED_WITHIN = timedelta(days=30)
FARTHEST = 400
MOST = 120


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked for: a report that is being written, or one that is there (`case_id`)."""

    category: str
    text: str
    lon: float
    lat: float
    at: datetime
    case_id: int = 0
    photos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Another report that may be the same matter, with the reasons."""

    case_id: int
    number: str
    title: str
    state: str
    category: str
    visibility: int
    is_open: bool
    opened_at: datetime
    lon: float
    lat: float
    metres: int
    score: Score


NEAR = """
    SELECT id, number, title, state, category, summary, visibility, is_open, opened_at, lon, lat FROM kernel_case
    WHERE ({cells}) AND type = %s AND id <> %s AND visibility <= %s AND opened_at > %s AND state <> 'archived'
      AND (is_open OR closed_at > %s) AND state <> 'merged'
    ORDER BY id DESC LIMIT %s
"""


def similar(subject: Subject, *, visibility: int = Case.Visibility.AGENCY, most: int = 5) -> list[Match]:
    """Return the reports that are most likely about the same matter, the likeliest first."""
    kind = category(subject.category)
    if kind is None or not kind.radius:
        return []
    reach = min(FARTHEST, max(120, 3 * kind.radius))
    rows = [row for row in _near(subject, reach, visibility) if row["metres"] <= reach]
    pictures = _pictures([row["id"] for row in rows]) if subject.photos else {}
    found = [_match(subject, row, kind.group, kind.radius, pictures.get(row["id"], ())) for row in rows]
    likely = [one for one in found if one.score.value >= POSSIBLE]
    return sorted(likely, key=lambda one: -one.score.value)[:most]


def _near(subject: Subject, reach: int, visibility: int) -> list[dict[str, Any]]:
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


def _pictures(case_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = StoredFile.objects.filter(case_id__in=case_ids, phash__isnull=False).values_list("case_id", "phash")
    for case_id, phash in rows:
        found.setdefault(int(case_id or 0), []).append(int(phash or 0))
    return found


def _match(subject: Subject, row: dict[str, Any], group: str, radius: int, pictures: Iterable[int]) -> Match:
    other = category(row["category"])
    seen = Seen(
        metres=row["metres"],
        same_category=row["category"] == subject.category,
        same_group=bool(other and other.group == group),
        days=abs((subject.at - row["opened_at"]).total_seconds()) / 86_400,
        text=text_likeness(subject.text, f"{row['title']} {row['summary']}"),
        photos=closest(subject.photos, pictures),
    )
    plain = ("number", "title", "state", "category", "visibility", "is_open", "opened_at", "lon", "lat")
    known: dict[str, Any] = {name: row[name] for name in plain}
    return Match(case_id=row["id"], **known, metres=round(row["metres"]), score=score(seen, radius))


def like_case(case: Case, most: int = 5) -> list[Match]:
    """Return the reports that may be the same matter as one that is there, for those who handle it."""
    if case.lon is None or case.lat is None or case.visibility > Case.Visibility.AGENCY:
        return []
    photos = StoredFile.objects.filter(case_id=case.pk, phash__isnull=False).values_list("phash", flat=True)
    hashes = tuple(int(one or 0) for one in photos)
    words = f"{case.title} {case.summary}"
    return similar(Subject(case.category, words, case.lon, case.lat, case.opened_at, case.pk, hashes), most=most)
