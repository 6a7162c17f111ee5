"""What every figure that counts carries: how far it is, who reported it on what ground, and who vouched for it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import roles


def office_words(role: str, agency: object = None) -> str:
    """Return a role and its agency (or its name) as people read them; the role alone without one, "" without both."""
    title = str(roles()[role].title) if role in roles() else role
    return ", ".join(part for part in (title, str(agency or "")) if part)


class Figure(models.Model):
    """A reported figure. Its row is never changed or deleted (`sql/append_only.sql`): another figure is another row.

    Only how far it is moves: `state`, `reason` (of a return), `is_current` and who decided. A row with `replaces`
    corrects a published one; until it is approved it is not current.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent")
        RETURNED = "returned", _("Returned")
        VERIFIED = "verified", _("Verified")
        PUBLISHED = "published", _("Published")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    correction_reason = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    entered_role = models.CharField(max_length=40, blank=True)
    entered_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_role = models.CharField(max_length=40, blank=True)
    decided_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    KEY: ClassVar[tuple[str, ...]]
    """The fields that say what the figure is of, and of when."""
    FIGURES: ClassVar[tuple[str, ...]]
    """The fields that hold what was reported."""

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person outside of a report."""
        return not self.is_current and self.state == self.State.SUBMITTED
