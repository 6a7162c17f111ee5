"""The settings of all modules as the page of settings shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from satukota.kernel.configuration.api import SettingState, secret_rows, setting_rows, setting_states
from satukota.kernel.ports.api import Unreachable, call

__all__ = ["ModuleSettings", "TryResult", "modules_settings", "secret_rows", "setting_rows", "try_setting"]


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """The settings of one module, in their order."""

    title: str
    states: list[SettingState]


def modules_settings(words: str = "") -> list[ModuleSettings]:
    """Return the modules that have settings, with those in whose name, title or help all the words stand."""
    wanted = words.lower().split()
    by_module: dict[str, list[SettingState]] = {}
    for state in setting_states():
        if all(word in _text_of(state) for word in wanted):
            by_module.setdefault(str(state.module.title), []).append(state)
    return [ModuleSettings(title, states) for title, states in by_module.items()]


def _text_of(state: SettingState) -> str:
    setting = state.setting
    return f"{setting.name} {setting.title} {setting.help} {state.module.title}".lower()


def count_settings(shown: Iterable[ModuleSettings]) -> int:
    """Return how many settings are shown."""
    return sum(len(module.states) for module in shown)


@dataclass(frozen=True, slots=True)
class TryResult:
    """Whether something answered at an address, and what in words."""

    well: bool
    text: str


def try_setting(state: SettingState) -> TryResult:
    """Ask the address that a setting holds whether anything answers there; its keys are not sent."""
    try:
        answer = call("settings", "GET", state.value, own=state.value, seconds=5)
    except Unreachable as error:
        return TryResult(
            False, _("Nothing answers there (%(why)s). Check the address and the network.") % {"why": error}
        )
    words = _("It answers (status %(status)s). Whether the key is right shows when it is used.")
    return TryResult(True, words % {"status": answer.status})
