"""A sheet of people on its way in."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.readers.api import UnreadableTable
from satukota.modules.administration.rules.people_sheet import MOST_ROWS, PeopleSheet, SheetRow, read_people

MOST_BYTES = 2_000_000
SALT = "satukota.people-sheet"
KEPT_SECONDS = 6 * 3600
FAULTS = {
    "not_workbook": gettext_lazy("This file is no table. Save it as .xlsx or .csv."),
    "not_archive": gettext_lazy("This file is no table. Save it as .xlsx or .csv."),
    "password": gettext_lazy("This workbook has a password. Take it off and send it again."),
    "too_large": gettext_lazy("This file is too large. Send its rows in several files."),
    "encoding": gettext_lazy("The letters of this file cannot be read. Save it as .xlsx."),
    "field": gettext_lazy("A cell of this file is too long."),
    "heads": gettext_lazy("No line names the columns nama, peran and perangkat daerah. Take the template."),
    "empty": gettext_lazy("Nothing stands below the heads."),
}


class PeopleSheetForm(forms.Form):
    """The file."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy(".xlsx, .xls, .ods or .csv"))

    def clean_file(self) -> PeopleSheet:
        """Return the rows of the file. Raises ValidationError where it cannot be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(FAULTS["too_large"])
        try:
            return read_people(file.read())
        except UnreadableTable as unreadable:
            if unreadable.code == "too_many_rows":
                words = _("More than %(most)s rows. Send them in several files.") % {"most": MOST_ROWS}
                raise ValidationError(words) from unreadable
            raise ValidationError(FAULTS.get(unreadable.code, FAULTS["not_workbook"])) from unreadable


def packed(sheet: PeopleSheet, fates: list[str]) -> str:
    """Return a sheet and what was shown of it as a signed text, for the form that confirms it: nothing of it is kept here."""
    rows = [[row.number, dict(row.cells), list(row.unread)] for row in sheet.rows]
    return signing.dumps([rows, fates], salt=SALT, compress=True)


class ConfirmForm(forms.Form):
    """A sheet that was looked at, to be used now."""

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=1_000_000)

    def clean_sheet(self) -> tuple[PeopleSheet, list[str]]:
        """Return the sheet and what was shown of it. Raises ValidationError where it is too old or was changed."""
        try:
            kept: Any = signing.loads(self.cleaned_data["sheet"], salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature as error:
            raise ValidationError(_("This preview is too old. Send the sheet again.")) from error
        rows, fates = kept
        return PeopleSheet(tuple(SheetRow(number, cells, tuple(unread)) for number, cells, unread in rows)), fates
