"""What the answers say by quarter, dimension and district; nothing below the smallest number of answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.places.api import Area
from satukota.kernel.registry.api import Measured, configured_number
from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.rules import Result, quarter_name, quarter_of, quarters_before, result_of

QUARTERS = 12
BEGUN = timedelta(days=1)
"""So long a form that was opened before the questions changed is still taken, as answers to what it asked."""
SUMS = """
    SELECT entry.key, sum(entry.value::int), count(*)
    FROM wellbeing_answer answer, jsonb_each_text(answer.values) entry
    WHERE answer.year = %s AND answer.quarter = %s AND answer.questionnaire_id = %s AND (%s = '' OR answer.area = %s)
    GROUP BY entry.key
"""


def least() -> int:
    """Return the smallest number of answers that a figure needs; never below two."""
    return max(configured_number("WELLBEING_MINIMUM"), 2)


def current_questionnaire() -> Questionnaire | None:
    """Return the questionnaire that is asked now."""
    return Questionnaire.objects.first()


def asked_questionnaire(number: str, now: datetime) -> Questionnaire | None:
    """Return the questionnaire that a form was drawn from: the present one, or the one that it replaced a while ago.

    Somebody who began before the questions changed answered the questions that stood there. None where that is too
    long ago, or where there is no such questionnaire.
    """
    current = current_questionnaire()
    if current is None or number in {"", str(current.number)}:
        return current
    if number != str(current.number - 1) or now - current.published_at > BEGUN:
        return None
    return Questionnaire.objects.filter(number=current.number - 1).first()


def questionnaires() -> QuerySet[Questionnaire]:
    """Return every questionnaire with the number of its answers, the newest first."""
    return Questionnaire.objects.annotate(count=Count("answers")).select_related("published_by")


def answered(device: str, day: date) -> bool:
    """Tell whether a device has answered in the quarter of a day."""
    year, quarter = quarter_of(day)
    return bool(device) and Answer.objects.filter(year=year, quarter=quarter, device=device).exists()


def result(questionnaire: Questionnaire, year: int, quarter: int, area: str = "") -> Result:
    """Return what the answers of a quarter say, of the whole city or of one district."""
    rows = questionnaire.answers.filter(year=year, quarter=quarter)
    count = (rows.filter(area=area) if area else rows).count()
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [year, quarter, questionnaire.pk, area, area])
        sums = {code: (int(total), int(number)) for code, total, number in cursor.fetchall()}
    return result_of(questionnaire.asked, sums, count, least())


@dataclass(frozen=True)
class QuarterLine:
    """A quarter under one questionnaire."""

    questionnaire: Questionnaire
    year: int
    quarter: int
    result: Result

    @property
    def name(self) -> str:
        """The quarter as it is written."""
        return quarter_name(self.year, self.quarter)


def quarter_lines(count: int = QUARTERS) -> list[QuarterLine]:
    """Return the quarters that have answers, newest first, each under the questionnaire that was asked."""
    wanted = quarters_before(timezone.localdate(), count)
    asked = {questionnaire.pk: questionnaire for questionnaire in Questionnaire.objects.all()}
    answered = Answer.objects.order_by().values_list("year", "quarter", "questionnaire_id").distinct()
    return [
        QuarterLine(asked[pk], year, quarter, result(asked[pk], year, quarter))
        for year, quarter, pk in sorted(answered, reverse=True)
        if (year, quarter) in wanted
    ]


@dataclass(frozen=True)
class DistrictLine:
    """A district in a quarter."""

    name: str
    result: Result


def districts() -> dict[str, str]:
    """Return the districts of the city: code → name."""
    return dict(
        Area.objects.filter(level=Area.Level.DISTRICT, code__startswith=settings.CITY_CODE)
        .order_by("name")
        .values_list("code", "name")
    )


def district_lines(questionnaire: Questionnaire, year: int, quarter: int) -> list[DistrictLine]:
    """Return what each district said in a quarter; those with too few answers stand without a figure."""
    return [DistrictLine(name, result(questionnaire, year, quarter, code)) for code, name in districts().items()]


def measure_index(start: date, _end: date) -> Measured:
    """Return the index of a quarter for the plan; none below the smallest number of answers."""
    year, quarter = quarter_of(start)
    newest = Answer.objects.filter(year=year, quarter=quarter).order_by("-questionnaire__number").first()
    if newest is None:
        return Measured(None, 0, {}, reverse("wellbeing:results"))
    questionnaire = newest.questionnaire
    found = result(questionnaire, year, quarter)
    inputs = {"instrument": questionnaire.title, "version": questionnaire.number}
    value = None if found.index is None else _decimal(found)
    return Measured(value, found.answers, inputs, f"{reverse('wellbeing:results')}?year={year}&quarter={quarter}")


def _decimal(found: Result) -> Decimal | None:
    return None if found.index is None else round(Decimal(found.index.numerator) / found.index.denominator, 2)


def quarter_rows() -> Iterator[dict[str, Any]]:
    """Yield every quarter with enough answers, whole and by dimension, each with its questionnaire."""
    for line in quarter_lines():
        if not line.result.is_enough:
            continue
        parts: Mapping[str, Any] = {"": line.result.index, **line.result.dimensions}
        for dimension, index in parts.items():
            yield {
                "year": line.year,
                "quarter": line.quarter,
                "questionnaire": str(line.questionnaire),
                "dimension": dimension,
                "answers": line.result.answers,
                "index": round(Decimal(index.numerator) / index.denominator, 2),
            }
