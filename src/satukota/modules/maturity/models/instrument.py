"""Instruments as data."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InstrumentVersion(models.Model):
    """One version of an instrument as a whole document; immutable, so that old assessments keep their meaning."""

    code = models.SlugField(max_length=40)
    version = models.SmallIntegerField()
    title = models.CharField(max_length=120)
    regulation = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    order = models.SmallIntegerField(default=0)
    document = models.JSONField()
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    changed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "maturity_instrument"
        ordering: ClassVar = ["order", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="maturity_instrument_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="maturity_instrument_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.title
