"""Everything that this module reads."""

from satukota.modules.planning.queries.offers import (
    count_behind,
    evidence_plan,
    evidence_quick_wins,
    indicator_rows,
    measure_spm,
    report_days,
)
from satukota.modules.planning.queries.spending import spending_dataset
from satukota.modules.planning.queries.statements import has_public_commitments

__all__ = [
    "count_behind",
    "evidence_plan",
    "evidence_quick_wins",
    "has_public_commitments",
    "indicator_rows",
    "measure_spm",
    "report_days",
    "spending_dataset",
]
