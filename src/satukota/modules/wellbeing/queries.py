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
from satukota.kernel.registry.api import Measured, PersonQuery, PersonRow, configured_number
from satukota.modules.wellbeing.models import Answer, Questionnaire
from satukota.modules.wellbeing.rules import (
    Result,
    quarter_name,
    quarter_of,
    quarters_before,
    result_of,
    told_parts,
)

QUARTERS = 12
BEGUN = timedelta(days=1)
"""So long a form that was opened before the questions changed is still taken, as answers to what it asked."""
STEP = 5
"""A figure moves on by so many answers: from what it was and what it is, nobody reads what the newest one said."""
SUMS = """
    SELECT entry.key, sum(entry.value::int), count(*)
    FROM (
        SELECT earliest.values FROM wellbeing_answer earliest
        WHERE earliest.year = %s AND earliest.quarter = %s AND earliest.questionnaire_id = %s
            AND (%s = '' OR earliest.area = %s)
        ORDER BY earliest.id LIMIT %s
    ) answer, jsonb_each_text(answer.values) entry
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
    """Return what the answers of a quarter say, of the whole city or of one district; the last few wait for others."""
    rows = questionnaire.answers.filter(year=year, quarter=quarter)
    count = (rows.filter(area=area) if area else rows).count()
    if count >= least():
        count = max(count - count % STEP, least())
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [year, quarter, questionnaire.pk, area, area, count])
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
    """Return what each district said in a quarter.

    Those with too few answers stand without a figure, and so does one more where the difference would tell them.
    """
    counted = questionnaire.answers.filter(year=year, quarter=quarter).order_by().values_list("area")
    counts = dict(counted.annotate(n=Count("pk")))
    told = told_parts({code: counts.get(code, 0) for code in districts()}, sum(counts.values()), least())
    lines = []
    for code, name in districts().items():
        here = result(questionnaire, year, quarter, code)
        lines.append(DistrictLine(name, here if code in told else Result(here.answers, None, {})))
    return lines


def measure_index(start: date, _end: date) -> Measured:
    """Return the index of a quarter for the plan; none below the smallest number of answers."""
    year, quarter = quarter_of(start)
    questionnaire = _most_answered(year, quarter)
    if questionnaire is None:
        return Measured(None, 0, {}, reverse("wellbeing:results"))
    measured = result(questionnaire, year, quarter)
    inputs = {"instrument": questionnaire.title, "version": questionnaire.number}
    address = f"{reverse('wellbeing:results')}?year={year}&quarter={quarter}"
    return Measured(_decimal(measured), measured.answers, inputs, address)


def _most_answered(year: int, quarter: int) -> Questionnaire | None:
    """Return the questionnaire that most people answered in a quarter; of two with as many the newer.

    New questions on the last day of a quarter do not take the figure of the others away.
    """
    answers = Answer.objects.filter(year=year, quarter=quarter).order_by().values("questionnaire")
    most = answers.annotate(n=Count("pk")).order_by("-n", "-questionnaire__number").first()
    return Questionnaire.objects.get(pk=most["questionnaire"]) if most else None


def _decimal(measured: Result) -> Decimal | None:
    index = measured.index
    return None if index is None else round(Decimal(index.numerator) / index.denominator, 2)


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


def find_answers(_query: PersonQuery) -> list[PersonRow]:
    """Return nothing: no answer says who gave it, so nobody's own are found."""
    return []
