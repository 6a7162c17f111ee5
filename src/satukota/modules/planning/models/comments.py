"""What people who work on the plan say to one another about an item or an indicator."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Comment(models.Model):
    """A remark of somebody of the city's staff, never public. Its text stays (sql/comments.sql); it can be withdrawn."""

    item = models.ForeignKey("planning.Item", models.CASCADE, null=True, blank=True, related_name="comments")
    indicator = models.ForeignKey("planning.Indicator", models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField(_("comment"), max_length=2000)
    written_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    written_role = models.CharField(max_length=40, blank=True)
    written_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_comment"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) ^ Q(indicator__isnull=True), name="planning_comment_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id or self.indicator_id}: {self.pk}"

    @property
    def subject(self) -> "models.Model":
        """The item or indicator that it is about."""
        about = self.item or self.indicator
        assert about is not None
        return about
