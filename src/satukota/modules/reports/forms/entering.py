"""What staff type in for somebody: how it came, what they say, what it is about, how they are reached."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.forms.pictures import ManyFiles, PhotosField
from satukota.modules.reports.forms.reporting import ContactForm, WordsForm
from satukota.modules.reports.queries.catalogue import catalogue

SOURCES = [
    ("phone", _("Telephone")),
    ("walk_in", _("At the counter")),
    ("whatsapp", _("WhatsApp")),
    ("email", _("E-mail or letter")),
]


class EnterForm(ContactForm, WordsForm):
    """All but place and questions of a category, which have forms of their own on the same page."""

    channel = forms.ChoiceField(label=_("How did it come?"), widget=forms.RadioSelect, choices=SOURCES, initial="phone")
    category = forms.ChoiceField(label=_("What is it about?"))
    photos = PhotosField(
        label=_("Photos"), required=False, widget=ManyFiles(attrs={"accept": "image/*", "multiple": True})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        grouped = [
            (
                str(group.name.get(language, group.name["id"])),
                [(kind.code, kind.name.get(language, kind.name["id"])) for kind in kinds],
            )
            for group, kinds in catalogue().by_group()
        ]
        category: Any = self.fields["category"]
        category.choices = [("", "…"), *grouped]
        category.widget.attrs |= {
            "hx-get": "",
            "hx-target": "#questions",
            "hx-swap": "innerHTML",
            "hx-include": "this",
        }
