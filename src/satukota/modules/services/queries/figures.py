"""Figures of services: for the plan, the index and the home page of staff; what was paid, month by month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case, pinned_definition, visible
from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Measured, configured_number
from satukota.modules.services.models import Payment, SurveyAnswer
from satukota.modules.services.models.survey import ELEMENTS, PROFILE
from satukota.modules.services.queries.catalogue import FAMILY, service_types
from satukota.modules.services.rules import skm

BIRTH = "layanan.akta-kia"
IN_TIME = """
    SELECT count(*) FILTER (WHERE (data ->> 'umur_hari_daftar')::int <= 60), count(*)
    FROM case_rows WHERE type = %s AND state = 'selesai' AND closed_at >= %s AND closed_at < %s
      AND data ? 'umur_hari_daftar'
"""
MONTHS = 12


def open_count(user: Visitor) -> int:
    """Return how many applications are open that a user may see."""
    return visible(user).filter(type__startswith=FAMILY, is_open=True).count()


def _moments(start: date, end: date) -> tuple[datetime, datetime]:
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (start, end))
    return first, last


def births_in_time(start: date, end: date) -> Measured:
    """Return the share of births of a period that were registered within 60 days."""
    with connection.cursor() as cursor:
        cursor.execute(IN_TIME, [BIRTH, *_moments(start, end)])
        timely, every = cursor.fetchone()
    value = round(100 * timely / every, 1) if every else None
    return Measured(value, every, {"timely": timely}, f"/services/work/?type={BIRTH}")


def satisfaction(start: date, end: date) -> Measured:
    """Return the satisfaction index of all services in a period."""
    result = published_survey(start, end)
    value = result.index if result and result.enough else None
    return Measured(value, result.n if result else 0, {}, "/services/satisfaction/")


def survey(start: date, end: date, case_type: str = "") -> skm.Result | None:
    """Return the satisfaction of a period, of one service or of all."""
    first, last = _moments(start, end)
    rows = SurveyAnswer.objects.filter(at__gte=first, at__lt=last)
    if case_type:
        rows = rows.filter(type=case_type)
    sums = rows.aggregate(n=Count("id"), **{name: Sum(name) for name in ELEMENTS})
    return skm.from_sums([sums[name] or 0 for name in ELEMENTS], sums["n"])


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a period: `n` answers, how many are `needed` for an index, and that where there are enough.

    `since` is the day of the first answer.
    """

    n: int
    needed: int
    index: float
    grade: str
    means: tuple[float, ...]
    since: date

    @property
    def enough(self) -> bool:
        """Tell whether enough people answered for an index and a grade."""
        return self.n >= self.needed


def published_survey(start: date, end: date, case_type: str = "") -> Published | None:
    """Return the satisfaction of a period as it may be published, of one service or of all; None without answers."""
    result = survey(start, end, case_type)
    if result is None:
        return None
    first, last = _moments(start, end)
    answers = SurveyAnswer.objects.filter(at__gte=first, at__lt=last, **({"type": case_type} if case_type else {}))
    began = answers.aggregate(first=Min("at"))["first"]
    needed = max(configured_number("SKM_LEAST"), skm.sample(_finished(start, end, case_type)))
    return Published(result.n, needed, result.index, result.grade, result.means, timezone.localdate(began))


def _finished(start: date, end: date, case_type: str) -> int:
    """Return how many applications were finished in a period in the state after which the survey is offered."""
    first, last = _moments(start, end)
    surveyed = {}
    for row in service_types():
        after = pinned_definition(row.pk).after.get("survey")
        if after and case_type in ("", row.type):
            surveyed[row.type] = after["when"]
    cases = Case.objects.filter(is_open=False, closed_at__gte=first, closed_at__lt=last)
    states = {state: [name for name, when in surveyed.items() if when == state] for state in surveyed.values()}
    return sum(cases.filter(state=state, type__in=names).count() for state, names in states.items())


def profile_counts(start: date, end: date) -> dict[str, list[tuple[str, int]]]:
    """Return how many of each group answered in a period, by part of the profile; parts that nobody told are left out."""
    first, last = _moments(start, end)
    rows = SurveyAnswer.objects.filter(at__gte=first, at__lt=last)
    counts = {name: Counter(rows.exclude(**{name: ""}).values_list(name, flat=True)) for name in PROFILE}
    return {
        name: [(code, count[code]) for code in PROFILE[name] if count[code]] for name, count in counts.items() if count
    }


def quarters(today: date, count: int = 4) -> list[tuple[date, date]]:
    """Return the last quarters, newest first, the present one included; ends are not included."""
    periods, start = [], date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for _quarter in range(count):
        end = date(start.year + (start.month > 9), (start.month + 2) % 12 + 1, 1)
        periods.append((start, end))
        before = start - timedelta(days=1)
        start = date(before.year, (before.month - 1) // 3 * 3 + 1, 1)
    return periods


def evidence() -> dict[str, Any]:
    """Return how many services can be applied for online, with the catalogue as proof."""
    return {"value": len(service_types()), "url": "/services/"}


@dataclass(frozen=True, slots=True)
class Month:
    """One month and way of paying, in whole rupiah: payments recorded (reversals taken off), found, not found yet."""

    month: date
    how: str
    payments: int
    recorded: int
    found: int

    @property
    def missing(self) -> int:
        """Return what no statement has shown yet."""
        return self.recorded - self.found


def payments_by_month(agencies: Iterable[int]) -> list[Month]:
    """Return the last twelve months in which something came in, the newest first, by way of paying."""
    rows = (
        Payment.objects.filter(bill__agency_id__in=[*agencies])
        .annotate(month=TruncMonth("paid_at"))
        .values("month", "method")
        .annotate(count=Count("id"), recorded=Sum("amount"), found=Sum("amount", filter=Q(matched_at__isnull=False)))
        .order_by("-month", "method")
    )
    newest = sorted({row["month"] for row in rows}, reverse=True)[:MONTHS]
    return [
        Month(
            row["month"].date(),
            str(Payment.Method(row["method"]).label),
            row["count"],
            row["recorded"],
            row["found"] or 0,
        )
        for row in rows
        if row["month"] in newest
    ]


def elements() -> dict[int, str]:
    """Return the questions of the nine elements of PermenPANRB 14/2017."""
    return {
        1: _("How do you find the requirements?"),
        2: _("How easy was the procedure?"),
        3: _("How fast was the service?"),
        4: _("How fair is the cost?"),
        5: _("Did you get what was promised?"),
        6: _("How able were the staff?"),
        7: _("How polite and friendly were the staff?"),
        8: _("How are complaints handled?"),
        9: _("How are the rooms and facilities, or this site?"),
    }
