"""The case: a matter that the city must answer. Current values are columns; all else is in the history."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from satukota.kernel.people.api import EncryptedText


class Case(models.Model):
    """A matter with an owner, a state and clocks. Written only by the actions of this package."""

    class Visibility(models.IntegerChoices):
        PUBLIC = 0
        AGENCY = 1
        PARTIES = 2
        SEALED = 3

    number = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=80)
    definition = models.ForeignKey("kernel.CaseType", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=48)
    flags = ArrayField(models.CharField(max_length=48), default=list)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    category = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    personal = EncryptedText(blank=True, default="")
    visibility = models.SmallIntegerField(choices=Visibility.choices, default=Visibility.AGENCY)
    priority = models.SmallIntegerField(default=2)
    channel = models.CharField(max_length=24, default="web")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    assignee = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    area_code = models.CharField(max_length=16, blank=True)
    place_note = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)
    waiting = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    search = SearchVectorField(null=True)

    class Meta:
        db_table = "kernel_case"
        indexes: ClassVar = [
            # A worklist is "open matters of my agency, newest or most urgent first"; closed ones are many and old.
            models.Index(fields=["agency", "-id"], name="case_agency_open", condition=Q(is_open=True)),
            # For lists of the whole city, which say both; a list of one agency says only `is_open`, and the planner,
            # who takes this one to be cheaper than the agency's own, cannot take it there.
            models.Index(fields=["-id"], name="case_open", condition=Q(is_open=True, closed_at__isnull=True)),
            models.Index(fields=["agency", "due_at", "id"], name="case_agency_due", condition=Q(is_open=True)),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(is_open=True)),
            models.Index(fields=["assignee", "-id"], name="case_assignee", condition=Q(assignee__isnull=False)),
            models.Index(fields=["agency", "-id"], name="case_agency_all"),
            models.Index(fields=["type", "-id"], name="case_type_all"),
            models.Index(fields=["cell"], name="case_cell", include=["id"], condition=Q(cell__isnull=False)),
            models.Index(fields=["area_code", "-id"], name="case_area"),
            models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False)),
            # Rows lie in the order of their opening: a few kilobytes say which pages a period covers.
            BrinIndex(fields=["opened_at"], name="case_opened", pages_per_range=32),
            models.Index(fields=["closed_at"], name="case_closed", condition=Q(is_open=False)),
            GinIndex(fields=["search"], name="case_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at__isnull=True) | Q(is_open=False, closed_at__isnull=False),
                name="case_closed_has_time",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="case_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.number
