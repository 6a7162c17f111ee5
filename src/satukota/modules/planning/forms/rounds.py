"""Rounds and what is decided in them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency, User
from satukota.modules.planning.forms.fields import Day
from satukota.modules.planning.models import AgendaItem, Round


class ClosingForm(forms.Form):
    """Minutes of the meeting; where reports are missing, that the round closes without them."""

    minutes = forms.CharField(label=_("Minutes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, gaps: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gaps:
            self.fields["gaps"] = forms.MultipleChoiceField(
                label=_("The round closes without the reports of these agencies"),
                choices=list(gaps.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Tick each agency whose report is missing.")},
                help_text=_("Tick each one. They stand in the frozen report as not published."),
            )


class RoundForm(forms.Form):
    """A quarter to open."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    quarter = forms.ChoiceField(
        label=_("Quarter"), choices=[(n, f"TW {r}") for n, r in ((1, "I"), (2, "II"), (3, "III"), (4, "IV"))]
    )


class MeetingForm(forms.Form):
    """When and where a meeting is, and who leads it."""

    held_on = forms.DateField(label=_("Day of the meeting"), widget=Day())
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    chair = forms.CharField(
        label=_("Office that leads the meeting"),
        max_length=200,
        required=False,
        help_text=_("The office, such as Sekretaris Daerah; no name is needed."),
    )


class AgendaForm(forms.ModelForm[AgendaItem]):
    """A matter on the agenda."""

    title = forms.CharField(label=_("Matter"), max_length=300)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.order_by("name"), required=False)

    class Meta:
        model = AgendaItem
        fields = ("title", "agency")


class AttendanceForm(forms.Form):
    """Who was in a meeting, by agency and office."""

    office = forms.CharField(
        label=_("Position"),
        max_length=200,
        help_text=_("Such as Kepala Dinas, or the body that a guest speaks for. Names of guests are not written."),
    )
    agencies = forms.ModelMultipleChoiceField(
        label=_("Agencies"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick each one whose holder of this office was there; none for a guest."),
    )
    username = forms.CharField(
        label=_("Account"),
        max_length=150,
        required=False,
        help_text=_("The user name of an officer, whose name then stands in the minutes. May stay empty."),
    )

    def __init__(self, *args: Any, evaluation_round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Agency.objects.filter(pk__in=evaluation_round.reports.values("agency")).order_by("name")
        self.fields["agencies"].queryset = asked  # type: ignore[attr-defined]

    def clean_username(self) -> User | None:
        """Return whose account it is; None where the field is empty."""
        name = self.cleaned_data["username"]
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and user is None:
            raise forms.ValidationError(_("There is no account of this name."))
        return user


class CorrectiveForm(forms.Form):
    """What is done about something that is behind."""

    title = forms.CharField(label=_("What has to be done"), max_length=300)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.order_by("name"))
    due = forms.DateField(label=_("Due"), widget=Day())
