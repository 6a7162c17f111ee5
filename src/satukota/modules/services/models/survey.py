"""Satisfaction after a service (SKM, PermenPANRB 14/2017)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ELEMENTS = tuple(f"u{n}" for n in range(1, 10))


AGES = ("-20", "21-30", "31-40", "41-50", "51-60", "61-")
SEXES = {"L": _("Man"), "P": _("Woman")}
EDUCATION = {
    "sd": _("Primary school (SD) or less"),
    "smp": _("Junior secondary (SMP)"),
    "sma": _("Senior secondary (SMA)"),
    "d3": _("Diploma (D1-D3)"),
    "s1": _("Degree (D4, S1)"),
    "s2": _("Master, doctor (S2, S3)"),
}
WORK = {
    "pns": _("Civil servant (PNS)"),
    "tni": _("Armed forces (TNI)"),
    "polri": _("Police (Polri)"),
    "swasta": _("Private employee"),
    "wirausaha": _("Own business"),
    "lainnya": _("Other"),
}
PROFILE: dict[str, tuple[str, ...]] = {
    "age_group": AGES,
    "sex": tuple(SEXES),
    "education": tuple(EDUCATION),
    "work": tuple(WORK),
}
"""What respondents may say of themselves (PermenPANRB 14/2017): question → codes. All of it may be left out."""


class SurveyAnswer(models.Model):
    """One citizen's answers to the nine elements, 1 to 4, and what they said of themselves. One for each finished case."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    type = models.CharField(max_length=80)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    u1 = models.SmallIntegerField()
    u2 = models.SmallIntegerField()
    u3 = models.SmallIntegerField()
    u4 = models.SmallIntegerField()
    u5 = models.SmallIntegerField()
    u6 = models.SmallIntegerField()
    u7 = models.SmallIntegerField()
    u8 = models.SmallIntegerField()
    u9 = models.SmallIntegerField()
    comment = models.CharField(max_length=1000, blank=True)
    age_group = models.CharField(max_length=8, blank=True, default="")
    sex = models.CharField(max_length=1, blank=True, default="")
    education = models.CharField(max_length=8, blank=True, default="")
    work = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["type", "at"], name="services_survey_type")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 4) for name in ELEMENTS}), name="services_survey_range"
            )
        ]

    def __str__(self) -> str:
        return f"survey of case {self.case_id}"
