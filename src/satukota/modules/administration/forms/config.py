"""Forms of export and import."""

import zipfile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.readers.api import UnreadableTable, check_archive

MOST_BYTES = 5_000_000


class ArchiveForm(forms.Form):
    """An archive of YAML that `config export` wrote."""

    archive = forms.FileField(
        label=gettext_lazy("Archive (ZIP)"),
        help_text=gettext_lazy("The file that another SatuKota wrote here or by `satukota config export`."),
    )

    def clean_archive(self) -> dict[str, str]:
        """Return the texts in the archive by their path. Raises ValidationError."""
        sent: Any = self.cleaned_data["archive"]
        if sent.size > MOST_BYTES:
            raise ValidationError(_("The archive is larger than 5 MB."))
        try:
            check_archive(sent)
            with zipfile.ZipFile(sent) as archive:
                parts = [part for part in archive.infolist() if not part.is_dir()]
                return {part.filename: archive.read(part).decode("utf-8") for part in parts}
        except (UnreadableTable, UnicodeDecodeError, zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            raise ValidationError(_("This is no ZIP with texts in it that can be read.")) from None


class ConfirmForm(forms.Form):
    """The archive that was looked at, and why it is taken in."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stands in the history beside the change."),
    )
