"""A plan's head, its versions, and the regulations on which it rests."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regulation(models.Model):
    """A Perda, Perwal, decision or higher rule with its document and validity: the ground of initiatives."""

    class Kind(models.TextChoices):
        LAW = "uu", _("Law (UU)")
        GOVERNMENT = "pp", _("Government regulation (PP)")
        PRESIDENT = "perpres", _("Presidential regulation (Perpres)")
        INSTRUCTION = "inpres", _("Presidential instruction (Inpres)")
        MINISTER = "permen", _("Ministerial regulation")
        REGIONAL = "perda", _("Regional regulation (Perda)")
        MAYOR = "perwal", _("Regulation of the head of region (Perwal, Perbup)")
        DECISION = "sk", _("Decision (SK)")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number"), max_length=80, unique=True)
    title = models.CharField(_("subject"), max_length=300)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    url = models.URLField(_("address of the text"), max_length=500, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_regulation"
        ordering: ClassVar = ["kind", "number"]

    def __str__(self) -> str:
        return self.number


class Plan(models.Model):
    """A planning document: RPJMD, smart-city master plan, Renstra. Its items are the working copy."""

    class Kind(models.TextChoices):
        RPJPD = "rpjpd", _("RPJPD (20 years)")
        RPJMD = "rpjmd", _("RPJMD (5 years)")
        MASTER = "master", _("Smart-city master plan")
        ROADMAP = "roadmap", _("Roadmap (peta jalan)")
        STRATEGY = "renstra", _("Strategic plan of an agency (Renstra)")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    vision = models.TextField(_("vision"), blank=True)
    start_year = models.SmallIntegerField(_("first year"))
    end_year = models.SmallIntegerField(_("last year"))
    regulation = models.ForeignKey("planning.Regulation", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    is_main = models.BooleanField(_("the plan that pages open with"), default=False)

    class Meta:
        db_table = "planning_plan"
        ordering: ClassVar = ["-is_main", "-start_year", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end_year__gte=models.F("start_year")), name="planning_plan_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """The whole plan as it was decided on a day. Never changed afterwards; two of them are compared."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.SmallIntegerField()
    reason = models.CharField(_("reason"), max_length=300)
    items = models.JSONField()
    parts = models.JSONField(default=dict)
    """What hangs on the items, by part (`queries/version_parts.py`); empty in versions from before it was kept."""
    regulation = models.ForeignKey("planning.Regulation", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_plan_version"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="planning_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"
