"""The values that people set, in the memory of each process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation

from satukota.kernel.configuration.models import SettingValue
from satukota.kernel.registry.api import Module, Setting, UnknownSetting, declaration, offers, setting_in_force

LOOK_SECONDS = 2.0
"""So long a process may go on with a value that another one changed."""


@dataclass
class _Memory:
    values: Mapping[str, str] = field(default_factory=dict)
    look_again: float = float("-inf")


_memory = _Memory()


def setting_values() -> Mapping[str, str]:
    """Return what people set, by name, secrets too; at most two seconds old, then one small query.

    Where a program's own loop of events forbids a query, it is what was known.
    """
    if monotonic() < _memory.look_again:
        return _memory.values
    try:
        rows = list(SettingValue.objects.values_list("name", "value", "secret"))
    except SynchronousOnlyOperation:
        return _memory.values
    _memory.values = {name: secret or value for name, value, secret in rows}
    _memory.look_again = monotonic() + LOOK_SECONDS
    return _memory.values


def forget_settings() -> None:
    """Look at the database at the next reading: after a write of this process, and between tests."""
    _memory.look_again = float("-inf")


@dataclass(frozen=True, slots=True)
class SettingState:
    """A setting as a page shows it: its value (empty for a secret), where it comes from, since when a secret is set."""

    module: Module
    setting: Setting
    value: str
    origin: str
    since: datetime | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the environment alone sets it."""
        return self.origin == "environment" or self.setting.at_start

    @property
    def is_set(self) -> bool:
        """Whether it has a value other than its default."""
        return self.origin != "default" and bool(self.value or self.setting.secret)


def setting_states() -> list[SettingState]:
    """Return all settings of all modules, in the order of their manifests."""
    moments = dict(SettingValue.objects.values_list("name", "changed_at"))
    return [_state(module, setting, moments) for module, setting in offers("settings", Setting)]


def _state(module: Module, setting: Setting, moments: Mapping[str, datetime]) -> SettingState:
    text, origin = setting_in_force(setting.name)
    if setting.secret:
        origin = origin if text else "default"
        text = ""
    return SettingState(module, setting, text, origin, moments.get(setting.name))


def setting_state(name: str) -> SettingState:
    """Return one setting. Raises UnknownSetting."""
    for state in setting_states():
        if state.setting.name == name:
            return state
    raise UnknownSetting(name)


def setting_rows() -> dict[str, dict[str, Any]]:
    """Return what people set, without secrets, as `Configurable.rows` has it."""
    rows = SettingValue.objects.filter(secret="").order_by("name").values_list("name", "value")
    return {name: {"value": value} for name, value in rows if not _is_secret(name)}


def secret_rows() -> dict[str, dict[str, Any]]:
    """Return which secrets are set and since when, as `Configurable.rows` has it: never what they are."""
    rows = SettingValue.objects.exclude(secret="").order_by("name").values_list("name", "changed_at")
    return {name: {"since": changed_at.isoformat()} for name, changed_at in rows}


def _is_secret(name: str) -> bool:
    try:
        return declaration(name).secret
    except UnknownSetting:
        return False
