"""What may be wrong with a cell of a sheet, and what a sheet may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from satukota.modules.planning.rules.numbers import Style
from satukota.modules.planning.rules.tree import Kind


class Fault(StrEnum):
    """Why a cell was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_KIND = "unknown_kind"
    DUPLICATE = "duplicate"
    SAME_CODE = "same_code"
    TWO_READINGS = "two_readings"
    NUMERIC_CODE = "numeric_code"
    CIRCLE = "circle"
    COUNTS_TWICE = "counts_twice"
    NO_PARENT = "no_parent"
    WRONG_PARENT = "wrong_parent"
    UNKNOWN_LINE = "unknown_line"
    BAD_CODE = "bad_code"
    CODE_ELSEWHERE = "code_elsewhere"
    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_MISSION = "unknown_mission"
    UNKNOWN_SPM = "unknown_spm"
    UNKNOWN_TERM = "unknown_term"
    UNKNOWN_EXCHANGE = "unknown_exchange"
    UNKNOWN_LINK = "unknown_link"
    LINKED_BACK = "linked_back"
    LINKED_TWICE = "linked_twice"
    BAD_DATE = "bad_date"
    ENDS_BEFORE_START = "ends_before_start"
    OUTSIDE_PLAN = "outside_plan"
    BAD_MONEY = "bad_money"
    BAD_FUND = "bad_fund"
    BAD_PARTS = "bad_parts"
    BAD_CASH = "bad_cash"
    NOT_IN_PLAN = "not_in_plan"
    BAD_YES_NO = "bad_yes_no"
    FORMULA = "formula"
    UNKNOWN_INDICATOR = "unknown_indicator"
    COMPUTED = "computed"
    BAD_YEAR = "bad_year"
    BAD_QUARTER = "bad_quarter"
    BAD_NUMBER = "bad_number"
    NOT_YET = "not_yet"
    BAD_MONTH = "bad_month"
    UNKNOWN_METHOD = "unknown_method"
    SOME_STEPS = "some_steps"
    UNKNOWN_UNIT = "unknown_unit"
    NO_WHOLE = "no_whole"


@dataclass(frozen=True)
class Problem:
    """A refused cell. `row` as Excel numbers it."""

    row: int
    column: str
    fault: Fault
    value: str = ""


@dataclass(frozen=True)
class Known:
    """What a sheet may refer to. `current` holds the items of the plan: code → column → value, as rows hold them.

    `link_targets` are the items of other plans (`rpjmd-2016/1.2`), `linked_from` those that point at an item already.
    """

    agencies: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    missions: frozenset[str] = frozenset()
    spm: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    nomenclatures: Mapping[str, str] = field(default_factory=dict)
    first_year: int = 1900
    last_year: int = 2200
    current: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    agency_names: Mapping[str, str] = field(default_factory=dict)
    style: Style | None = None
    link_targets: frozenset[str] = frozenset()
    linked_from: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """A cell that was read and may have been meant otherwise; somebody has to look at it."""

    row: int
    column: str
    value: str
    read_as: str


class Refused(ValueError):
    """A cell has a fault."""

    def __init__(self, fault: Fault, value: object = "") -> None:
        super().__init__(fault)
        self.fault, self.value = fault, str(value)[:80]
