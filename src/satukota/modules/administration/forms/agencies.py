"""Forms of the agencies: make, change, close."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import Agency, Holding
from satukota.kernel.places.api import areas
from satukota.modules.administration.forms.fields import DayField, offer, reason_field

BETWEEN = "|"
LENGTHS = {name: getattr(Agency._meta.get_field(name), "max_length", None) for name in ("name", "short_name", "phone")}


class ContactForm(forms.Form):
    """How an agency is reached."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=LENGTHS["phone"], required=False)
    reason = reason_field()


class AgencyForm(ContactForm):
    """All that an agency is; the name that ends is kept with the day."""

    name = forms.CharField(label=_("Name"), max_length=LENGTHS["name"])
    short_name = forms.CharField(label=_("Short name"), max_length=LENGTHS["short_name"], required=False)
    since = DayField(
        label=_("The name holds from"),
        required=False,
        help_text=_("Only where the name changes. Until the day before, papers and past matters carry the old name."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Agency.Kind.choices)
    parent = forms.ChoiceField(label=_("Agency above it"), required=False)
    area_code = forms.ChoiceField(label=_("Area"), required=False, help_text=_("Of a district or village office."))

    field_order = ("code", "name", "short_name", "since", "kind", "parent", "area_code", "email", "phone", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: dict[str, Any] = dict(self.initial or {})
        self.fields["since"].widget.attrs["max"] = timezone.localdate().isoformat()
        offer(self, "parent", [("", _("none")), *_agencies()])
        offer(self, "area_code", [("", _("none")), *_areas(kept.get("area_code", ""))])


class NewAgencyForm(AgencyForm):
    """An agency that is made."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=64,
        required=False,
        help_text=_("Short and lasting, as addresses show it. Left empty it is made from the short name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["since"]


def _agencies() -> list[tuple[str, str]]:
    return list(Agency.objects.filter(active=True).order_by("name").values_list("code", "name"))


def _areas(present: str) -> list[tuple[str, str]]:
    known = [(row.code, f"{row.get_level_display()} {row.name}") for row in (*areas("district"), *areas("village"))]
    lost = [(present, present)] if present and present not in dict(known) else []
    return [*known, *lost]


class CloseForm(forms.Form):
    """When an agency ends, and who takes over what it has."""

    on = DayField(label=_("Closed on"))
    to = forms.ChoiceField(label=_("Taken over by"), required=False)
    reason = reason_field(required=True)

    def __init__(self, *args: Any, agency: Agency, needs_heir: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [pair for pair in _agencies() if pair[0] != agency.code]
        none = _("- choose -") if needs_heir else _("nobody: it has nothing any more")
        offer(self, "to", [("", none), *others])
        self.fields["to"].required = needs_heir
        self.fields["on"].initial = timezone.localdate()
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()


class SplitForm(forms.Form):
    """What of an agency goes to another one."""

    to = forms.ChoiceField(label=_("Goes to"), help_text=_("Make the new agency first, then choose it here."))
    parts = forms.MultipleChoiceField(label=_("What goes"), widget=forms.CheckboxSelectMultiple)
    reason = reason_field(required=True)

    def __init__(self, *args: Any, agency: Agency, holdings: list[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [pair for pair in _agencies() if pair[0] != agency.code]
        offer(self, "to", [("", _("- choose -")), *others])
        parts = ((holding, part) for holding in holdings for part in holding.parts)
        offer(self, "parts", [(f"{holding.id}{BETWEEN}{part.key}", part.title) for holding, part in parts])

    def choice(self) -> dict[str, list[str]]:
        """Return what was chosen: the keys of parts by the id of their holding."""
        chosen: dict[str, list[str]] = {}
        for text in self.cleaned_data["parts"]:
            holding, _between, key = text.partition(BETWEEN)
            chosen.setdefault(holding, []).append(key)
        return chosen
