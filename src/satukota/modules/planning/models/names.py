"""What everybody knew of an item, a plan, a commitment or a dimension, before and after: the former stays beside what took its place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reasoned(models.Model):
    """A change that everybody reads: why, when, and by which office."""

    reason = models.CharField(_("reason"), max_length=300)
    changed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    changed_role = models.CharField(max_length=40, blank=True)
    changed_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def _of_one(*names: str) -> Q:
    """Return the condition that exactly one of these relations is there."""
    wanted = Q()
    for name in names:
        wanted |= Q(**{f"{other}__isnull": other != name for other in names})
    return wanted


class ToldChange(Reasoned):
    """A part of an item, of a plan's head, or of what was signed, before and after.

    Rows are only added (sql/append_only.sql).
    """

    class Part(models.TextChoices):
        NAME = "name", _("name")
        ENDS = "ends", _("promised for")
        AGENCY = "agency", _("agency")
        BUDGET = "budget", _("budget of the whole period")
        DROPPED = "dropped", _("dropped from the plan")
        TITLE = "title", _("title")
        VISION = "vision", _("vision")
        TEXT = "text", _("text of the commitment")
        SIGNED_ON = "signed_on", _("signed on")
        PLACE = "place", _("place")
        DOCUMENT = "document", _("number of the document")
        URL = "url", _("address of the document")
        SIGNATORY = "signatory", _("who signed")
        PLEDGE = "pledge", _("what is promised")

    item = models.ForeignKey("planning.Item", models.CASCADE, null=True, blank=True, related_name="told_changes")
    plan = models.ForeignKey("planning.Plan", models.CASCADE, null=True, blank=True, related_name="told_changes")
    commitment = models.ForeignKey(
        "planning.Commitment", models.CASCADE, null=True, blank=True, related_name="told_changes"
    )
    dimension = models.ForeignKey(
        "planning.Dimension", models.PROTECT, null=True, blank=True, related_name="told_changes"
    )
    part = models.CharField(max_length=10, choices=Part, default=Part.NAME)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        db_table = "planning_name_change"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="planning_name_change_has_reason"),
            models.CheckConstraint(
                condition=_of_one("item", "plan", "commitment", "dimension"), name="planning_name_change_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.before} → {self.after}"
