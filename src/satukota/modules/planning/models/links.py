"""How items of different plans belong together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.item import Item


class ItemLink(models.Model):
    """An item points at an item of another plan: it implements, continues or replaces it."""

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", _("implements")
        CONTINUES = "continues", _("continues")
        REPLACES = "replaces", _("replaces")

    item = models.ForeignKey(Item, models.CASCADE, related_name="links")
    to = models.ForeignKey(Item, models.CASCADE, related_name="linked_from", verbose_name=_("item of the other plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.IMPLEMENTS)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_item_link"
        ordering: ClassVar = ["item", "to"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "to"], name="planning_item_link_once"),
            models.CheckConstraint(condition=~Q(item=models.F("to")), name="planning_item_link_other"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.to_id}"
