"""The health's door: what every check says now, since when, and what monitors read."""

from satukota.kernel.health.actions import HealthChanged, keep_findings, look
from satukota.kernel.health.models import HealthRecord
from satukota.kernel.health.queries import (
    Finding,
    Standing,
    checks,
    courses,
    examine,
    exposition,
    standings,
    vital_checks,
)
from satukota.kernel.health.rules import Level

__all__ = [
    "Finding",
    "HealthChanged",
    "HealthRecord",
    "Level",
    "Standing",
    "checks",
    "courses",
    "examine",
    "exposition",
    "keep_findings",
    "look",
    "standings",
    "vital_checks",
]
