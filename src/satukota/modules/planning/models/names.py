"""What an item or a plan was called before: each name that was published stays beside the one that took its place."""

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


class NameChange(Reasoned):
    """The name of an item, or the title of a plan, before and after. Rows are only added (sql/append_only.sql)."""

    item = models.ForeignKey("planning.Item", models.CASCADE, null=True, blank=True, related_name="name_changes")
    plan = models.ForeignKey("planning.Plan", models.CASCADE, null=True, blank=True, related_name="title_changes")
    before = models.CharField(max_length=300)
    after = models.CharField(max_length=300)

    class Meta:
        db_table = "planning_name_change"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="planning_name_change_has_reason"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, plan__isnull=True) | Q(item__isnull=True, plan__isnull=False),
                name="planning_name_change_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
