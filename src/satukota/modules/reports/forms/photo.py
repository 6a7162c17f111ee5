"""Photos of what is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.kernel.files.api import RefusedFile, store
from satukota.modules.reports.actions.submit import PHOTO, REPORTER
from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.submission import MOST_PHOTOS, Fault


class PhotoForm(forms.Form):
    """Photos: stored at once, so that nothing is lost when a later page fails."""

    photos = PhotosField(
        label=_("Show us what is wrong"),
        help_text=_(
            "A photo says more than words. You may skip this. Do not photograph faces or number plates "
            "where you can avoid it."
        ),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    remove = forms.MultipleChoiceField(label=_("Take out"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: list[str] = list(self.initial.get("photos") or [])
        self.initial.pop("photos", None)
        self.stored: list[str] = []
        remove: Any = self.fields["remove"]
        remove.choices = [(photo, photo) for photo in self.held]

    def clean(self) -> dict[str, Any]:
        """Store what was sent; a photo that cannot be taken says why, the others stay."""
        cleaned = super().clean() or {}
        kept = [photo for photo in self.held if photo not in cleaned.get("remove", [])]
        uploads = cleaned.pop("photos", None) or []
        for upload in uploads[: max(0, MOST_PHOTOS - len(kept))]:
            try:
                self.stored.append(str(store(upload, kind=PHOTO, by=REPORTER).pk))
            except RefusedFile as error:
                self.add_error("photos", error)
        if len(kept) + len(uploads) > MOST_PHOTOS:
            self.add_error("photos", message(Fault("photos_many", {"most": MOST_PHOTOS})))
        cleaned["photos"] = kept + self.stored
        self.held = cleaned["photos"]
        return cleaned
