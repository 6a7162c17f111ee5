"""Other cities beside our own: what may be compared, and what a sheet would change."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.places.api import city
from satukota.kernel.readers.api import UnreadableTable, read_grid
from satukota.kernel.registry.api import Indicator as Offer
from satukota.kernel.registry.api import Measured, offers, resolve
from satukota.modules.maturity.models import BenchmarkFigure, BenchmarkSheet, InstrumentVersion
from satukota.modules.maturity.queries.instruments import closings, instrument_of, published_scores
from satukota.modules.maturity.rules.benchmark import Measure, Problem, Row, find_columns, per_resident, read_rows
from satukota.web.api import Chart, Series, number, rupiah

MOST_ROWS = 2000
SPM_OFFER = "planning.spm_index"
"""The live figure that stands for our own SPM; without a module that offers it, our own is not known."""
SPM_INSTRUMENT = "SPM"


class RefusedSheet(ValueError):
    """The file as a whole cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_benchmark(content: bytes, today: date) -> tuple[list[Row], list[Problem], list[str]]:
    """Return the understood rows of a file, its problems, and the headings that nothing is read from.

    Raises RefusedSheet for what is no table, NoTable where headings are missing.
    """
    try:
        grid = read_grid(content, MOST_ROWS)
    except UnreadableTable as error:
        raise RefusedSheet(error.code) from error
    first, places, ignored = find_columns(grid.rows)
    rows, problems = read_rows(grid.rows, first, places, today, scales())
    hidden = set(grid.unseen)
    return [replace(row, hidden=row.number in hidden) for row in rows], problems, ignored


def scales() -> dict[str, Decimal]:
    """Return the highest index of each of our instruments, by its code."""
    current = InstrumentVersion.objects.filter(is_current=True)
    return {version.code: Decimal(instrument_of(version).highest) for version in current}


@dataclass(frozen=True)
class Change:
    """A row of a sheet beside the figure that stands; `is_news` where it says something else."""

    row: Mapping[str, Any]
    before: BenchmarkFigure | None
    is_news: bool

    @property
    def value(self) -> Decimal:
        """The new value."""
        return Decimal(self.row["value"])


SAID = ("population", "source", "note")


def changes_of(sheet: BenchmarkSheet) -> list[Change]:
    """Return each row of a sheet with the figure whose place it would take."""
    current = {_key(figure): figure for figure in BenchmarkFigure.objects.filter(is_current=True)}
    return [_change(row, current) for row in sheet.rows]


def _key(figure: BenchmarkFigure) -> tuple[str, str, str, int]:
    return (figure.city.casefold(), figure.measure, figure.instrument, figure.year)


def _change(row: Mapping[str, Any], current: Mapping[tuple[str, str, str, int], BenchmarkFigure]) -> Change:
    before = current.get((row["city"].casefold(), row["measure"], row["instrument"], row["year"]))
    if before is None:
        return Change(row, None, is_news=True)
    same = before.value == Decimal(row["value"]) and before.city_code == row["code"]
    return Change(row, before, is_news=not same or any(getattr(before, name) != row[name] for name in SAID))


def fingerprint(changes: Sequence[Change]) -> str:
    """Return the digest of what a preview showed: the figures that stand are part of it."""
    text = "|".join(f"{change.before.pk if change.before else 0}:{change.is_news}" for change in changes)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Line:
    """A city's figure as it is compared; `own` is ours. `url` leads to where our own figure comes from."""

    city: str
    measure: str
    instrument: str
    year: int
    value: Decimal
    population: int | None
    source: str
    note: str
    own: bool
    url: str = ""

    @property
    def compared(self) -> Decimal | None:
        """What is compared: the index itself, of a cost the rupiah for each resident."""
        return per_resident(self.value, self.population) if self.measure == Measure.COST else self.value

    @property
    def shown(self) -> str:
        """What is compared, as it is written."""
        return rupiah(self.compared) if self.measure == Measure.COST else number(self.compared, 2)


@dataclass(frozen=True)
class Comparison:
    """Figures that may be compared: one measure, one instrument (or purpose), one year."""

    measure: str
    instrument: str
    year: int
    lines: list[Line]

    @property
    def has_own(self) -> bool:
        """Whether our own city is among them."""
        return any(line.own for line in self.lines)


def benchmark_lines() -> list[Line]:
    """Return every current figure of other cities and what is known of our own, newest year first."""
    own_code, own_name = settings.CITY_CODE, city().name
    lines = [
        _line(figure, own=figure.city_code == own_code or figure.city.casefold() == own_name.casefold())
        for figure in BenchmarkFigure.objects.filter(is_current=True)
    ]
    wanted = {(line.measure, line.instrument, line.year) for line in lines}
    typed = {(line.measure, line.instrument, line.year) for line in lines if line.own}
    own = [line for line in own_lines(wanted) if (line.measure, line.instrument, line.year) not in typed]
    return sorted([*lines, *own], key=lambda line: (line.measure, line.instrument, -line.year, not line.own, line.city))


def _line(figure: BenchmarkFigure, *, own: bool) -> Line:
    return Line(
        figure.city, figure.measure, figure.instrument, figure.year, figure.value, figure.population, figure.source,
        figure.note, own,
    )  # fmt: skip


def own_lines(wanted: Iterable[tuple[str, str, int]]) -> Iterator[Line]:
    """Yield our own figures of the years and instruments that others have figures of.

    An index is the closed one, else the published one that names the instrument; never a self-assessment.
    """
    every = set(wanted)
    closed = {(row.assessment.instrument.code, row.assessment.year): row for row in closings().filter(reopened_at=None)}
    published = {(score.code, score.year): score for score in published_scores() if score.code}
    for measure, instrument, year in sorted(every):
        if measure == Measure.INDEX:
            yield from _own_index(instrument, year, closed, published)
        elif measure == Measure.SPM:
            yield from _own_spm(instrument, year)


def _own_index(instrument: str, year: int, closed: Mapping[Any, Any], published: Mapping[Any, Any]) -> Iterator[Line]:
    name, score, closing = city().name, published.get((instrument, year)), closed.get((instrument, year))
    if score is not None:
        words = f"{score.publisher}: {score.source}"
        yield Line(name, Measure.INDEX, instrument, year, score.value, None, words, score.note, own=True)
    elif closing is not None:
        url = reverse("maturity:assessment", args=[closing.assessment_id])
        words = _("closed assessment of %(assessment)s") % {"assessment": closing.assessment}
        yield Line(name, Measure.INDEX, instrument, year, closing.index, None, words, "", own=True, url=url)


def _own_spm(instrument: str, year: int) -> Iterator[Line]:
    offered = {offer.code: (module, offer) for module, offer in offers("indicators", Offer)}.get(SPM_OFFER)
    if offered is None or not instrument.startswith(SPM_INSTRUMENT):
        return
    module, offer = offered
    measured: Measured = resolve(module.name, offer.compute)(date(year, 1, 1), date(year + 1, 1, 1))
    if measured.value is None:
        return
    value, words = Decimal(str(measured.value)), str(offer.definition)
    note = _("%(reported)s of %(services)s services") % measured.inputs
    yield Line(city().name, Measure.SPM, instrument, year, value, None, words, note, own=True, url=measured.url)


def comparisons(lines: Iterable[Line]) -> list[Comparison]:
    """Return the groups of at least two cities that may be compared; highest first, a cost lowest first."""
    groups: dict[tuple[str, str, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.compared is not None:
            groups[line.measure, line.instrument, line.year].append(line)
    return [
        Comparison(*key, sorted(group, key=lambda line: line.compared or 0, reverse=key[0] != Measure.COST))
        for key, group in groups.items()
        if len(group) > 1
    ]


def comparison_chart(comparison: Comparison) -> Chart:
    """Return a comparison as a bar chart; our own city's bar is marked in its label."""
    measure, title = Measure(comparison.measure), title_of(comparison.instrument)
    cost = measure is Measure.COST
    best = comparison.lines[0]
    unit = "" if not cost else _("rupiah per resident")
    words = _("%(title)s %(year)s: %(city)s %(value)s") % {
        "title": title, "year": comparison.year, "city": best.city, "value": best.shown,
    }  # fmt: skip
    return Chart(
        title=words,
        subtitle=_("one year, one instrument or purpose; %(n)s cities, sources in the table below")
        % {"n": len(comparison.lines)},
        labels=[f"{line.city} *" if line.own else line.city for line in comparison.lines],
        series=[Series(title, [line.compared for line in comparison.lines])],
        unit=unit,
        decimals=0 if cost else 2,
        label_title=_("city"),
    )


def title_of(instrument: str) -> str:
    """Return the name of one of our instruments by its code, else what the sheet calls it."""
    titles = dict(InstrumentVersion.objects.filter(is_current=True).values_list("code", "title"))
    return titles.get(instrument, instrument)
