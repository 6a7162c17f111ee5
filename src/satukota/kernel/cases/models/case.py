"""Case types, cases, their clocks and the lines of their history."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from satukota.kernel.people.api import EncryptedText, mask_personal


class CaseType(models.Model):
    """One version of a case definition; immutable once published, and pinned by the cases that began with it."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        RETIRED = "retired"

    type = models.CharField(max_length=80)
    version = models.IntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    module = models.CharField(max_length=48, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "kernel_case_type"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "version"], name="case_type_version_once"),
            models.UniqueConstraint(
                fields=["type"], condition=models.Q(status="published"), name="case_type_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} v{self.version}"


DANGER = "danger"
"""The flag of a case in which somebody is in danger: a definition that raises it has its cases first in every list."""


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
            models.Index(fields=["-id"], name="case_danger", condition=Q(is_open=True, flags__contains=[DANGER])),
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


class CaseClock(models.Model):
    """One promise with its time. A clock that is started again (a reopened case) gets a row of its own."""

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="clocks", db_index=False)
    rule = models.CharField(max_length=64)
    run = models.SmallIntegerField(default=1)
    term = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "kernel_case_clock"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "rule", "run"], name="case_clock_once")]
        indexes: ClassVar = [
            # What the timer looks for each minute: the next moment at which a running clock wants something.
            models.Index(fields=["next_at"], name="case_clock_next", condition=Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of case {self.case_id}"


TOLD = "$told"
"""In the data of a history line: what is told in place of its words."""
DUE = "$due"
"""In the data of a history line: by when the case goes on, as it was known then."""
BY_APPLICANTS = frozenset({"reporter", "applicant"})


class CaseEntry(models.Model):
    """A line of a case's history: one per action, appended only (a trigger refuses the rest) and sealed with its event.

    `redact_history` takes words and data away: `words_digest` then proves what they were. Its salt goes with them, so
    that nobody finds short words again by trying.
    """

    case = models.ForeignKey("kernel.Case", models.PROTECT, related_name="entries", db_index=False)
    event_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=48)
    from_state = models.CharField(max_length=48, blank=True)
    to_state = models.CharField(max_length=48)
    flags = ArrayField(models.CharField(max_length=48), default=list)
    version = models.IntegerField()
    user = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=48)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    salt = models.UUIDField(db_default=RandomUUID(), null=True)
    words_digest = models.TextField(null=True)
    redacted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_case_entry"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_entry_case")]

    def __str__(self) -> str:
        return f"{self.action} on case {self.case_id}"

    @property
    def due(self) -> datetime | None:
        """Return by when the case was to go on after this line; None where nothing was promised or asked."""
        return datetime.fromisoformat(self.data[DUE]) if self.data.get(DUE) else None

    @property
    def told(self) -> str:
        """Return the words as the applicant is told them; empty where they are for staff.

        What a step says in place of its own words (`$told`) goes before them: a checker's remark is not the answer.
        """
        return str(self.data.get(TOLD, self.text)) if self.public else ""

    @property
    def public_text(self) -> str:
        """Return the words as everybody may read them; empty where they are internal.

        What an applicant wrote was read by nobody before: it is for staff. Nobody's identity number is told, and no
        telephone or address by a system; an office may give its own.
        """
        if self.role in BY_APPLICANTS:
            return ""
        return mask_personal(self.told, contacts=self.user_id is None)
