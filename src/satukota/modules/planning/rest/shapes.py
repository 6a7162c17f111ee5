"""What goes in and out of the REST of the plan."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

MOST = 500


class Problem(Schema):
    """What was wrong: a message in the reader's language, and the fields with their messages."""

    message: str
    fields: dict[str, str] = {}


class PlanOut(Schema):
    """A plan's head."""

    code: str
    kind: str
    title: str
    vision: str
    start_year: int
    end_year: int
    is_main: bool


class ItemOut(Schema):
    """An item of a plan with its tags; money in whole rupiah."""

    uid: str
    code: str
    parent: str
    kind: str
    name: str
    nomenclature: str
    agency: str
    dimension: str
    mission: str
    spm: str
    term: str
    starts: str
    ends: str
    budget: int | None
    quick_win: bool
    exchanges: list[str]
    state: str


class ItemList(Schema):
    """A part of a plan's items in the order of the tree; `total` counts all that fit the filter."""

    total: int
    items: list[ItemOut]


class VersionOut(Schema):
    """A version that was decided."""

    number: int
    reason: str
    decided_at: datetime


class ChangeOut(Schema):
    """What became of one item between two versions; `fields` holds (field, before, after)."""

    kind: str
    code: str
    name: str
    fields: list[tuple[str, str, str]]


class IndicatorOut(Schema):
    """An indicator with where it stands in a year, judged by the definition and the promise of that year.

    `due` was to be reached by the end of `judged_quarter`; a `running` quarter is in the value but not judged. Where
    the promise was changed, `first_…` say what it was and how it would be judged, `promise` says it in words.
    """

    code: str
    name: str
    agency: str
    unit: str
    source: str
    definition_version: int | None
    year: int
    instrument: str
    value: Decimal | None
    target: Decimal | None
    due: Decimal | None
    achievement: Decimal | None
    judged_quarter: int
    running: bool
    light: str
    promise: str
    first_target: Decimal | None
    first_achievement: Decimal | None
    first_light: str
    forecast: Decimal | None
    forecast_low: Decimal | None
    forecast_high: Decimal | None
    forecast_why: str


class TargetOut(Schema):
    """What was promised for a year; `steps` are targets of quarters or months.

    `approved` is true for what holds or held, false for a change that was refused, empty while one waits; `decided_by`
    is the role and agency of who decided.
    """

    year: int
    value: Decimal
    upper: Decimal | None
    steps: list[Decimal]
    unit: str
    definition_version: int | None
    source: str
    is_change: bool
    document: str
    document_date: date | None
    reason: str
    url: str
    entered_at: datetime | None
    approved: bool | None
    decided_at: datetime | None
    decided_by: str


class IndicatorList(Schema):
    """A part of the indicators; `total` counts all that fit the filter."""

    total: int
    items: list[IndicatorOut]


class ValueOut(Schema):
    """A value as it was entered, with everything that lets somebody trace it.

    `corrects` is the id of the published value that it replaces; `decided_by` the role and agency that vouched for it.
    """

    id: int
    year: int
    quarter: int
    value: Decimal | None
    definition_version: int
    unit: str
    instrument: str
    n: int | None
    inputs: dict[str, Any]
    url: str
    source: str
    state: str
    is_current: bool
    entered_at: datetime
    note: str
    corrects: int | None
    correction_reason: str
    document: str
    decided_at: datetime | None
    decided_by: str


class ValueIn(Schema):
    """A value of a quarter as an agency reports it: one value, or those of its three months."""

    year: int = Field(ge=2000, le=2200)
    quarter: int = Field(ge=1, le=4)
    value: Decimal | None = Field(None, max_digits=22, decimal_places=4)
    months: list[Decimal] | None = Field(None, min_length=3, max_length=3)
    note: str = Field("", max_length=300)
    correction_reason: str = Field("", max_length=300)
    document: str = Field("", max_length=200)


class RoundOut(Schema):
    """A round of evaluation; `states` counts its reports by state.

    A closed one is as it was frozen: `frozen` is the number of that version, `digest` the SHA-256 of its document.
    """

    id: int
    year: int
    quarter: int
    opened_at: datetime
    closed_at: datetime | None
    states: dict[str, int]
    late: int
    frozen: int | None
    digest: str


class SpmOut(Schema):
    """A minimum service with its figures and index of a year."""

    code: str
    field: str
    name: str
    to_serve: int | None
    served: int | None
    people: Decimal | None
    quality: Decimal | None
    index: Decimal | None
    category: str


class Part(Schema):
    """Which part of a long list is asked for."""

    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(100, ge=1, le=MOST)


class ItemFilter(Part):
    """Which items are asked for."""

    q: str = ""
    agency: str = ""
    dimension: str = ""
    mission: str = ""
    term: str = ""
    state: str = ""
    spm: str = ""
    quick: str = ""
    exchange: str = ""


class IndicatorFilter(Part):
    """Which indicators are asked for, and of which year (this one by default)."""

    year: int | None = Field(None, ge=2000, le=2200)
    q: str = ""
    agency: str = ""
    dimension: str = ""
    mission: str = ""
    light: str = ""
    source: str = ""
    spm: str = ""
    key: str = ""
