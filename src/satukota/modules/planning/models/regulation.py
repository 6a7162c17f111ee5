"""The register of regulations: the ground of initiatives."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regulation(models.Model):
    """A Perda, Perwal, decision or higher rule with its document and validity: the ground of initiatives."""

    class Kind(models.TextChoices):
        LAW = "uu", _("Law (UU)")
        GOVERNMENT = "pp", _("Government regulation (PP)")
        PRESIDENT = "perpres", _("Presidential regulation (Perpres)")
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
