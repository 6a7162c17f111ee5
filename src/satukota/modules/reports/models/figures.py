"""Reports as figures: one row a case, sums a month, the open stock a day. Derived; rebuilt from the cases at will."""

from typing import ClassVar

from django.db import models


class CaseFact(models.Model):
    """One report as numbers. Times are seconds, or working days; `late` means that any promise was ever broken, the
    others name which."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, primary_key=True, related_name="+")
    day = models.DateField()
    month = models.DateField()
    agency_id = models.BigIntegerField(default=0)
    area_code = models.CharField(max_length=16)
    category = models.CharField(max_length=80)
    class_code = models.CharField(max_length=24)
    channel = models.CharField(max_length=24)
    state = models.CharField(max_length=48)
    is_open = models.BooleanField()
    resolved = models.BooleanField()
    resolved_month = models.DateField(null=True)
    verify_seconds = models.BigIntegerField(null=True)
    answer_seconds = models.BigIntegerField(null=True)
    resolve_seconds = models.BigIntegerField(null=True)
    late = models.BooleanField(default=False)
    answer_late = models.BooleanField(default=False)
    resolve_late = models.BooleanField(default=False)
    reopened = models.SmallIntegerField(default=0)
    returned = models.SmallIntegerField(default=0)
    rating = models.SmallIntegerField(null=True)
    rejected = models.SmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    resolved_day = models.DateField(null=True)
    assignee_id = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    """When the running clock that ends first has used up 80 % of its time."""
    answer_workdays = models.IntegerField(null=True)
    resolve_workdays = models.IntegerField(null=True)
    cause = models.CharField(max_length=24, default="")
    forwards = models.SmallIntegerField(default=0)
    escalated = models.BooleanField(default=False)
    """Past the time of a promise, so that its agency's head was told."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["month", "agency_id"], name="reports_fact_month"),
            models.Index(fields=["changed_at"], name="reports_fact_changed"),
            models.Index(fields=["resolved_day"], name="reports_fact_resolved"),
            models.Index(fields=["day"], name="reports_fact_open", condition=models.Q(is_open=True)),
        ]

    def __str__(self) -> str:
        return f"facts of case {self.case_id}"


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
    answer_workdays = models.BigIntegerField(default=0)
    resolve_workdays = models.BigIntegerField(default=0)

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
