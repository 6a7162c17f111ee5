"""Charts as server-made SVG that needs no program: bars, lines, dots, bullets, sparklines.

Text is never inside a scaled drawing, so it stays readable at 320 px; colours are classes, so both themes work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from satukota.kernel.tables.api import csv_text
from satukota.web.numbers import Amount, number

type Values = Sequence[Amount | None]


@dataclass(frozen=True)
class Series:
    """One line, bar group or dot: values in the order of the chart's labels, None where nothing is known.

    `low` and `high` are the bounds of an uncertain value, drawn as a band.
    """

    name: str
    values: Values
    low: Values = ()
    high: Values = ()


@dataclass(frozen=True)
class Chart:
    """What a chart shows. The title says the finding, the subtitle what is counted, N and period."""

    title: str
    subtitle: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 0
    target: float | None = None
    target_label: str = ""
    label_title: str = ""
    csv_url: str = ""
    links: Sequence[str] = field(default=())

    def top(self) -> float:
        """Return the largest value drawn, at least one unit, so that nothing is divided by zero."""
        every = [float(v) for series in self.series for v in (*series.values, *series.high) if v is not None]
        return max([*every, self.target or 0.0, 0.0]) or 1.0

    def value_words(self, value: Amount | None) -> str:
        """Return a value as it is written beside its mark."""
        text = number(value, self.decimals)
        return text if value is None or not self.unit else f"{text} {self.unit}"

    def rows(self) -> list[tuple[str, list[str]]]:
        """Return the table behind the chart."""
        return [
            (label, [self.value_words(_at(series.values, at)) for series in self.series])
            for at, label in enumerate(self.labels)
        ]

    def csv_href(self) -> str:
        """Return the address of the table as CSV: the given one, else the table itself inside the address."""
        return self.csv_url or "data:text/csv;charset=utf-8," + quote(self._csv())

    def _csv(self) -> str:
        rows = ([label, *(_at(series.values, at) for series in self.series)] for at, label in enumerate(self.labels))
        return csv_text([self.label_title, *(series.name for series in self.series)], rows)


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart; numbers that go into the drawing are text, so that no locale writes a comma into them."""

    label: str
    width: str
    shown: str
    colour: int
    href: str = ""
    first: bool = True


@dataclass(frozen=True)
class Dots:
    """One row of a dot plot: positions in per cent of the line."""

    label: str
    marks: list[tuple[int, str, str]]
    target: str | None
    text: str


def _at(values: Values, index: int) -> Amount | None:
    return values[index] if index < len(values) else None


def bars(chart: Chart) -> list[Bar]:
    """Return the rows of a bar chart; a bar starts at zero and a missing value has no bar."""
    top, rows = chart.top(), []
    for at, label in enumerate(chart.labels):
        for index, series in enumerate(chart.series):
            value = _at(series.values, at)
            width = 0.0 if value is None else max(0.0, float(value)) / top * 100
            href = chart.links[at] if at < len(chart.links) else ""
            rows.append(Bar(label, f"{width:.2f}", chart.value_words(value), index % 5 + 1, href, first=index == 0))
    return rows


def dots(chart: Chart, low: float, high: float) -> list[Dots]:
    """Return the rows of a dot plot between two bounds: one dot for each series."""
    span = (high - low) or 1.0
    rows = []
    for at, label in enumerate(chart.labels):
        known = [
            (i, series.name, v) for i, series in enumerate(chart.series) if (v := _at(series.values, at)) is not None
        ]
        marks = [(i % 5 + 1, _place(v, low, span), f"{name}: {chart.value_words(v)}") for i, name, v in known]
        target = None if chart.target is None else _place(chart.target, low, span)
        rows.append(Dots(label, marks, target, chart.value_words(known[-1][2]) if known else chart.value_words(None)))
    return rows


def _place(value: Amount, low: float, span: float) -> str:
    return f"{(float(value) - low) / span * 100:.2f}"


def points(
    values: Values, low: float, high: float, width: float = 100, height: float = 100
) -> list[list[tuple[float, float]]]:
    """Return the runs of known points, scaled into the box (y downwards); a gap in the data parts the runs."""
    step = width / max(1, len(values) - 1)
    span = (high - low) or 1.0
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((round(at * step, 2), round(height - (float(value) - low) / span * height, 2)))
    return [run for run in runs if run]


def path(run: Sequence[tuple[float, float]]) -> str:
    """Return an SVG path through the points; a single point becomes a short stroke that can be seen."""
    if len(run) == 1:
        return f"M{run[0][0]} {run[0][1]}h.01"
    return "M" + "L".join(f"{x} {y}" for x, y in run)


def ticks(top: float, most: int = 4) -> list[float]:
    """Return round values from zero up to at least `top`: 0, 50, 100, 150."""
    power = 10 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    step = next(s * power for s in (0.25, 0.5, 1, 2, 2.5, 5, 10) if s * power * most >= top)
    return [round(step * n, 6) for n in range(int(-(-top // step)) + 1)]


def sparkline(values: Values, width: int = 120, height: int = 28) -> SafeString:
    """Return a small line without axes; the figure beside it says the value, so it is decorative."""
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return SafeString()
    runs = points(values, min([0.0, *known]), max(known), width, height)
    area = "".join(f'<path class="area" d="{path(run)}V{height}H{run[0][0]}Z"/>' for run in runs)
    lines = "".join(f'<path d="{path(run)}"/>' for run in runs)
    head = f'<svg class="spark" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">'
    return mark_safe(f"{head}{area}{lines}</svg>")  # noqa: S308 - numbers only


@dataclass(frozen=True)
class Line:
    """One line of a line chart, ready to draw: paths in a box of 100 × 100.

    `under`: its figure stands below its end, where the word of the target is above.
    """

    name: str
    colour: int
    paths: list[str]
    band: str
    end: tuple[str, str]
    shown: str
    under: bool


WORD = 9
"""So many hundredths of a chart's height two words need, one above the other."""


def lines(chart: Chart) -> tuple[list[Line], list[tuple[str, str]], str | None]:
    """Return the lines, the grid (height in per cent from above, words) and the height of the target."""
    grid = ticks(chart.top())
    top = grid[-1]
    drawn = [_line(chart, series, index, top) for index, series in enumerate(chart.series)]
    target = None if chart.target is None else _height(chart.target, top)
    decimals = 0 if all(tick == int(tick) for tick in grid) else chart.decimals or 1
    levels = [(_height(tick, top), number(tick, decimals)) for tick in grid]
    return [line for line in drawn if line.paths], levels, target


def _height(value: float, top: float) -> str:
    return f"{100 - value / top * 100:.2f}"


def _line(chart: Chart, series: Series, index: int, top: float) -> Line:
    runs = points(series.values, 0, top)
    band = ""
    if series.low and series.high:
        upper = [point for run in points(series.high, 0, top) for point in run]
        lower = [point for run in points(series.low, 0, top) for point in run]
        band = path([*upper, *reversed(lower)]) + "Z"
    last = next((v for v in reversed(series.values) if v is not None), None)
    x, y = runs[-1][-1] if runs else (0.0, 0.0)
    under = chart.target is not None and abs(y - float(_height(chart.target, top))) < WORD
    return Line(
        series.name, index % 5 + 1, [path(run) for run in runs], band, (str(x), str(y)), chart.value_words(last), under
    )
