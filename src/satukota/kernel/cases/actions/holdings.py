"""Open matters go to the agency that takes them over."""

from django.db.models import F, Q
from django.utils import timezone

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.holdings import BETWEEN


def move_open(agency_id: int, to: int, keys: set[str]) -> int:
    """Give the open matters of the chosen types and categories to another agency, inside the caller's transaction.

    Whoever has such a case open meanwhile is told that it changed.
    """
    chosen = Q(pk__in=[])
    for key in keys:
        case_type, _slash, category = key.partition(BETWEEN)
        chosen |= Q(type=case_type, category=category)
    rows = Case.objects.filter(chosen, agency_id=agency_id, is_open=True)
    return rows.update(agency_id=to, version=F("version") + 1, changed_at=timezone.now())
