"""What a city tells others about a quick win: the problem, the idea, and what it takes to do the same elsewhere."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 700


class Expose(models.Model):
    """The words of a quick win's sheet. Rows stay; the newest approved one is public. Figures are not among its words."""

    item = models.ForeignKey("planning.Item", models.PROTECT, related_name="exposes")
    problem = models.TextField(_("the problem"), max_length=LONGEST)
    idea = models.TextField(_("the idea"), max_length=LONGEST)
    replication = models.TextField(_("what another city needs to do the same"), max_length=LONGEST)
    contact = models.CharField(_("whom to ask (office and its address)"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)
    written_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_expose"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.written_at}"
