"""The checks of the kernel, and reading what all checks say."""

from satukota.kernel.health.queries.exposition import exposition
from satukota.kernel.health.queries.standing import Standing, courses, standings
from satukota.kernel.health.queries.verdicts import Finding, checks, examine, vital_checks

__all__ = [
    "Finding",
    "Standing",
    "checks",
    "courses",
    "examine",
    "exposition",
    "standings",
    "vital_checks",
]
