"""What a plan consists of, what each part needs, and what became of it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.rules.readiness import Ready, Variable
from satukota.modules.planning.rules.schedule import is_late
from satukota.modules.planning.rules.terms import Term
from satukota.modules.planning.rules.tree import Kind


class ItemKind(models.TextChoices):
    """Levels of a plan."""

    MISSION = Kind.MISSION, _("Mission")
    GOAL = Kind.GOAL, _("Goal")
    OBJECTIVE = Kind.OBJECTIVE, _("Objective")
    PROGRAMME = Kind.PROGRAMME, _("Programme")
    ACTIVITY = Kind.ACTIVITY, _("Activity")
    SUBACTIVITY = Kind.SUBACTIVITY, _("Sub-activity")
    ACTION = Kind.ACTION, _("Action plan")


class TermChoice(models.TextChoices):
    """How far away the end is."""

    SHORT = Term.SHORT, _("Short (1 year)")
    MEDIUM = Term.MEDIUM, _("Medium (up to 5 years)")
    LONG = Term.LONG, _("Long (up to 10 years)")


class Exchange(models.TextChoices):
    """Between whom an item makes things work, as the statements of smart cities name it."""

    G2G = "g2g", _("between government bodies (G2G)")
    G2C = "g2c", _("for citizens (G2C)")
    G2B = "g2b", _("for businesses (G2B)")


class Item(models.Model):
    """A mission, goal, programme, activity or action plan. `uid` lasts through versions and imports."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey("planning.Plan", models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind)
    code = models.CharField(_("code"), max_length=40)
    path = models.CharField(max_length=400, editable=False)
    depth = models.SmallIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    nomenclature = models.CharField(_("code of Permendagri 90/2019"), max_length=20, blank=True)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    dimension = models.ForeignKey("planning.Dimension", models.PROTECT, null=True, blank=True, related_name="+")
    mission = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    spm = models.ForeignKey("planning.SpmService", models.PROTECT, null=True, blank=True, related_name="+")
    term = models.CharField(_("term"), max_length=8, choices=TermChoice, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    budget = models.BigIntegerField(_("budget (rupiah)"), null=True, blank=True, validators=[MinValueValidator(0)])
    funds = models.CharField(_("sources of funds"), max_length=400, blank=True)
    quick_win = models.BooleanField(_("quick win"), default=False)
    exchanges = ArrayField(
        models.CharField(max_length=3, choices=Exchange), verbose_name=_("for whom"), default=list, blank=True
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PLANNED)
    dropped_reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    case = models.ForeignKey("kernel.Case", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(_("source"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    pointing: str = ""
    """Its links to other plans as a sheet writes them, where an import has read them."""

    class Meta:
        db_table = "planning_item"
        ordering: ClassVar = ["plan", "path"]
        indexes: ClassVar = [
            models.Index(fields=["plan", "path"], name="planning_item_path"),
            models.Index(fields=["parent"], name="planning_item_parent"),
            models.Index(fields=["agency", "plan"], name="planning_item_agency"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="planning_item_code_once"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="planning_item_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(dropped_reason=""), name="planning_item_dropped_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_overdue(self) -> bool:
        """Whether it ended and is not done."""
        finished = self.state in (self.State.DONE, self.State.DROPPED)
        return is_late(self.ends, finished, timezone.localdate())


class Dependency(models.Model):
    """`item` needs `needs` to be done first."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Item, models.CASCADE, related_name="needed_by")
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_dependency"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "needs"], name="planning_dependency_once"),
            models.CheckConstraint(condition=~Q(item=models.F("needs")), name="planning_dependency_other"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} needs {self.needs_id}"


class Milestone(models.Model):
    """A dated step of an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="milestones")
    name = models.CharField(_("milestone"), max_length=200)
    due = models.DateField(_("due"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        db_table = "planning_milestone"
        ordering: ClassVar = ["due", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overdue(self) -> bool:
        """Whether it was due and is not reached."""
        return is_late(self.due, self.done_on is not None, timezone.localdate())


class MilestoneChange(models.Model):
    """What a milestone said before it was changed. Its row is never changed or deleted."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="changes")
    name = models.CharField(max_length=200)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    changed_role = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_milestone_change"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.due}"

    @property
    def office(self) -> str:
        """The role of who changed it, without a name."""
        return office_words(self.changed_role)


class Risk(models.Model):
    """What may go wrong, who answers for it, what is done about it, and how large it is before and after that.

    Likelihood and impact are 1 to 5; the residual ones are what is left when the mitigation works. A risk that is over
    is closed and stays in the register.
    """

    SCALE: ClassVar = [MinValueValidator(1), MaxValueValidator(5)]
    FACTS = (
        "text", "likelihood", "impact", "residual_likelihood", "residual_impact", "mitigation", "owner_id", "due",
        "closed_on",
    )  # fmt: skip

    item = models.ForeignKey(Item, models.CASCADE, related_name="risks")
    text = models.CharField(_("risk"), max_length=300)
    likelihood = models.SmallIntegerField(_("likelihood (1 to 5)"), default=3, validators=SCALE)
    impact = models.SmallIntegerField(_("impact (1 to 5)"), default=3, validators=SCALE)
    mitigation = models.CharField(_("what we do about it"), max_length=300, blank=True)
    owner = models.ForeignKey(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who answers for it")
    )
    due = models.DateField(_("mitigation due"), null=True, blank=True)
    residual_likelihood = models.SmallIntegerField(
        _("likelihood that is left (1 to 5)"), null=True, blank=True, validators=SCALE
    )
    residual_impact = models.SmallIntegerField(
        _("impact that is left (1 to 5)"), null=True, blank=True, validators=SCALE
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        db_table = "planning_risk"

    def __str__(self) -> str:
        return self.text


class RiskChange(models.Model):
    """What a risk said before it was changed or closed, as `Risk.FACTS`. Its row is never changed or deleted."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="changes")
    likelihood = models.SmallIntegerField()
    impact = models.SmallIntegerField()
    residual_likelihood = models.SmallIntegerField(null=True, blank=True)
    residual_impact = models.SmallIntegerField(null=True, blank=True)
    text = models.CharField(max_length=300)
    mitigation = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    changed_role = models.CharField(max_length=40, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_risk_change"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.risk_id}: {self.likelihood} × {self.impact}"


class Readiness(models.Model):
    """The newest judgement of one of the four variables of an item."""

    class Name(models.TextChoices):
        REGULATION = Variable.REGULATION, _("Regulation")
        INFRASTRUCTURE = Variable.INFRASTRUCTURE, _("Infrastructure")
        APPLICATION = Variable.APPLICATION, _("Application")
        PEOPLE = Variable.PEOPLE, _("People")

    class State(models.IntegerChoices):
        MISSING = Ready.MISSING, _("Missing")
        PARTLY = Ready.PARTLY, _("Partly there")
        READY = Ready.READY, _("Ready")
        NOT_NEEDED = Ready.NOT_NEEDED, _("Not needed")

    item = models.ForeignKey(Item, models.CASCADE, related_name="readiness")
    variable = models.CharField(_("variable"), max_length=16, choices=Name)
    ready = models.SmallIntegerField(_("state"), choices=State, default=State.MISSING)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    regulation = models.ForeignKey("planning.Regulation", models.SET_NULL, null=True, blank=True, related_name="+")
    application = models.CharField(_("application"), max_length=160, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    gap = models.CharField(_("what is missing"), max_length=300, blank=True)
    due = models.DateField(_("will be there by"), null=True, blank=True)
    judged_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "planning_readiness"
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "variable"], name="planning_readiness_once")]

    def __str__(self) -> str:
        return f"{self.variable} of {self.item_id}"


LONGEST = 700


class Expose(models.Model):
    """The words of a quick win's sheet. Rows stay; the newest approved one is public. Figures are not among its words."""

    item = models.ForeignKey("planning.Item", models.PROTECT, related_name="exposes")
    problem = models.TextField(_("the problem"), max_length=LONGEST)
    idea = models.TextField(_("the idea"), max_length=LONGEST)
    replication = models.TextField(_("what another city needs to do the same"), max_length=LONGEST)
    contact = models.CharField(_("whom to ask (office and its address)"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)
    written_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_expose"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.written_at}"
