"""An assessment with the levels that people gave, what proves them, and what is to be done about the gaps."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.rules.states import State


class Assessment(models.Model):
    """One instrument, one year. Self-assessment and the reviewer's verdict stand side by side in its ratings."""

    class State(models.TextChoices):
        OPEN = State.OPEN, _("Self-assessment")
        SENT = State.SENT, _("With the reviewer")
        VERIFIED = State.VERIFIED, _("With the assessor")
        CLOSED = State.CLOSED, _("Closed")

    instrument = models.ForeignKey("maturity.InstrumentVersion", models.PROTECT, related_name="assessments")
    year = models.SmallIntegerField(_("year"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    target = models.DecimalField(_("target of the year"), max_digits=5, decimal_places=2, null=True, blank=True)
    coordinator = models.ForeignKey(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("coordinator")
    )
    note = models.TextField(_("note"), blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "maturity_assessment"
        ordering: ClassVar = ["-year", "instrument__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "year"], name="maturity_assessment_once")
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.year}"


class IndicatorOwner(models.Model):
    """The agency that rates an indicator of an assessment and proves it; without one the coordinator does."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="owners")
    no = models.SmallIntegerField()
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")

    class Meta:
        db_table = "maturity_indicator_owner"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "no"], name="maturity_indicator_owner_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.no}: {self.agency_id}"


class Move(models.Model):
    """A step that an assessment took, appended only: who, when and why."""

    class Step(models.TextChoices):
        SEND = "send", _("Sent to the reviewer")
        VERIFY = "verify", _("Verified")
        GIVE_BACK = "give-back", _("Given back")
        CLOSE = "close", _("Closed")
        ASK_REOPENING = "ask-reopening", _("Reopening asked for")
        REOPEN = "reopen", _("Opened again")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="moves")
    step = models.CharField(max_length=16, choices=Step)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "maturity_move"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.step}"


class Closing(models.Model):
    """What an assessment said when it was closed. It stays, and stays public, when the assessment is opened again."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="closings")
    index = models.DecimalField(max_digits=5, decimal_places=2)
    predicate = models.CharField(max_length=60, blank=True)
    levels = models.JSONField()
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "maturity_closing"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.index}"


class Rating(models.Model):
    """A level that somebody gave, appended only; the newest of each kind counts."""

    class Kind(models.TextChoices):
        SELF = "self", _("Self-assessment")
        DOCUMENT = "document", _("Document review")
        INTERVIEW = "interview", _("Interview")
        VISIT = "visit", _("Visit")
        FINAL = "final", _("Final")
        TARGET = "target", _("Target")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ratings")
    no = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.TextField(blank=True)
    given_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "maturity_rating"
        indexes: ClassVar = [models.Index(fields=["assessment", "no", "kind", "-id"], name="maturity_rating_newest")]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.no} {self.kind}: {self.level}"


class Evidence(models.Model):
    """What proves a level: a document, a link, or a figure that the system collected."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    no = models.SmallIntegerField()
    level = models.SmallIntegerField(_("proves level"))
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    url = models.CharField(_("link"), max_length=500, blank=True)
    collected = models.CharField(max_length=80, blank=True)
    figure = models.CharField(max_length=200, blank=True)
    dated = models.DateField(_("date"))
    expires = models.DateField(_("valid until"), null=True, blank=True)
    added_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "maturity_evidence"
        ordering: ClassVar = ["no", "level", "id"]
        indexes: ClassVar = [models.Index(fields=["assessment", "no"], name="maturity_evidence_no")]

    def __str__(self) -> str:
        return self.title


class Collected(models.Model):
    """A fact that a module offered, on the day it was collected. History is kept; the newest counts."""

    code = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    module = models.CharField(max_length=48)
    topics = models.JSONField(default=list)
    figure = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    collected_at = models.DateTimeField()

    class Meta:
        db_table = "maturity_collected"
        indexes: ClassVar = [models.Index(fields=["code", "-collected_at"], name="maturity_collected_newest")]

    def __str__(self) -> str:
        return f"{self.code}: {self.figure}"


class GapAction(models.Model):
    """What an agency does to raise one indicator; followed as a case, from which the plan makes its item."""

    assessment = models.ForeignKey("maturity.Assessment", models.CASCADE, related_name="gap_actions")
    no = models.SmallIntegerField()
    from_level = models.DecimalField(_("from level"), max_digits=5, decimal_places=2)
    to_level = models.DecimalField(_("to level"), max_digits=5, decimal_places=2)
    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    due = models.DateField(_("due"))

    class Meta:
        db_table = "maturity_gap_action"
        ordering: ClassVar = ["no", "id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.no} → {self.to_level}"
