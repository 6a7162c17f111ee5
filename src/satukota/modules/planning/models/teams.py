"""Teams with their charter, and gatherings: meetings of teams, and the stages of the training of 100 Smart City."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A body that steers or carries out: its decree, its time and its tasks are its charter."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Smart-city council (Dewan Smart City)")
        EXECUTIVE = "executive", _("Executive team (Tim Pelaksana)")
        INTEGRATION = "integration", _("Integration team")
        OTHER = "other", _("Other team")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    tasks = models.TextField(_("tasks"), blank=True)
    decree = models.ForeignKey(
        "planning.Regulation", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decree")
    )
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_team"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="planning_team_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """An office in a team: whoever holds it is the member."""

    class Role(models.TextChoices):
        ADVISER = "adviser", _("Adviser")
        CHAIR = "chair", _("Chair")
        DEPUTY = "deputy", _("Deputy chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    office = models.CharField(_("office"), max_length=160)
    agency = models.ForeignKey(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    tasks = models.CharField(_("tasks"), max_length=300, blank=True)
    until = models.DateField(_("member until"), null=True, blank=True)

    class Meta:
        db_table = "planning_team_member"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "office"], condition=Q(until=None), name="planning_team_member_once"
            )
        ]

    def __str__(self) -> str:
        return self.office


class Gathering(models.Model):
    """A meeting of a team, or a stage of the training: agenda, who came, result, document."""

    class Stage(models.IntegerChoices):
        ONE = 1, _("I: readiness and analysis")
        TWO = 2, _("II: strategy and programmes")
        THREE = 3, _("III: quick wins and roadmap")
        FOUR = 4, _("IV: commitment and presentation")

    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="gatherings", verbose_name=_("team")
    )
    stage = models.SmallIntegerField(_("stage of the training"), choices=Stage, null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    result = models.TextField(_("result"), blank=True)
    url = models.URLField(_("address of the document"), max_length=500, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_gathering"
        ordering: ClassVar = ["stage", F("held_on").desc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(stage__isnull=False), name="planning_gathering_of_something"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Who came to a gathering, counted by agency or body: no names of people."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="attendances")
    body = models.CharField(_("agency or body"), max_length=160)
    people = models.IntegerField(_("number of people"), validators=[MinValueValidator(1)])

    class Meta:
        db_table = "planning_attendance"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["gathering", "body"], name="planning_attendance_once")]

    def __str__(self) -> str:
        return f"{self.body}: {self.people}"
