"""Systems outside that were called since the program was started: when it went well last, when it did not."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.counted import registry
from satukota.kernel.registry.api import Health

CALLS, LAST = "satukota_port_calls", "satukota_port_last_call_time_seconds"


@dataclass(slots=True)
class Calls:
    """What became of the calls to one system; times are seconds of the epoch, 0: never."""

    good: float = 0
    bad: float = 0
    last_good: float = 0
    last_bad: float = 0

    @property
    def fails(self) -> bool:
        """Whether the last call went wrong."""
        return self.last_bad > self.last_good


def calls() -> dict[str, Calls]:
    """Return what became of the calls, by the name of the system."""
    by_port: dict[str, Calls] = defaultdict(Calls)
    for family in registry().collect():
        prefix = {CALLS: "", LAST: "last_"}.get(family.name)
        if prefix is None:
            continue
        for sample in family.samples:
            if not sample.name.endswith("_created"):
                setattr(by_port[sample.labels["port"]], f"{prefix}{sample.labels['outcome']}", sample.value)
    return dict(sorted(by_port.items()))


def ports_health() -> Health:
    """Tell which systems outside answer: those that this installation called since it was started."""
    by_port = calls()
    facts = tuple((name, _words(called)) for name, called in by_port.items())
    failing = [name for name, called in by_port.items() if called.fails]
    if failing:
        text = _("the last call failed: %(names)s") % {"names": ", ".join(failing)}
        cure = _("See log/satukota.log for the reason; the work goes on by hand meanwhile and is sent later.")
        return Health(False, text, cure, facts=facts)
    text = _("%(n)s systems were called and answered") % {"n": len(by_port)}
    return Health(True, text if by_port else _("none was called since the start"), facts=facts)


def _words(called: Calls) -> str:
    values = {"good": int(called.good), "bad": int(called.bad), "last": _time(called.last_good)}
    return _("%(good)s answers, %(bad)s failures, last success %(last)s") % values


def _time(seconds: float) -> str:
    if not seconds:
        return _("none yet")
    return timezone.localtime(datetime.fromtimestamp(seconds, UTC)).strftime("%Y-%m-%d %H:%M")
