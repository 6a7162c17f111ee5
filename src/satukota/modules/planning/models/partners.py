"""What carries a plan beyond itself: items of other plans, and partners with what each brings."""

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


class Partner(models.Model):
    """A company of the city, a private company, a community, a university. One that reports has an agency of its own."""

    class Kind(models.TextChoices):
        BUMD = "bumd", _("Company owned by the region (BUMD)")
        BLUD = "blud", _("Regional public service agency (BLUD)")
        PRIVATE = "private", _("Private company")
        COMMUNITY = "community", _("Community or association")
        UNIVERSITY = "university", _("University or research body")
        GOVERNMENT = "government", _("Other government body")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    agency = models.OneToOneField(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reports as"),
    )  # fmt: skip
    url = models.URLField(_("website"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_partner"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """What a partner does in an item of the plan."""

    class Role(models.TextChoices):
        CARRIES = "carries", _("carries it out")
        FUNDS = "funds", _("pays for a part")
        PROVIDES = "provides", _("provides data, places or equipment")
        ADVISES = "advises", _("advises and studies")
        USES = "uses", _("takes part and uses it")

    item = models.ForeignKey(Item, models.CASCADE, related_name="partnerships")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="partnerships", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    contribution = models.CharField(_("what it contributes"), max_length=300)
    agreement = models.CharField(_("agreement (number, date)"), max_length=200, blank=True)
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        db_table = "planning_partnership"
        ordering: ClassVar = ["partner__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "partner", "role"], name="planning_partnership_once"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="planning_partnership_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.role} {self.item_id}"
