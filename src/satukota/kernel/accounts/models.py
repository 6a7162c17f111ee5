"""What is kept of accounts beside the accounts themselves."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.accounts.rules import Request


class SecondStepReset(models.Model):
    """A request that somebody's second step be forgotten: one administrator asks, another one decides; all are kept.

    On the server nobody is asked: `asked_by` and `decided_by` are empty there.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")
        LAPSED = "lapsed", _("Lapsed")

    user = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        db_table = "kernel_second_step_reset"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="waiting"), name="second_step_reset_waits_once"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(asked_by__isnull=True)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                name="second_step_reset_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"reset {self.pk} of user {self.user_id}"

    @property
    def request(self) -> Request:
        """The request as the rules of four eyes look at it."""
        return Request(self.asked_by_id, self.user_id, self.asked_at, self.state == self.State.WAITING)


class GroupRole(models.Model):
    """A group of the city's sign-in service gives a role in an agency."""

    group = models.CharField(max_length=100)
    role = models.CharField(max_length=48)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")

    class Meta:
        db_table = "kernel_group_role"
        ordering: ClassVar = ["group", "role", "agency"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "role", "agency"], name="group_role_once")]

    def __str__(self) -> str:
        return f"{self.group} → {self.role}"
