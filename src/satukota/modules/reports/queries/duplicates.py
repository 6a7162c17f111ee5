"""Reports that may be about the same matter, each scored and explained."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.cases.api import Case, readable
from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import Visitor
from satukota.kernel.places.api import around, haversine, ranges
from satukota.modules.reports.queries.catalogue import catalogue, category
from satukota.modules.reports.queries.suggesting import meant, same_topic
from satukota.modules.reports.rules.likeness import POSSIBLE, Seen, closest, score, text_likeness
from satukota.modules.reports.rules.matches import Match, Subject
from satukota.modules.reports.rules.submission import TYPE

WITHIN = timedelta(days=90)
CLOSED_WITHIN = timedelta(days=30)
FARTHEST = 400
MOST = 120
UNWRITTEN = 0.5
SPEAKING = 0.3
"""From so many shared words on it is asked whether reports of different categories speak of the same."""
NEAR = """
    SELECT id, number, title, state, category, summary, visibility, is_open, opened_at, lon, lat FROM case_rows
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
    rows = [row for row in reports_near(subject, reach, visibility) if row["metres"] <= reach]
    pictures = pictures_of([row["id"] for row in rows]) if subject.photos else {}
    matches = [_match(subject, row, kind.group, kind.radius, pictures.get(row["id"], ())) for row in rows]
    likely = [match for match in matches if match.score.value >= POSSIBLE]
    return sorted(likely, key=lambda match: -match.score.value)[:most]


def waiting(subject: Subject) -> int:
    """Return how many likely reports of the same matter nobody has read yet: a hint, which says nothing of them.

    What will not be public after it was read is not counted: nobody learns of it by asking.
    """
    unread = [match for match in similar(subject, most=MOST) if match.score.likely and match.state == "new"]
    shown = [match for match in unread if match.visibility == Case.Visibility.AGENCY]
    return sum(bool((kind := category(match.category)) and not kind.hidden) for match in shown)


def _match(subject: Subject, row: dict[str, Any], group: str, radius: int, pictures: Iterable[int]) -> Match:
    other, now = category(row["category"]), catalogue().current
    words, same = f"{row['title']} {row['summary']}", now(row["category"]) == now(subject.category)
    # Before anything is written the words speak neither for nor against it.
    text = text_likeness(meant(subject.text), meant(words)) if subject.text else UNWRITTEN
    seen = Seen(
        metres=row["metres"],
        same_category=same,
        same_group=bool(other and other.group == group),
        days=abs((subject.at - row["opened_at"]).total_seconds()) / 86_400,
        text=text,
        photos=closest(subject.photos, pictures),
        topic=0.0 if same or not subject.text or text < SPEAKING else same_topic(subject.text, words),
    )
    reach = max(radius, other.radius if other else 0)
    plain = ("number", "title", "state", "category", "visibility", "is_open", "opened_at", "lon", "lat")
    known: dict[str, Any] = {name: row[name] for name in plain}
    return Match(case_id=row["id"], **known, metres=round(row["metres"]), score=score(seen, reach))


def like_case(case: Case, user: Visitor, most: int = 5) -> list[Match]:
    """Return the reports that may be the same matter as one that is there, as far as a user may see them."""
    if case.lon is None or case.lat is None or case.visibility > Case.Visibility.AGENCY:
        return []
    photos = StoredFile.objects.filter(case_id=case.pk, phash__isnull=False).values_list("phash", flat=True)
    hashes = tuple(int(phash or 0) for phash in photos)
    words = f"{case.title} {case.summary}"
    subject = Subject(case.category, words, case.lon, case.lat, case.opened_at, case.pk, hashes)
    alike = similar(subject, most=MOST)
    seen = set(readable(user).filter(pk__in=[match.case_id for match in alike]).values_list("pk", flat=True))
    return [match for match in alike if match.case_id in seen][:most]


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
