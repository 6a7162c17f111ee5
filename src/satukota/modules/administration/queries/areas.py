"""The areas and landmarks of the city as the administration lists them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import open_matters
from satukota.kernel.places.api import Area, Landmark, areas


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area: itself, what is known of its boundary, how many landmarks and open matters lie in it."""

    area: Area
    boundary: str
    landmarks: int
    matters: int


@dataclass(frozen=True, slots=True)
class District:
    """A district with its villages."""

    line: AreaLine
    villages: list[AreaLine]


def districts(words: str = "") -> list[District]:
    """Return the districts with their villages; with words those alone whose name or code, or a village's, has them."""
    counted = Landmark.objects.values_list("area_id").annotate(number=Count("pk")).order_by()
    marks, matters = {code: number for code, number in counted if code}, open_matters("area_code")
    drawn = dict(Area.objects.filter(geometry__isnull=False).values_list("code", "approximate"))
    by_district: dict[str, list[AreaLine]] = defaultdict(list)
    for row in areas("village"):
        by_district[row.code.rsplit(".", 1)[0]].append(_line(row, drawn, marks, matters))
    lists = [District(_line(row, drawn, marks, matters), by_district[row.code]) for row in areas("district")]
    wanted = words.casefold().split()
    return [part for row in lists if (part := _fitting(row, wanted))]


def _fitting(row: District, wanted: list[str]) -> District | None:
    if _fits(row.line, wanted):
        return row
    villages = [line for line in row.villages if _fits(line, wanted)]
    return District(row.line, villages) if villages else None


def _fits(line: AreaLine, wanted: list[str]) -> bool:
    text = f"{line.area.name} {line.area.code}".casefold()
    return all(word in text for word in wanted)


def _line(row: Area, drawn: Mapping[str, bool], marks: Mapping[str, int], matters: Mapping[str, int]) -> AreaLine:
    known = {None: _("none yet"), True: _("guessed from its point"), False: _("on the map")}
    boundary = known[drawn.get(row.code)]
    return AreaLine(row, boundary, marks.get(row.code, 0), matters.get(row.code, 0))


def landmarks_like(words: str) -> QuerySet[Landmark]:
    """Return the landmarks whose names hold all the words, by name."""
    rows = Landmark.objects.select_related("area").defer("area__geometry").order_by("name", "code")
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(aliases__icontains=word) | Q(code__icontains=word))
    return rows
