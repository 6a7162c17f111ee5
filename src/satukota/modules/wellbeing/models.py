"""Questionnaires as they were published, and the answers to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.wellbeing.rules import Question


class Questionnaire(models.Model):
    """The questions of a version. Its row stays; answers of two versions are never one line."""

    number = models.SmallIntegerField(unique=True)
    title = models.CharField(_("title"), max_length=120)
    questions = models.JSONField()
    source = models.CharField(_("where the questions are from"), max_length=300)
    published_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "wellbeing_questionnaire"
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def asked(self) -> list[Question]:
        """The questions in their order."""
        return [Question.of(row) for row in self.questions]


class Answer(models.Model):
    """What somebody answered, on which day. Nothing in it says who: the profile is theirs to leave out.

    `device` is the mark of a random name that the browser keeps, and is forgotten after the quarter.
    """

    class Age(models.TextChoices):
        UNDER_18 = "under-18", _("under 18")
        TO_29 = "18-29", _("18 to 29")
        TO_44 = "30-44", _("30 to 44")
        TO_59 = "45-59", _("45 to 59")
        FROM_60 = "60-up", _("60 and older")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="answers")
    day = models.DateField()
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    values = models.JSONField()
    area = models.CharField(_("district"), max_length=16, blank=True)
    age = models.CharField(_("age"), max_length=8, choices=Age, blank=True)
    gender = models.CharField(_("gender"), max_length=6, choices=Gender, blank=True)
    device = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "wellbeing_answer"
        indexes: ClassVar = [models.Index(fields=["year", "quarter", "questionnaire"], name="wellbeing_answer_quarter")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "quarter", "device"], condition=~Q(device=""), name="wellbeing_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}: {self.day}"
