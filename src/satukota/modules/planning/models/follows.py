"""Who wants to hear what becomes of a promise."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PromiseFollow(models.Model):
    """An address that wants to hear of a promise: an indicator or an item with a date.

    It is told only when it has `confirmed` so by a message; `asked_at` is when it was last asked to.
    """

    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="+")
    indicator = models.ForeignKey("planning.Indicator", models.CASCADE, null=True, blank=True, related_name="follows")
    item = models.ForeignKey("planning.Item", models.CASCADE, null=True, blank=True, related_name="follows")
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
