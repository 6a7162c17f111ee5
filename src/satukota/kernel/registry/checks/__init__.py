"""Judge what manifests say, one function for each kind of hook: a fault names module, entry and cure.

`check()` is the gate of `satukota modules --strict`; `offers()` asks the same judges, so that a running city leaves a
faulty entry out instead of failing on a page.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from satukota.kernel.registry.checks.judges import JUDGES
from satukota.kernel.registry.checks.parts import (
    CALLS,
    case_types,
    event_fields,
    furnish,
    name_of,
    rights,
    roles,
    tally,
)
from satukota.kernel.registry.discovery import declarations, modules
from satukota.kernel.registry.manifest import Module

__all__ = ["CALLS", "JUDGES", "Fault", "check", "faults_of", "furnish", "offers", "rejudge"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry of a manifest, and what to do about it."""

    module: str
    hook: str
    entry: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.module}: {self.hook} “{self.entry}”: {self.problem}. {self.cure}."


def check() -> list[Fault]:
    """Return everything that is wrong with the manifests, in their order."""
    missing = [
        Fault(module.code, "requires", name, "that module is not installed", f"Install {name}, or do not require it")
        for module in modules()
        for name in module.requires
        if name not in {other.code for other in modules()}
    ]
    entries = ((module, hook, entry) for hook in JUDGES for module, entry in declarations(hook))
    return missing + [fault for module, hook, entry in entries for fault in faults_of(module, hook, entry)]


def faults_of(module: Module, hook: str, entry: Any) -> list[Fault]:
    """Return what is wrong with one entry of a manifest."""
    return [Fault(module.code, hook, name_of(entry), problem, cure) for problem, cure in JUDGES[hook](module, entry)]


log = logging.getLogger(__name__)


def offers[T](hook: str, _kind: type[T] | None = None) -> Iterator[tuple[Module, T]]:
    """Yield (module, entry) for each sound entry of a hook; a faulty one is left out with one line in the log."""
    yield from _sound(hook)


@cache
def _sound(hook: str) -> tuple[tuple[Module, Any], ...]:
    entries = [(module, entry, faults_of(module, hook, entry)) for module, entry in declarations(hook)]
    for fault in (fault for _module, _entry, faults in entries for fault in faults):
        log.error("Left out: %s", fault)
    return tuple((module, entry) for module, entry, faults in entries if not faults)


def rejudge() -> None:
    """Forget what was judged, after modules came or went (tests)."""
    for remembered in (_sound, rights, roles, event_fields, case_types, tally):
        remembered.cache_clear()
