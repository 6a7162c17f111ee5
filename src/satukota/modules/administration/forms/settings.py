"""The form of one setting, by what it holds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.configuration.api import SettingState, setting_fault, wording
from satukota.kernel.registry.api import Setting


class ReasonForm(forms.Form):
    """Why something is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("It stands in the history beside the change."),
    )


class SettingForm(ReasonForm):
    """A setting's value and why it is changed; of a secret nothing is shown."""

    def __init__(self, state: SettingState, data: Any = None) -> None:
        initial = {} if state.setting.secret else {"value": state.value}
        super().__init__(data, initial=initial)
        self.setting = state.setting
        self.fields["value"] = value_field(state.setting)
        self.order_fields(["value", "reason"])

    def clean_value(self) -> str:
        """Return the value as text. Raises ValidationError with what the setting refuses."""
        text = str(self.cleaned_data["value"]).strip()
        if wrong := setting_fault(self.setting, text):
            raise ValidationError(wording(self.setting, wrong))
        return text


def value_field(setting: Setting) -> forms.Field:
    """Return the field for what a setting holds."""
    label = _("New value") if setting.secret else _("Value")
    if setting.secret:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return forms.CharField(label=label, widget=widget, help_text=_("It is kept encrypted and never shown."))
    if setting.holds == "flag":
        return forms.ChoiceField(label=label, choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)
    if setting.holds == "number":
        digits = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        return forms.CharField(label=label, widget=digits, max_length=20)
    hint = _("Separate several by commas.") if setting.holds == "list" else ""
    return forms.CharField(label=label, required=False, max_length=2000, help_text=hint, strip=True)
