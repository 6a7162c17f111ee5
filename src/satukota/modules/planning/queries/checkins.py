"""Short word between quarters: what is asked of whom, what was said, who is silent, and where the light says otherwise."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import CheckIn, CheckInRhythm, Indicator, Item, Standing
from satukota.modules.planning.queries.judged import judged_of
from satukota.modules.planning.rules.checkins import (
    SHOWN,
    WEEK,
    Confidence,
    Differs,
    difference,
    period_start,
    remind_from,
    silent_periods,
    trend,
)
from satukota.modules.planning.rules.lights import Light

RUNNING = (Item.State.PLANNED, Item.State.RUNNING)
FILTERS = ("agency", "show")


@dataclass(frozen=True)
class Rhythm:
    """How often somebody is asked, and since when."""

    weeks: int
    since: date


@dataclass(frozen=True)
class Pulse:
    """An indicator or item with what its owner said of it lately, beside its official light."""

    about: Indicator | Item
    rhythm: Rhythm
    words: list[CheckIn] = field(default_factory=list)
    standing: Standing | None = None
    today: date = field(default_factory=timezone.localdate)

    @property
    def key(self) -> str:
        """What names it in a form: "i12" an indicator, "t7" an item."""
        return f"{'i' if isinstance(self.about, Indicator) else 't'}{self.about.pk}"

    @property
    def newest(self) -> CheckIn | None:
        """The last word."""
        return self.words[-1] if self.words else None

    @property
    def confidence(self) -> Confidence | None:
        """The last word as the rules take it."""
        return Confidence(self.newest.confidence) if self.newest else None

    @property
    def light(self) -> Light:
        """The official light; an item has none."""
        return Light(self.standing.light) if self.standing else Light.MISSING

    @property
    def judged(self) -> str:
        """What the light judges, in words."""
        return judged_of(self.standing).words if self.standing else ""

    @property
    def differs(self) -> Differs:
        """Whether the owner says something better or worse than the light."""
        return difference(self.confidence, self.light) if self.standing else Differs.NO

    @property
    def silent(self) -> int:
        """How many periods ended without a word."""
        if not self.rhythm.weeks:
            return 0
        last = self.newest.day if self.newest else None
        return silent_periods(self.rhythm.weeks, self.rhythm.since, last, self.today)

    @property
    def trend(self) -> list[tuple[Confidence | None, str]]:
        """The last periods, oldest first, each with its word."""
        words = ((row.day, Confidence(row.confidence)) for row in self.words)
        marks = trend(words, self.rhythm.weeks or 1, self.today)
        return [(mark, str(CheckIn.Word(mark).label) if mark else "") for mark in marks]

    @property
    def is_due(self) -> bool:
        """Whether the running period still lacks a word."""
        if not self.rhythm.weeks:
            return False
        return self.newest is None or self.newest.day < period_start(self.today, self.rhythm.weeks)

    @property
    def is_late_in_period(self) -> bool:
        """Whether its owner is to be reminded: the period is nearly over and lacks a word."""
        return self.is_due and self.today >= remind_from(self.today, self.rhythm.weeks)

    @property
    def rhythm_word(self) -> str:
        """How often its owner is asked, in words."""
        return str(CheckInRhythm.Weeks(self.rhythm.weeks).label)

    @property
    def url(self) -> str:
        """Its page."""
        if isinstance(self.about, Indicator):
            return reverse("planning:indicator", args=[self.about.code])
        return reverse("planning:item", args=[self.about.uid])

    @property
    def write_url(self) -> str:
        """Where its owner says a word."""
        if isinstance(self.about, Indicator):
            return reverse("planning:check_in_indicator", args=[self.about.code])
        return reverse("planning:check_in_item", args=[self.about.uid])


def rhythms() -> tuple[dict[int, Rhythm], dict[int, Rhythm]]:
    """Return the rhythm in force of each agency, and of each item that has one of its own."""
    agencies: dict[int, Rhythm] = {}
    items: dict[int, Rhythm] = {}
    for row in CheckInRhythm.objects.order_by("pk"):
        where, key = (agencies, row.agency_id) if row.agency_id else (items, row.item_id)
        before = where.get(key or 0)
        # Who is asked as often as before is not asked anew: silence goes on.
        since = before.since if before and before.weeks == row.weeks else row.since
        where[key or 0] = Rhythm(row.weeks, since)
    return agencies, items


NEVER = Rhythm(0, date.min)


def rhythm_of(
    about: Indicator | Item, known: tuple[Mapping[int, Rhythm], Mapping[int, Rhythm]] | None = None
) -> Rhythm:
    """Return how often the owner of an indicator or item is asked: as the item says, else as its agency does."""
    agencies, items = known or rhythms()
    item = about.item_id if isinstance(about, Indicator) else about.pk
    return items.get(item or 0) or agencies.get(about.agency_id or 0) or NEVER


def asked(agencies: Collection[int] | None = None) -> list[Pulse]:
    """Return everything that is asked for in a rhythm, of some agencies or of all.

    Of an agency that has one: its key indicators that people report, and its quick wins under way. Besides them what
    has a rhythm of its own: an item, and the indicators that hang on it.
    """
    known = rhythms()
    listening, own = ([pk for pk, rhythm in rows.items() if rhythm.weeks] for rows in known)
    indicators = Indicator.objects.filter(ended_on=None).exclude(source=Indicator.Source.LIVE)
    indicators = indicators.filter(Q(agency__in=listening, is_key=True) | Q(item__in=own))
    items = Item.objects.filter(state__in=RUNNING).filter(Q(agency__in=listening, quick_win=True) | Q(pk__in=own))
    if agencies is not None:
        indicators, items = indicators.filter(agency__in=agencies), items.filter(agency__in=agencies)
    abouts: list[Indicator | Item] = [
        *indicators.select_related("agency").order_by("code"),
        *items.select_related("agency").order_by("path"),
    ]
    return [pulse for pulse in pulses(abouts, known) if pulse.rhythm.weeks]


def pulses(
    abouts: Iterable[Indicator | Item], known: tuple[Mapping[int, Rhythm], Mapping[int, Rhythm]] | None = None
) -> list[Pulse]:
    """Return indicators and items with what was said of them lately and where they stand, in a few queries."""
    known = known or rhythms()
    listed, today = list(abouts), timezone.localdate()
    indicators = [about.pk for about in listed if isinstance(about, Indicator)]
    items = [about.pk for about in listed if isinstance(about, Item)]
    words = _words(Q(indicator__in=indicators) | Q(item__in=items), today)
    rows = Standing.objects.filter(year=today.year, indicator__in=indicators).select_related("definition", "promise")
    standings = {row.indicator_id: row for row in rows}
    return [
        Pulse(
            about,
            rhythm_of(about, known),
            words.get((isinstance(about, Indicator), about.pk), []),
            standings.get(about.pk) if isinstance(about, Indicator) else None,
            today,
        )
        for about in listed
    ]


LOOK_BACK = timedelta(days=SHOWN * 2 * WEEK)
"""As far back as a trend of pairs of weeks goes."""


def _words(about: Q, today: date) -> dict[tuple[bool, int], list[CheckIn]]:
    """Return what was said lately, and the last word where that is older, by indicator or item, oldest first."""
    said = CheckIn.objects.filter(about)
    newest = said.order_by("indicator_id", "item_id", "-day", "-pk").distinct("indicator_id", "item_id").values("pk")
    rows = said.filter(Q(day__gt=today - LOOK_BACK) | Q(pk__in=newest)).select_related("entered_agency")
    words: dict[tuple[bool, int], list[CheckIn]] = {}
    for row in rows.order_by("day", "pk"):
        words.setdefault((row.indicator_id is not None, row.indicator_id or row.item_id or 0), []).append(row)
    return words


ORDER = {Differs.WARNING: 0, Differs.HOPEFUL: 1, Differs.NO: 2}


def urgent_first(rows: Iterable[Pulse]) -> list[Pulse]:
    """Return what differs from its light first, then what is silent longest, then what is least sure."""
    sure = {Confidence.OFF_TRACK: 0, Confidence.AT_RISK: 1, None: 2, Confidence.ON_TRACK: 3}
    return sorted(rows, key=lambda row: (ORDER[row.differs], -row.silent, sure[row.confidence], row.about.name))


def matching(rows: Iterable[Pulse], filters: Mapping[str, str]) -> list[Pulse]:
    """Return the rows that a filter names: agency (code), and what is shown (differs, silent, a confidence)."""
    show = filters.get("show", "")
    tests = {"differs": lambda row: bool(row.differs), "silent": lambda row: row.silent > 0}
    test: Any = tests.get(show, lambda row: not show or row.confidence == show)
    code = filters.get("agency", "")
    return [row for row in rows if (not code or (row.about.agency and row.about.agency.code == code)) and test(row)]


@dataclass(frozen=True)
class Summary:
    """What the owners say of everything that is asked for: how many say what, are silent, or differ from the light."""

    words: Counter[Confidence | None]
    silent: int
    differing: list[Pulse]
    total: int

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """What owners say, the worst first, and how many are silent: name, word and number."""
        words = [(word.value, str(word.label), self.words[Confidence(word)]) for word in reversed(CheckIn.Word)]
        return [*words, ("silent", _("No word"), self.silent)]


def summary(rows: Iterable[Pulse]) -> Summary:
    """Return the numbers of what is asked for; what differs most urgent first."""
    listed = list(rows)
    return Summary(
        Counter(row.confidence for row in listed),
        sum(row.silent > 0 for row in listed),
        [row for row in urgent_first(listed) if row.differs],
        len(listed),
    )


def agencies_asked(rows: Iterable[Pulse]) -> list[Agency]:
    """Return the agencies that are asked for something, by name."""
    listed = {row.about.agency.pk: row.about.agency for row in rows if row.about.agency}
    return sorted(listed.values(), key=lambda agency: agency.name)


def said_of(about: Indicator | Item) -> QuerySet[CheckIn]:
    """Return every word about an indicator or item, newest first."""
    return about.check_ins.select_related("entered_agency").order_by("-day", "-pk")
