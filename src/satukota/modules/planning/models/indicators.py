"""Indicators: head, versions of the definition, values."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure
from satukota.modules.planning.models.names import Reasoned
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.periods import Frequency
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.series import Kind
from satukota.modules.planning.rules.totals import Due, Total
from satukota.modules.planning.rules.units import Across


def measured_in(year: int, of: str = "") -> Q:
    """Return what is true of indicators that were measured in a year: one that has ended keeps the years before."""
    return Q((f"{of}ended_on", None)) | Q((f"{of}ended_on__year__gte", year))


class Indicator(models.Model):
    """A figure that the plan is measured by. What it means stands in its definitions."""

    class Source(models.TextChoices):
        LIVE = "live", _("computed from what happens in the system")
        ENTRY = "entry", _("entered by the agency")
        IMPORT = "import", _("imported")
        UNITS = "units", _("computed from its units")

    class Rhythm(models.TextChoices):
        MONTHLY = Frequency.MONTHLY, _("monthly")
        QUARTERLY = Frequency.QUARTERLY, _("quarterly")
        HALF_YEARLY = Frequency.HALF_YEARLY, _("half-yearly")
        YEARLY = Frequency.YEARLY, _("yearly")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="indicators")
    dimension = models.ForeignKey("planning.Dimension", models.PROTECT, null=True, blank=True, related_name="+")
    mission = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="+")
    spm = models.ForeignKey("planning.SpmService", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("values come"), max_length=8, choices=Source, default=Source.ENTRY)
    live_code = models.CharField(_("live figure"), max_length=80, blank=True)
    rhythm = models.CharField(_("frequency"), max_length=12, choices=Rhythm, default=Rhythm.QUARTERLY)
    is_key = models.BooleanField(_("key indicator, shown on the mayor's page"), default=False)
    is_public = models.BooleanField(_("published"), default=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        db_table = "planning_indicator"
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "code"], name="planning_indicator_agency"),
            models.Index(fields=["is_key"], name="planning_indicator_key", condition=Q(is_key=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source="live") | ~Q(live_code=""), name="planning_indicator_live_has_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def empty_months(self) -> list[str]:
        """A place for each month of a quarter, where its values are those of months."""
        return ["", "", ""] if self.rhythm == Frequency.MONTHLY else []


class IndicatorChange(Reasoned):
    """What an indicator was called, whose and for what it was, where its values came from or that it ended: before and after.

    Rows are only added (sql/append_only.sql); values and targets that were published keep their own.
    """

    class Part(models.TextChoices):
        NAME = "name", _("name")
        AGENCY = "agency", _("agency")
        MISSION = "mission", _("mission")
        DIMENSION = "dimension", _("dimension")
        SOURCE = "source", _("values come")
        LIVE_CODE = "live_code", _("live figure")
        IS_PUBLIC = "is_public", _("published")
        IS_KEY = "is_key", _("key indicator")
        ENDED_ON = "ended_on", _("ended on")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="changes")
    part = models.CharField(max_length=10, choices=Part)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "planning_indicator_change"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="planning_indicator_change_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.part}: {self.before} → {self.after}"


class IndicatorDefinition(models.Model):
    """One version of what an indicator means. Values keep the version under which they were taken."""

    class Way(models.TextChoices):
        UP = Formula.UP, _("more is better: realisation / target")
        DOWN = Formula.DOWN, _("less is better: target / realisation")
        DOWN_SPREAD = Formula.DOWN_SPREAD, _("less is better: (2 × target − realisation) / target")
        PERCENTAGE = Formula.PERCENTAGE, _("percentage that does not fall within the year")
        RANGE = Formula.RANGE, _("to be held: at the target, or between its two bounds")

    class Year(models.TextChoices):
        SUM = Total.SUM, _("sum of the quarters")
        CUMULATIVE = Total.CUMULATIVE, _("running total: each quarter holds the year so far")
        LAST = Total.LAST, _("last quarter")
        MEAN = Total.MEAN, _("mean of the quarters")
        HIGHEST = Total.HIGHEST, _("highest quarter")

    class WhenDue(models.TextChoices):
        BY_KIND = Due.BY_KIND, _("as its kind has it: totals in equal parts, levels at the end of the year")
        EVEN = Due.EVEN, _("in equal parts, quarter by quarter")
        YEAR_END = Due.YEAR_END, _("at the end of the year")
        ALWAYS = Due.ALWAYS, _("whole, in every quarter")

    class AcrossUnits(models.TextChoices):
        NONE = Across.NONE, _("not broken down to units")
        SUM = Across.SUM, _("sum of the units")
        MEAN = Across.MEAN, _("mean of the units, each counts the same")
        WEIGHTED = Across.WEIGHTED, _("mean of the units, weighed by of how many each speaks")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions")
    version = models.SmallIntegerField()
    unit = models.CharField(_("unit"), max_length=40)
    way = models.CharField(_("which way is good"), max_length=12, choices=Way, default=Way.UP)
    total = models.CharField(_("value of a year"), max_length=12, choices=Year, default=Year.LAST)
    due = models.CharField(_("target is due"), max_length=8, choices=WhenDue, default=WhenDue.BY_KIND, blank=True)
    across = models.CharField(_("units become the whole"), max_length=8, choices=AcrossUnits, default="", blank=True)
    of_persons = models.BooleanField(_("its figures are of persons"), default=True)
    instrument = models.CharField(_("instrument that measures it"), max_length=120, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    formula = models.TextField(_("formula"), blank=True)
    data_source = models.CharField(_("source of the data"), max_length=200, blank=True)
    baseline = models.DecimalField(_("baseline"), null=True, blank=True, max_digits=22, decimal_places=4)
    baseline_year = models.SmallIntegerField(_("year of the baseline"), null=True, blank=True)
    decimals = models.SmallIntegerField(
        _("decimals"), default=1, validators=[MinValueValidator(0), MaxValueValidator(4)]
    )
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    since = models.DateField(_("holds since"))
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "planning_indicator_definition"
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "version"], name="planning_definition_once"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(is_current=True), name="planning_definition_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} v{self.version}"

    @property
    def kind(self) -> Kind:
        """What makes values comparable under it, where they name no instrument of their own."""
        return Kind(self.unit, self.total, self.instrument)


class Value(Figure):
    """A value of a quarter. A correction is a new row; the older one stays as history."""

    KEY = ("indicator_id", "year", "quarter")
    FIGURES = ("value", "n", "note", "months")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    definition = models.ForeignKey(IndicatorDefinition, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    n = models.IntegerField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=8, choices=Indicator.Source)

    class Meta:
        db_table = "planning_value"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter"], condition=Q(is_current=True), name="planning_value_one_current"
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="planning_value_quarter"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "year", "quarter", "-id"], name="planning_value_history"),
            models.Index(
                fields=["entered_at"], condition=Q(state="submitted", is_current=False), name="planning_value_waiting"
            ),
            models.Index(fields=["year"], condition=~Q(correction_reason=""), name="planning_value_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.when}: {self.value}"

    @property
    def when(self) -> str:
        """The quarter as it is written: "TW III 2026"."""
        return str(Quarter(self.year, self.quarter))

    @property
    def months(self) -> list[Decimal | None]:
        """The values of the quarter's months, where it was reported by month."""
        return [None if text is None else Decimal(text) for text in self.inputs.get("months", ())]

    @property
    def month_texts(self) -> list[str]:
        """The values of the months as somebody would type them in the reader's language."""
        comma = get_format("DECIMAL_SEPARATOR")
        return ["" if month is None else f"{month.normalize():f}".replace(".", comma) for month in self.months]

    @property
    def instrument(self) -> str:
        """The instrument and its version that measured it, from the value itself, else from its definition."""
        name, version = (self.inputs.get(key) for key in ("instrument", "version"))
        if not name:
            return self.definition.instrument
        return f"{name} v{version}" if version else str(name)

    @property
    def kind(self) -> Kind:
        """What other values it may stand beside on one line."""
        return self.definition.kind._replace(instrument=self.instrument)
