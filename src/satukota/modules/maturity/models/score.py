"""Scores that others published."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishedScore(models.Model):
    """A score that somebody published. The instrument stays empty where the publication does not name it."""

    code = models.CharField(_("instrument"), max_length=40, blank=True)
    name = models.CharField(_("name in the publication"), max_length=160)
    year = models.SmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=6, decimal_places=2)
    word = models.CharField(_("predicate in the publication"), max_length=60, blank=True)
    publisher = models.CharField(_("publisher"), max_length=160)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        db_table = "maturity_published_score"
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "year", "publisher"], name="maturity_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.value}"
