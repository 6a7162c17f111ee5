"""Assignments of external assessors, and their interviews and visits, as they come in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import User
from satukota.modules.maturity.forms.days import Day
from satukota.modules.maturity.models import Visit
from satukota.modules.maturity.queries.assessors import assessor_choices
from satukota.web.api import WholeField

ROWS = 6


class AssignForm(forms.Form):
    """An external assessor, and from when until when they may read and judge."""

    assessor = forms.ModelChoiceField(
        label=_("Assessor"),
        queryset=User.objects.none(),
        help_text=_("Accounts with the role of an external assessor. They see this assessment and nothing else."),
    )
    starts = forms.DateField(label=_("From"), widget=Day(), initial=timezone.localdate)
    ends = forms.DateField(label=_("Until"), widget=Day(), help_text=_("After this day the access ends by itself."))
    letter = forms.CharField(label=_("Letter of assignment"), max_length=200, help_text=_("Its number and date."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assessor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = assessor_choices()


class VisitForm(forms.ModelForm[Visit]):
    """An interview or a field visit; `correcting` asks why it takes another record's place."""

    upload = forms.FileField(label=_("Signed minutes or photo"), required=False)

    class Meta:
        model = Visit
        fields = ("kind", "held_on", "place", "agenda", "findings", "minutes")
        widgets = {
            "held_on": Day(),
            "agenda": forms.Textarea(attrs={"rows": 3}),
            "findings": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {"findings": _("Name no persons."), "minutes": _("Name no persons.")}

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = self.instance.offices or []
        for row in range(ROWS):
            known = offices[row] if row < len(offices) else {}
            office = forms.CharField(label=_("Office %(n)s") % {"n": row + 1}, max_length=120, required=False)
            people = WholeField(
                label=_("People of office %(n)s") % {"n": row + 1}, min_value=1, max_value=999, required=False
            )
            office.initial, people.initial = known.get("office", ""), known.get("people")
            self.fields[f"office{row}"], self.fields[f"people{row}"] = office, people
        if correcting:
            self.fields["reason"] = forms.CharField(label=_("Why it is corrected"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """Put the offices that took part into the record; an office needs its number of people and the other way."""
        cleaned = super().clean() or self.cleaned_data
        offices = []
        for row in range(ROWS):
            office, people = cleaned.get(f"office{row}"), cleaned.get(f"people{row}")
            if office and people:
                offices.append({"office": office, "people": people})
            elif office or people:
                self.add_error(f"people{row}" if office else f"office{row}", _("Give office and number of people."))
        self.instance.offices = offices
        return cleaned

    def head(self) -> list[forms.BoundField]:
        """Return the fields without those of the offices."""
        return [bound for bound in self if not bound.name.startswith(("office", "people"))]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each office's row."""
        return [[self[f"office{row}"], self[f"people{row}"]] for row in range(ROWS)]


class BenchmarkSheetForm(forms.Form):
    """A sheet to be looked at; nothing changes yet."""

    file = forms.FileField(
        label=_("The sheet (.xlsx, .xls, .ods or .csv)"),
        help_text=_("Nothing changes yet: you first see what the sheet would do."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
