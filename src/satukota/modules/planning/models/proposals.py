"""Changes of a plan that somebody asked for: what stood, what is to stand, who wrote it and who decided."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.proposals import Subject, Verb


class Proposal(models.Model):
    """Changes that go together through one case: of an agency, or of the city's planner where two are needed."""

    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    plan = models.ForeignKey("planning.Plan", models.PROTECT, related_name="proposals")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_proposal"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "plan"], name="planning_proposal_agency")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.agency_id}"


class ProposedChange(models.Model):
    """One change of a plan. Its row stays as it was written (sql/append_only.sql); only what became of it moves.

    `before` and `after` hold the fields of the row (`target`; none yet for what is added) as plain data. Without a
    proposal it was the planner's own and held at once.
    """

    class About(models.TextChoices):
        ITEM = Subject.ITEM, _("Item of the plan")
        MILESTONE = Subject.MILESTONE, _("Milestone")
        RISK = Subject.RISK, _("Risk")
        DEPENDENCY = Subject.DEPENDENCY, _("What has to be done first")
        READINESS = Subject.READINESS, _("Readiness")

    class Doing(models.TextChoices):
        ADD = Verb.ADD, _("Added")
        CHANGE = Verb.CHANGE, _("Changed")
        REMOVE = Verb.REMOVE, _("Removed")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        APPLIED = "applied", _("Holds")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="changes")
    plan = models.ForeignKey("planning.Plan", models.PROTECT, related_name="+")
    item = models.ForeignKey("planning.Item", models.PROTECT, null=True, blank=True, related_name="changes")
    about = models.CharField(max_length=12, choices=About)
    doing = models.CharField(max_length=8, choices=Doing)
    target = models.BigIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    written_role = models.CharField(max_length=40, blank=True)
    written_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_role = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_proposed_change"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["item", "id"], name="planning_change_of_item"),
            models.Index(fields=["about", "target"], condition=Q(state="waiting"), name="planning_change_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.target}: {self.doing}"
