"""A length of time as definitions and laws write it: a number and a unit, `3wd`, `4h`, `30d`."""

import re
from dataclasses import dataclass

UNITS = {
    "h": "hours on the wall clock",
    "d": "calendar days",
    "wh": "hours of office time",
    "wd": "working days",
    "mo": "calendar months",
    "y": "calendar years",
}
WORKING = frozenset({"wh", "wd"})
_TERM = re.compile(r"(?=[1-9][0-9]{0,4}(?:wh|h|d)|[1-9][0-9]{0,3}(?:wd|mo)|[1-9][0-9]{0,2}y)([0-9]+)(wh|wd|mo|h|d|y)")


@dataclass(frozen=True, slots=True)
class Term:
    """`number` of `unit` (`UNITS`): at most 99,999 hours or days, 9,999 working days or months, 999 years, so that a date follows."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @property
    def working(self) -> bool:
        """Say whether the term counts office time instead of time on the wall."""
        return self.unit in WORKING

    def as_working(self) -> "Term":
        """Return the term in office time: days become working days, hours office hours."""
        return Term(self.number, {"d": "wd", "h": "wh"}.get(self.unit, self.unit))


def term(text: object) -> Term:
    """Read `3wd`. Raises ValueError where the text is not a number and a unit."""
    match = _TERM.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"not a term: {text!r}")
    return Term(int(match[1]), match[2])
