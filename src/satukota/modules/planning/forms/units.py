"""Units: lists of agencies, which report for an indicator, their figures and their targets."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import Area
from satukota.modules.planning.forms.fields import Day, NumberField, WholeField, offer
from satukota.modules.planning.forms.figures import GROUND, Grounded
from satukota.modules.planning.models import Unit

MOST_LINES = 1000
LARGEST = 2_147_483_647


class UnitLinesForm(forms.Form):
    """Units of an agency, one a line."""

    kind = forms.CharField(label=_("Kind of unit"), max_length=40, help_text=_("Such as SD, SMP, Puskesmas, Posyandu."))
    lines = forms.CharField(
        label=_("Units, one a line: code; name"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Such as 20604512; SDN 1 Citangkil. The code is the NPSN of a school, or the code of a clinic."),
    )

    def clean_lines(self) -> list[tuple[str, str]]:
        """Return code and name of each line; a line without both is named."""
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("These are more than %(most)s lines.") % {"most": MOST_LINES})
        read = [tuple(part.strip() for part in line.replace("\t", ";").split(";", 1)) for line in lines]
        for number, parts in enumerate(read, 1):
            if len(parts) != 2 or not all(parts):
                words = _("Line %(number)s has no code and name with a semicolon between them: %(line)s")
                raise forms.ValidationError(words % {"number": number, "line": lines[number - 1][:80]})
        return [(parts[0], parts[1]) for parts in read]


class UnitForm(forms.ModelForm[Unit]):
    """What a unit is called."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False,
        help_text=_("What is public stays visible beside what it is changed to, with this reason."),
    )  # fmt: skip

    class Meta:
        model = Unit
        fields = ("name", "kind")


class UnitEndForm(forms.Form):
    """The last day of a unit, and what it becomes a part of."""

    day = forms.DateField(label=_("Last day"), widget=Day())
    successor = forms.ModelChoiceField(label=_("Merged into"), queryset=Unit.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", others)


class PartsForm(forms.Form):
    """The units that report for an indicator from a day on."""

    areas = forms.ChoiceField(
        label=_("Areas of the city"),
        choices=[
            ("", _("none")),
            (Area.Level.DISTRICT, _("every kecamatan")),
            (Area.Level.VILLAGE, _("every kelurahan or desa")),
        ],
        required=False,
    )
    agencies = forms.ModelMultipleChoiceField(
        label=_("Agencies and facilities"), queryset=Agency.objects.none(), required=False
    )
    agency_kind = forms.CharField(label=_("What these are called"), max_length=40, required=False, initial="Puskesmas")
    units = forms.ModelMultipleChoiceField(
        label=_("Units from the lists"), queryset=Unit.objects.none(), required=False
    )
    since = forms.DateField(
        label=_("From"), widget=Day(), help_text=_("They are expected for every quarter that ends after this day.")
    )

    def __init__(self, *args: Any, units: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("units", units), ("agencies", agencies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen, and agencies are called something."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("areas", "agencies", "units")):
            self.add_error("units", _("Choose at least one unit."))
        if cleaned.get("agencies") and not cleaned.get("agency_kind"):
            self.add_error("agency_kind", _("Say what kind of unit these are."))
        return cleaned


class PartEndForm(forms.Form):
    """The last day on which a unit is expected."""

    until = forms.DateField(label=_("Until"), widget=Day())


class UnitValueForm(forms.Form):
    """What a unit says for a quarter."""

    value = NumberField(label=_("Value"), max_digits=18, decimal_places=4, required=False, localize=True)
    n = WholeField(label=_("Of how many"), required=False, min_value=0, max_value=LARGEST)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class GroundForm(Grounded):
    """The ground of figures that are reported together; the reason is asked for where one of them corrects another."""

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        needed = set(kwargs.pop("needed", ()))
        super().__init__(*args, needed=GROUND if corrects else needed, **kwargs)
        if corrects:
            for name in set(GROUND) - needed:
                self.fields[name].required = False


class UnitTargetsForm(forms.Form):
    """What a plan change or a source says of the targets of units."""

    source = forms.CharField(label=_("Source"), max_length=200, required=False, help_text=_("Document and page."))
    document = forms.CharField(label=_("Number or name of the plan change"), max_length=200, required=False)
    document_date = forms.DateField(label=_("Date of the plan change"), required=False, widget=Day())
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class UnitTargetForm(forms.Form):
    """The target of one unit."""

    value = NumberField(label=_("Target"), max_digits=18, decimal_places=4, required=False, localize=True)


class UnitSheetForm(forms.Form):
    """A sheet of units to be looked at."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("Nothing changes yet: you first see what the sheet would do."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


def chosen_lines(lines: Sequence[tuple[str, str]], kind: str, owner: Agency) -> list[Unit]:
    """Return the units that lines name, not stored."""
    return [Unit(code=code, name=name, kind=kind.strip(), owner=owner) for code, name in lines]
