"""A sheet on its way in, of a plan or of an indicator's units: looked at, applied as a whole, taken back as a whole."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sheet(models.Model):
    """One sheet. Its file is kept until it is applied; then what it changed is, so that it can be taken back."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being looked at")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Taken back")

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    changes = models.JSONField(default=list)
    made_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class SheetImport(Sheet):
    """A sheet of a plan, and what its columns are taken for."""

    plan = models.ForeignKey("planning.Plan", models.CASCADE, related_name="imports")
    columns = models.JSONField(default=dict)
    parent = models.CharField(_("programmes stand under"), max_length=40, blank=True)
    agency = models.CharField(_("agency of rows that name none"), max_length=40, blank=True)
    style = models.CharField(max_length=2, blank=True)
    preview = models.JSONField(null=True)
    """What its page shows, worked out once (`queries/previews.py`)."""
    proposed = models.JSONField(default=list)
    """Every change of the preview, or every fault: what the page shows the first of."""
    seen = models.CharField(max_length=64, blank=True)
    """The state of plan and columns that the preview is of."""

    class Meta(Sheet.Meta):
        db_table = "planning_sheet_import"


class UnitSheet(Sheet):
    """A sheet in which units of an indicator report for a quarter."""

    indicator = models.ForeignKey("planning.Indicator", models.CASCADE, related_name="unit_sheets")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()

    class Meta(Sheet.Meta):
        db_table = "planning_unit_sheet"


class HeadingMap(models.Model):
    """What somebody took the columns of a set of headings for; the next sheet with the same headings is read so."""

    digest = models.CharField(max_length=64, unique=True)
    columns = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "planning_heading_map"

    def __str__(self) -> str:
        return self.digest[:12]
