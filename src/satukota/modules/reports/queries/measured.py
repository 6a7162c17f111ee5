"""The reports that a measure counts, for the list behind a figure."""

from typing import Any

from django.db.models import BooleanField, Func, QuerySet

from satukota.modules.reports.models import CaseFact
from satukota.modules.reports.rules.measured import MEASURED


def cases_of(measure: str) -> QuerySet[Any]:
    """Return the ids of the reports that a measure counts. Raises KeyError where there is no such measure."""
    counted = Func(template=MEASURED[measure], output_field=BooleanField())
    return CaseFact.objects.filter(counted).values("case_id")
