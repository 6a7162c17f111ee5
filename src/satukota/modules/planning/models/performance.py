"""What single people are to reach in a year (SKP, PermenPANRB 6/2022), below the outcomes of the performance tree."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import office_words


def this_year() -> int:
    """Return the city's year."""
    return timezone.localdate().year


class PersonOutcome(models.Model):
    """An outcome that one person answers for in a year. It holds only once their superior has agreed to it.

    `parent` is the outcome of the superior that it brings about. Seen by the person, by their superiors, by who steers
    the plan and by the office of personnel; no public page, version of a plan or dataset holds any of it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.SmallIntegerField(_("year"), default=this_year)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below",
        verbose_name=_("outcome of the superior that it brings about"),
    )  # fmt: skip
    outcome = models.ForeignKey(
        "planning.Outcome", models.PROTECT, null=True, blank=True, related_name="carried",
        verbose_name=_("outcome of the performance tree"),
    )  # fmt: skip
    indicators = models.ManyToManyField(
        "planning.Indicator", blank=True, related_name="+", verbose_name=_("indicators of the unit that show it"),
        db_table="planning_person_indicator",
    )  # fmt: skip
    statement = models.CharField(_("outcome of the work"), max_length=300)
    quantity = models.CharField(_("quantity"), max_length=160, blank=True)
    quality = models.CharField(_("quality"), max_length=160, blank=True)
    time = models.CharField(_("time"), max_length=160, blank=True)
    expectation = models.CharField(_("what the superior expects"), max_length=500, blank=True)
    agreed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    agreed_role = models.CharField(max_length=40, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "planning_person_outcome"
        ordering: ClassVar = ["agency__name", "user", "pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "year"], name="planning_person_of_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="planning_person_ended_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("user")), name="planning_person_agreed_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def agreed_office(self) -> str:
        """The role of who agreed to it."""
        return office_words(self.agreed_role)

    @property
    def aspects(self) -> list[tuple[str, str]]:
        """(aspect, target) of those that were given: how many, how well, by when."""
        named = ((_("Quantity"), self.quantity), (_("Quality"), self.quality), (_("Time"), self.time))
        return [(str(word), text) for word, text in named if text]
