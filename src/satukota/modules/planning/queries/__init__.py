"""Everything that this module reads."""

from satukota.modules.planning.queries.cases import report_days
from satukota.modules.planning.queries.indicator_rows import indicator_rows
from satukota.modules.planning.queries.offers import count_behind, evidence_plan, evidence_quick_wins

__all__ = ["count_behind", "evidence_plan", "evidence_quick_wins", "indicator_rows", "report_days"]
