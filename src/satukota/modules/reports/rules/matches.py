"""What is looked for among reports, and what is found."""

from dataclasses import dataclass
from datetime import datetime

from satukota.modules.reports.rules.likeness import Score


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
