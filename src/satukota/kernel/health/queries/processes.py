"""The processes of this machine, as their keepers wrote them down."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from satukota.kernel.health.queries.database import in_bytes
from satukota.kernel.registry.api import Gauge, Health
from satukota.runtime import claim, register
from satukota.runtime.register import Entry

RESTLESS = 3
STEADY_SECONDS = 3600
PROC = Path("/proc")


def processes_health() -> Health:
    """Tell which programs run, since when, how often they were started again and how much memory they hold."""
    entries = register.read(settings.DATA_DIR)
    cure = _("They are started again by themselves; where one does not come back, log/satukota.log says why.")
    if not entries:
        runs = claim.holder_of(settings.DATA_DIR) is not None
        return Health(not runs, _("none is kept from this data directory"), cure, grave=runs)
    memory = {entry.name: memory_of(entry.pid) if entry.lives else 0 for entry in entries}
    gauges = tuple(gauge for entry in entries for gauge in _gauges(entry, memory[entry.name]))
    facts = tuple((entry.name, _words(entry, memory[entry.name])) for entry in entries)
    missing = [entry.name for entry in entries if not entry.lives]
    restless = [entry.name for entry in entries if _is_restless(entry)]
    if missing:
        text = _("not running: %(names)s") % {"names": ", ".join(missing)}
        return Health(False, text, cure, grave=True, facts=facts, gauges=gauges)
    if restless:
        text = _("started again and again: %(names)s") % {"names": ", ".join(restless)}
        return Health(False, text, cure, facts=facts, gauges=gauges)
    return Health(True, _("%(n)s run") % {"n": len(entries)}, facts=facts, gauges=gauges)


def _is_restless(entry: Entry) -> bool:
    """Tell whether a process ended more than once or twice and did so lately."""
    return entry.restarts >= RESTLESS and time.time() - entry.since < STEADY_SECONDS


def _gauges(entry: Entry, memory: int) -> Iterator[Gauge]:
    labels = {"process": entry.name}
    yield Gauge("process_up", float(entry.lives), labels)
    yield Gauge("process_restarts", entry.restarts, labels)
    yield Gauge("process_start_time_seconds", entry.since, labels)
    yield Gauge("process_memory_bytes", memory, labels)


def _words(entry: Entry, memory: int) -> str:
    if not entry.lives:
        return _("does not run (%(reason)s)") % {"reason": entry.ended or "?"}
    values = {"age": _age(time.time() - entry.since), "restarts": entry.restarts, "memory": in_bytes(memory)}
    return _("for %(age)s, started again %(restarts)s times, %(memory)s") % values


def _age(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 120:
        return _("%(n)s minutes") % {"n": minutes}
    return _("%(n)s hours") % {"n": minutes // 60} if minutes < 2880 else _("%(n)s days") % {"n": minutes // 1440}


def memory_of(pid: int | None) -> int:
    """Return how many bytes a process holds with its children, shared pages counted in parts; 0 where it is not said."""
    if pid is None:
        return 0
    return _own_memory(pid) + sum(memory_of(child) for child in _children(pid))


def _own_memory(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # another account's, another system's, or gone
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()]
    except OSError:
        return []
