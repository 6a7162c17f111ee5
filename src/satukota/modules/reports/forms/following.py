"""The code that opens a report, what a reporter may do there, and how others ask to hear of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.limits.api import Limit
from satukota.kernel.people.api import normal_phone
from satukota.kernel.places.api import areas
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.faults import EMAIL, PHONE
from satukota.modules.reports.rules.submission import MOST_TEXT, Contact, Fault
from satukota.modules.reports.rules.wording import clean


class FollowForm(forms.Form):
    """The code that a reporter got."""

    code = forms.CharField(
        label=_("Number or code of your report"),
        help_text=_("It begins with LAP- and stands in the message that you got from us."),
        max_length=60,
    )


REACHES = Limit("reports.reach", 6, 86_400)
"""How often anybody may have messages sent to one address or number, their own or somebody else's."""
REACHERS = Limit("reports.reachers", 30, 3600)
"""How often one sender may have messages sent to addresses and numbers."""


class ReachForm(forms.Form):
    """One way to be reached."""

    reach = forms.CharField(label=_("E-mail or WhatsApp number"), max_length=254)

    def clean_reach(self) -> str:
        """Return the address or number."""
        reach = str(self.cleaned_data["reach"]).strip()
        if "@" in reach and EMAIL.fullmatch(reach):
            return reach
        if PHONE.fullmatch(reach):
            return normal_phone(reach)
        raise ValidationError(message(Fault("email" if "@" in reach else "phone")))

    def contact(self) -> Contact:
        """Return it as a contact."""
        reach = self.cleaned_data["reach"]
        language = get_language() or "id"
        return Contact(email=reach, language=language) if "@" in reach else Contact(phone=reach, language=language)


class WatchForm(ReachForm):
    """An area and a way to be reached."""

    area = forms.ChoiceField(label=_("Kelurahan or village"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["area"]
        choices.choices = [(village.code, village.name) for village in areas("village")]


class SatisfiedForm(forms.Form):
    """How content the reporter is."""

    rating = forms.TypedChoiceField(
        label=_("How did it go?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
    )
    note = forms.CharField(
        label=_("Message to the officer"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class WithdrawForm(forms.Form):
    """Taking a report back."""


class ReplyForm(forms.Form):
    """What a reporter adds: words and photos."""

    note = forms.CharField(label=_("Your message"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST_TEXT)
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def clean_note(self) -> str:
        """Return the words without what cannot be shown."""
        return clean(self.cleaned_data["note"])


class ReopenForm(forms.Form):
    """Why it is not solved."""

    reason = forms.ChoiceField(
        label=_("What is still wrong?"),
        widget=forms.RadioSelect,
        choices=[
            ("not_fixed", _("Nothing was repaired")),
            ("partly", _("Only a part was done")),
            ("wrong_photo", _("The photo is not of this place")),
            ("came_back", _("It is broken again")),
            ("rude", _("I was treated badly")),
        ],
    )
    note = forms.CharField(
        label=_("Tell us more"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_TEXT
    )
    photos = PhotosField(
        label=_("Photo of how it looks now"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )


FORMS: dict[str, type[forms.Form]] = {
    "reply": ReplyForm,
    "add": ReplyForm,
    "satisfied": SatisfiedForm,
    "reopen": ReopenForm,
    "withdraw": WithdrawForm,
}
"""The forms of what a reporter may do, by action."""
