"""Packages of procurement: what a sub-activity buys, as the RUP announces it, and what has become of it."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.item import Item
from satukota.modules.planning.models.names import Reasoned
from satukota.modules.planning.rules.procurement import LateStep, Method, late_step


class Package(models.Model):
    """A package of an item's year. Months are kept as their first day; values are whole rupiah, and part of no sum but their own.

    `planned` months are those of the announced plan, `real` ones are entered when they have happened.
    """

    METHODS: ClassVar = [
        (Method.TENDER.value, _("tender")),
        (Method.SELECTION.value, _("selection of consultants")),
        (Method.CATALOGUE.value, _("e-purchasing")),
        (Method.DIRECT.value, _("direct procurement")),
        (Method.APPOINTMENT.value, _("direct appointment")),
        (Method.EXEMPT.value, _("exempted")),
        (Method.OWN.value, _("own execution (swakelola)")),
    ]
    PERCENT: ClassVar = [MinValueValidator(0), MaxValueValidator(100)]

    item = models.ForeignKey(Item, models.PROTECT, related_name="packages")
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    code = models.CharField(_("code of the RUP"), max_length=40)
    name = models.CharField(_("name"), max_length=300)
    method = models.CharField(_("way of procurement"), max_length=16, choices=METHODS)
    value = models.BigIntegerField(_("value (rupiah)"), validators=[MinValueValidator(0)])
    selection_planned = models.DateField(_("selection planned"), null=True, blank=True)
    start_planned = models.DateField(_("work begins, planned"), null=True, blank=True)
    end_planned = models.DateField(_("work ends, planned"), null=True, blank=True)
    selection_real = models.DateField(_("selection began"), null=True, blank=True)
    start_real = models.DateField(_("work began"), null=True, blank=True)
    end_real = models.DateField(_("work ended"), null=True, blank=True)
    contract_number = models.CharField(_("number of the contract"), max_length=100, blank=True)
    contract_value = models.BigIntegerField(
        _("value of the contract (rupiah)"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    progress = models.DecimalField(
        _("work done (%)"), max_digits=4, decimal_places=1, null=True, blank=True, validators=PERCENT
    )
    cancelled_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    class Meta:
        db_table = "planning_package"
        ordering: ClassVar = ["-year", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "code"], name="planning_package_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def planned(self) -> tuple[date | None, date | None, date | None]:
        """Months that were planned for selection, begin and end of the work."""
        return self.selection_planned, self.start_planned, self.end_planned

    @property
    def real(self) -> tuple[date | None, date | None, date | None]:
        """Months in which selection, begin and end of the work came."""
        return self.selection_real, self.start_real, self.end_real

    @property
    def late(self) -> LateStep | None:
        """The first step that is late today; None for a package that was cancelled."""
        return None if self.cancelled_reason else late_step(self.planned, self.real, timezone.localdate())


class PackageChange(Reasoned):
    """What a package said before and after: the fields that changed. Rows go only with a package that an import is taken back with."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "planning_package_change"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"change of package {self.package_id}"


class PackageSheet(models.Model):
    """A sheet of packages: its rows as they were understood, then what it changed, so that it can be taken back."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being looked at")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Taken back")

    plan = models.ForeignKey("planning.Plan", models.CASCADE, related_name="+")
    year = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    notes = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_package_sheet"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name
