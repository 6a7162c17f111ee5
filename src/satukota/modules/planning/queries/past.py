"""The past of an indicator: its values, and where it stood in each year."""

from django.db.models import QuerySet

from satukota.modules.planning.models import Indicator, Standing, Value
from satukota.modules.planning.rules.achievement import Grade, grade

NEWEST_FIRST = ("-year", "-quarter", "-id")


def history(indicator: Indicator) -> QuerySet[Value]:
    """Return every value that was ever entered, newest first."""
    return indicator.values.select_related(
        "definition", "entered_by", "entered_agency", "decided_agency", "file"
    ).order_by(*NEWEST_FIRST)


def yearly(indicator: Indicator) -> list[Standing]:
    """Return where an indicator stood in each year, oldest first."""
    return list(indicator.standings.select_related("definition", "promise").order_by("year"))


def word(standing: Standing | None) -> Grade | None:
    """Return the step of the scale of Permendagri 86/2017 that a standing reached."""
    return grade(standing.achievement) if standing else None
