"""Sums of reports a month and the open stock a day. Derived; rebuilt from the facts at will."""

from typing import ClassVar

from django.db import models


class MonthSum(models.Model):
    """What was filed in one month, by agency, area and category, with what became of it."""

    month = models.DateField()
    agency_id = models.BigIntegerField()
    area_code = models.CharField(max_length=16)
    category = models.CharField(max_length=80)
    filed = models.IntegerField()
    open = models.IntegerField()
    open_late = models.IntegerField()
    resolved = models.IntegerField()
    on_time = models.IntegerField()
    late = models.IntegerField()
    answered = models.IntegerField()
    answered_on_time = models.IntegerField()
    answer_seconds = models.BigIntegerField()
    resolve_seconds = models.BigIntegerField()
    reopened = models.IntegerField()
    returned = models.IntegerField()
    rated = models.IntegerField()
    rating_sum = models.IntegerField()
    negative = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "agency_id", "area_code", "category"], name="reports_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category}"


class OpenDay(models.Model):
    """The open stock at the end of one day, by agency and area."""

    day = models.DateField()
    agency_id = models.BigIntegerField()
    area_code = models.CharField(max_length=16, default="")
    open = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "agency_id", "area_code"], name="reports_open_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.open}"
