"""What it is about."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.messages import message
from satukota.modules.reports.rules.submission import Fault


class CategoryForm(forms.Form):
    """What it is about; nobody must know the right one."""

    category = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        chosen: Any = self.fields["category"]
        chosen.choices = [(c.code, c.name.get(language, c.name["id"])) for c in catalogue().categories.values()]
        chosen.error_messages = {
            "required": message(Fault("category_missing")),
            "invalid_choice": message(Fault("category_unknown", {"given": "%(value)s"})),
        }
