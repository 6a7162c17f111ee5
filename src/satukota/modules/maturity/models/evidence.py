"""What proves a level."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.models.assessment import Assessment


class Evidence(models.Model):
    """What proves a level: a document, a link, or a figure that the system collected."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    no = models.SmallIntegerField()
    level = models.SmallIntegerField(_("proves level"))
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    url = models.CharField(_("link"), max_length=500, blank=True)
    collected = models.CharField(max_length=80, blank=True)
    figure = models.CharField(max_length=200, blank=True)
    dated = models.DateField(_("date"))
    expires = models.DateField(_("valid until"), null=True, blank=True)
    added_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "maturity_evidence"
        ordering: ClassVar = ["no", "level", "id"]
        indexes: ClassVar = [models.Index(fields=["assessment", "no"], name="maturity_evidence_no")]

    def __str__(self) -> str:
        return self.title
