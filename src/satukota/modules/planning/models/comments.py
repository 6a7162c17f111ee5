"""What staff say to one another about an item or an indicator, and who outside wants to hear what becomes of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.indicators import Indicator
from satukota.modules.planning.models.item import Item


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


class PromiseFollow(models.Model):
    """An address that wants to hear of a promise: an indicator or an item with a date.

    It is told only when it has `confirmed` so by a message; `asked_at` is when it was last asked to.
    """

    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="follows")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="follows")
    confirmed = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "planning_promise_follow"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(item__isnull=True), name="planning_follow_of_one"
            ),
            models.UniqueConstraint(fields=["person", "indicator"], name="planning_follow_indicator_once"),
            models.UniqueConstraint(fields=["person", "item"], name="planning_follow_item_once"),
        ]

    def __str__(self) -> str:
        return f"follow of {self.indicator_id or self.item_id}"

    @property
    def about(self) -> Indicator | Item:
        """What is followed."""
        about = self.indicator or self.item
        assert about is not None  # a constraint of the table
        return about
