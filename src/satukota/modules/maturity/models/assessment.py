"""Assessments: one instrument, one year."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Assessment(models.Model):
    """One instrument, one year. Self-assessment and the reviewer's verdict stand side by side in its ratings."""

    class State(models.TextChoices):
        OPEN = "open", _("Self-assessment")
        SENT = "sent", _("With the reviewer")
        CLOSED = "closed", _("Closed")

    instrument = models.ForeignKey("maturity.InstrumentVersion", models.PROTECT, related_name="assessments")
    year = models.SmallIntegerField(_("year"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    target = models.DecimalField(_("target of the year"), max_digits=4, decimal_places=2, null=True, blank=True)
    coordinator = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "maturity_assessment"
        ordering: ClassVar = ["-year", "instrument__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "year"], name="maturity_assessment_once")
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.year}"
