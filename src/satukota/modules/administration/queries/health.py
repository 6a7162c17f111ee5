"""What the page of health shows: the lines by their parts, and the course of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satukota.kernel.health.api import HealthRecord, Level, Standing, checks, courses, examine, standings
from satukota.kernel.registry.api import HealthCheck

PARTS: dict[str, Promise] = {
    "processes": _("Programs"),
    "data": _("Data"),
    "delivery": _("What goes out"),
    "machine": _("This machine"),
    "city": _("What the city has set"),
}
WORDS: dict[Level, tuple[Promise, str]] = {
    Level.WELL: (_("well"), "ok"),
    Level.WATCH: (_("look at it"), "warning"),
    Level.BROKEN: (_("broken"), "danger"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of a check's course."""

    at: datetime
    word: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A check as the page shows it. `since` is None where the job has not looked yet; `exact`: not just "after"."""

    check: HealthCheck
    level: Level
    text: str
    cure: str
    since: datetime | None
    exact: bool
    facts: tuple[tuple[str, str], ...]
    course: Sequence[Point] = ()
    values: Sequence[float] = ()

    @property
    def word(self) -> str:
        """The state in a word."""
        return str(WORDS[self.level][0])

    @property
    def tone(self) -> str:
        """Tone of the state, which has a shape of its own."""
        return WORDS[self.level][1]

    @property
    def mends_at(self) -> str:
        """Address of the page where it is put right; empty where there is none."""
        return reverse(self.check.page) if self.check.page else ""

    @property
    def anchor(self) -> str:
        """Heading of the how-to that says more."""
        return HOW_TO.get(self.check.id, "watch-it")


HOW_TO = {
    "kernel.backups": "back-up-and-restore",
    "kernel.database": "database",
    "kernel.address": "behind-https",
    "kernel.seals": "a-log-that-proves",
}


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page: lines by parts, those that are not well, and when it was looked."""

    parts: list[tuple[str, list[Line]]]
    troubles: list[Line]
    at: datetime

    @property
    def worst(self) -> str:
        """Tone of the worst line."""
        return max(self.troubles, key=lambda line: line.level).tone if self.troubles else "ok"


def board() -> Board:
    """Ask everything and return it in the order of the page."""
    lines = [_line(standing) for standing in standings(examine())]
    troubles = sorted((line for line in lines if line.level), key=lambda line: -line.level)
    parts = [(str(PARTS[part]), list(group)) for part, group in groupby(lines, key=lambda line: line.check.part)]
    return Board(parts, troubles, timezone.now())


def detail(check_id: str) -> Line | None:
    """Return one check with its course, newest first; None where there is none of that name."""
    wanted = [check for check in checks() if check[1].id == check_id]
    if not wanted:
        return None
    (standing,) = standings(examine(wanted))
    records = courses([check_id]).get(check_id, [])
    return _line(standing, records)


def _line(standing: Standing, records: Sequence[HealthRecord] = ()) -> Line:
    finding = standing.finding
    return Line(
        finding.check,
        finding.level,
        str(finding.verdict.text),
        "" if finding.verdict.well else str(finding.verdict.cure),
        standing.since,
        standing.exact,
        tuple((str(label), str(value)) for label, value in finding.verdict.facts),
        [_point(record) for record in reversed(records)],
        [record.value for record in records if record.value is not None],
    )


def _point(record: HealthRecord) -> Point:
    word, tone = WORDS[Level(record.level)]
    return Point(record.at, str(word), tone, record.text)
