"""The past of an indicator: its values, and where it stood in each year."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satukota.modules.planning.models import Indicator, IndicatorChange, Standing, Value
from satukota.modules.planning.models.figures import office_words
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


@dataclass(frozen=True)
class HeadChange:
    """What an indicator was and became, as people read it: which part, why, by which office (no names)."""

    part: str
    before: str
    after: str
    reason: str
    at: datetime
    office: str


def head_changes(indicator: Indicator) -> list[HeadChange]:
    """Return what changed of an indicator after it was public, newest first."""
    return [
        HeadChange(
            row.get_part_display(),
            _read(row.part, row.before),
            _read(row.part, row.after),
            row.reason,
            row.changed_at,
            office_words(row.changed_role, row.changed_agency),
        )
        for row in indicator.changes.select_related("changed_agency")
    ]


def _read(part: str, text: str) -> str:
    if not text:
        return "–"
    if part == IndicatorChange.Part.ENDED_ON:
        return date_format(date.fromisoformat(text), "j F Y")
    if part == IndicatorChange.Part.SOURCE:
        return str(Indicator.Source(text).label)
    if part in {IndicatorChange.Part.IS_PUBLIC, IndicatorChange.Part.IS_KEY}:
        return _("Yes") if text == "True" else _("No")
    return text
