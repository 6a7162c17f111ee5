"""Who reports, as far as they want to say, and who may see it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.forms.ways import WaysForm


class ContactForm(WaysForm):
    """Who reports, as far as they want to say, and who may see it."""

    field_order = ("privacy", "name", "phone", "email")
    privacy = forms.ChoiceField(
        label=_("Who may see your report?"),
        widget=forms.RadioSelect,
        initial="named",
        choices=[
            ("named", _("Everybody")),
            ("anonymous", _("Everybody, but not my name")),
            ("confidential", _("Only the officers")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        privacy: Any = self.fields["privacy"]
        privacy.choice_hints = {
            "named": _(
                "Your words and photos appear on the public map after an officer has read them. Name and "
                "number never do."
            ),
            "anonymous": _("The same; officers of the agency do not see who you are either."),
            "confidential": _("The report stays hidden from the public."),
        }
