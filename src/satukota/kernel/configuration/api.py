"""The door of what the city sets: values of settings, kept, judged and read from memory."""

from satukota.kernel.configuration.actions import SECRET, VALUE, apply_secret, apply_setting, change_setting, wording
from satukota.kernel.configuration.models import SettingValue
from satukota.kernel.configuration.queries import (
    SettingState,
    forget_settings,
    secret_rows,
    setting_rows,
    setting_state,
    setting_states,
    setting_values,
)
from satukota.kernel.configuration.rules import fault as setting_fault

__all__ = [
    "SECRET",
    "VALUE",
    "SettingState",
    "SettingValue",
    "apply_secret",
    "apply_setting",
    "change_setting",
    "forget_settings",
    "secret_rows",
    "setting_fault",
    "setting_rows",
    "setting_state",
    "setting_states",
    "setting_values",
    "wording",
]
