"""What the log is searched for, and which part of it an inspector takes along."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.audit.api import Sought
from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import Agency, User
from satukota.modules.administration.rules.kinds import KINDS

WEEK = timedelta(days=6)
EARLIEST = date(2000, 1, 1)
LATEST = date(9000, 1, 1)
"""No log is older or younger: days beyond are none that a calendar can add to."""
TITLES = {
    "seen": gettext_lazy("Saw personal data"),
    "signed_in": gettext_lazy("Signed in, was refused"),
    "rights": gettext_lazy("Changed accounts and rights"),
    "settings": gettext_lazy("Changed settings and texts"),
    "cases": gettext_lazy("Worked on cases"),
    "erased": gettext_lazy("Deleted data"),
    "messages": gettext_lazy("Sent messages"),
    "files": gettext_lazy("Stored or published files"),
    "log": gettext_lazy("Searched or exported the log"),
    "emergency": gettext_lazy("Acts of 112"),
    "services": gettext_lazy("Acts of services"),
    "planning": gettext_lazy("Acts of planning and assessment"),
}
MOST_ACCOUNTS = 50


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class PeriodForm(forms.Form):
    """Days from one to another, both included; the last week where none are named."""

    since = _day(gettext_lazy("From day"))
    until = _day(gettext_lazy("To day"))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        since, until = self.days()
        if since > until:
            self.add_error("until", _("The end lies before the beginning."))
        return cleaned

    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        until = self.cleaned_data.get("until") or timezone.localdate()
        return self.cleaned_data.get("since") or min(until, until - WEEK), until

    def instants(self) -> tuple[datetime, datetime]:
        """Return the beginning of the first day and the end of the last, in the city's zone."""
        since, until = self.days()
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(max(since, EARLIEST), time(), zone),
            datetime.combine(min(max(until, EARLIEST), LATEST) + timedelta(days=1), time(), zone),
        )


class SearchForm(PeriodForm):
    """Who did what about what, for which agency."""

    who = forms.CharField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("Name of the account, or a part of the person's name"),
        required=False,
        max_length=120,
    )
    about = forms.CharField(
        label=gettext_lazy("About what"),
        help_text=gettext_lazy("A case number, the name of an account, or kind:id as an event's page shows it"),
        required=False,
        max_length=120,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of act"),
        required=False,
        choices=[("", gettext_lazy("Every kind")), *TITLES.items()],
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label=gettext_lazy("For which agency"),
        required=False,
        empty_label=gettext_lazy("Every agency"),
    )

    def clean_who(self) -> tuple[int, ...]:
        """Return the accounts that are called so."""
        text = self.cleaned_data["who"].strip()
        if not text:
            return ()
        accounts = User.objects.filter(username__iexact=text) or User.objects.filter(display_name__icontains=text)
        ids = tuple(accounts.values_list("pk", flat=True)[: MOST_ACCOUNTS + 1])
        if not ids:
            raise ValidationError(_("No account is called so."))
        if len(ids) > MOST_ACCOUNTS:
            raise ValidationError(_("More than 50 accounts are called so: write more of the name."))
        return ids

    def clean_about(self) -> tuple[str, int] | None:
        """Return the subject as its kind and id."""
        text = self.cleaned_data["about"].strip()
        if not text:
            return None
        kind, colon, number = text.partition(":")
        if colon and number.isdecimal() and len(number) < 19:
            return kind, int(number)
        case = Case.objects.filter(number=text.upper()).values_list("pk", flat=True).first()
        user = User.objects.filter(username__iexact=text).values_list("pk", flat=True).first()
        if case is None and user is None:
            raise ValidationError(_("There is no case and no account of that name."))
        return ("case", case) if case is not None else ("user", user or 0)

    def sought(self) -> Sought:
        """Return what is looked for."""
        since, until = self.instants()
        agency: Agency | None = self.cleaned_data["agency"]
        return Sought(
            since=since,
            until=until,
            actors=self.cleaned_data["who"],
            names=KINDS.get(self.cleaned_data["kind"], ()),
            subject=self.cleaned_data["about"],
            agency=agency.pk if agency else None,
        )
