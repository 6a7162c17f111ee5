"""What a reporter sends after the report: words, photos, why it is not solved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.rules.submission import MOST_TEXT
from satukota.modules.reports.rules.wording import clean


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
