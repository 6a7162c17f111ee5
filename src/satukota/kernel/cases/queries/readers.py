"""Who has read the personal data of a case."""

from satukota.kernel.audit.api import Reading, readings_of
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.detail import find


def readers_of(number: str) -> list[Reading] | None:
    """Return who has read the personal data of a case, whoever asks; None where there is no such case."""
    try:
        return readings_of("case", find(number).pk)
    except Case.DoesNotExist:
        return None
