"""Commitments that were signed: who signed as what, which items were promised, and what became of each."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Commitment(models.Model):
    """A signed text, with day, place and document."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text of the commitment"))
    signed_on = models.DateField(_("signed on"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    document = models.CharField(_("number of the document"), max_length=120, blank=True)
    url = models.URLField(_("address of the document"), max_length=500, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(_("published"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_commitment"
        ordering: ClassVar = ["-signed_on", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "signed_on"], name="planning_commitment_once")
        ]

    def __str__(self) -> str:
        return self.title


class Signatory(models.Model):
    """An office that signed. Its holder's name stands in the document, not here."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="signatories")
    office = models.CharField(_("office"), max_length=160)
    agency = models.ForeignKey(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )

    class Meta:
        db_table = "planning_signatory"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "office"], name="planning_signatory_once")
        ]

    def __str__(self) -> str:
        return self.office


class Pledge(models.Model):
    """One thing that a commitment promises, with the item of a plan that keeps it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="pledges")
    words = models.CharField(_("what is promised"), max_length=300)
    item = models.ForeignKey(
        "planning.Item", models.PROTECT, null=True, blank=True, related_name="pledges", verbose_name=_("item of a plan")
    )

    class Meta:
        db_table = "planning_pledge"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.words


class PledgeReview(models.Model):
    """What became of a promise, as it was judged on a day. Its row is never changed or deleted."""

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        KEPT = "kept", _("Promise kept")
        PARTLY = "partly", _("Partly kept")
        BROKEN = "broken", _("Not kept")

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="reviews")
    state = models.CharField(_("what became of it"), max_length=8, choices=State)
    note = models.CharField(_("what it rests on"), max_length=300)
    reviewed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_pledge_review"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.state}"
