"""Everything that this module reads."""

from satukota.modules.planning.queries.cases import report_days
from satukota.modules.planning.queries.offers import count_behind, evidence_plan, evidence_quick_wins
from satukota.modules.planning.queries.open_data import indicator_rows

__all__ = ["count_behind", "evidence_plan", "evidence_quick_wins", "indicator_rows", "report_days"]
