"""Published definitions, parsed once per process."""

from functools import lru_cache
from time import monotonic

from satukota.kernel.cases.models import Case, CaseType
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.load import load_stored


@lru_cache(maxsize=256)
def pinned_definition(case_type_id: int) -> Definition:
    """Return the definition of a stored version; versions never change once published."""
    return load_stored(CaseType.objects.get(pk=case_type_id).source)


def published_row(case_type: str) -> CaseType:
    """Return the published version of a case type. Raises CaseType.DoesNotExist."""
    return CaseType.objects.get(type=case_type, status=CaseType.Status.PUBLISHED)


PUBLISHED_SECONDS = 5.0
_published: dict[str, tuple[float, int]] = {}


def published_version(case_type: str) -> tuple[int, Definition]:
    """Return id and definition of the published version, as it was at most five seconds ago in this process."""
    known = _published.get(case_type)
    if known is None or monotonic() - known[0] > PUBLISHED_SECONDS:
        known = monotonic(), published_row(case_type).pk
        _published[case_type] = known
    return known[1], pinned_definition(known[1])


def definition(case_type: str) -> Definition:
    """Return the published definition of a case type. Raises CaseType.DoesNotExist."""
    return published_version(case_type)[1]


def forget_published() -> None:
    """Look for published versions anew (after this process published one)."""
    _published.clear()


def case_types() -> list[CaseType]:
    """Return the published version of every case type, by title."""
    return list(CaseType.objects.filter(status=CaseType.Status.PUBLISHED).order_by("type"))


def count_matters(case_type: str) -> int:
    """Return how many cases a type has, whoever may see them: what changes of its definition have to mind."""
    return Case.objects.filter(type=case_type).count()
