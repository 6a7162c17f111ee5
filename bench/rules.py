"""Time the rules of cases alone, without a database: `PYTHONPATH=src python bench/rules.py`. Microseconds for one."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from satukota.kernel.cases.rules.calendar import indonesian
from satukota.kernel.cases.rules.checking import check
from satukota.kernel.cases.rules.clock import Moment, advance, alarms, pause, start
from satukota.kernel.cases.rules.engine import Standpoint, refusal
from satukota.kernel.cases.rules.forms import validate
from satukota.kernel.cases.rules.load import from_raw, load
from satukota.kernel.cases.rules.permission import CaseFacts, Standing, roles
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.cases.tests.rules.examples import AKTA, LAPORAN

AT = datetime(2026, 3, 10, 3, tzinfo=UTC)


def print_time(name: str, work: Callable[[], Any], times: int = 5000) -> None:
    """Print the best of three runs, in microseconds for one."""
    work()
    best = min(_run(work, times) for _ in range(3))
    sys.stdout.write(f"{name:<44}{best * 1e6:>12.1f} µs\n")


def _run(work: Callable[[], Any], times: int) -> float:
    begun = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - begun) / times


def main() -> None:
    """Time each step of a case."""
    akta, laporan, office = load(AKTA), load(LAPORAN), indonesian()
    days, rule, clocks = (
        term("60wd"),
        laporan.clocks["jawaban"],
        advance(laporan, {}, Moment("open", "masuk", AT, {}), office),
    )
    running, paused_clock = (
        start(rule, term("5wd"), AT, office),
        pause(rule, start(rule, term("5wd"), AT, office), AT, office),
    )
    data = {"anak": {"nama": "Siti", "jenis_kelamin": "P", "tgl_lahir": "2026-11-01", "tempat": "rumah"}}
    data |= {"ibu": {"nama": "Nur"}, "pelapor": {"nama": "Hasan"}, "saksi": [{"nama": "Budi"}, {"nama": "Ani"}]}
    known = {"$now": "2026-11-03", "$channel": "web"}
    clerk, case = [Standing("verifikator", ("dkcs",), "36.72.01")], CaseFacts(("dkcs",), "36.72.01.1001")
    approve, filed = akta.actions["setujui"], Standpoint("diajukan", data=data)
    own, guard = roles(akta, clerk, case), approve.guard
    print_time("due of 60 working days", lambda: office.due(AT, days))
    print_time("office seconds over 10 weeks", lambda: office.seconds(AT, datetime(2026, 5, 20, 3, tzinfo=UTC)))
    print_time("start a clock", lambda: start(rule, days, AT, office))
    print_time("pause a clock", lambda: pause(rule, running, AT, office))
    print_time("alarms of a clock", lambda: alarms(rule, paused_clock, office))
    print_time("all clocks at the opening", lambda: advance(laporan, {}, Moment("open", "masuk", AT, {}), office))
    print_time(
        "all clocks at an action", lambda: advance(laporan, clocks, Moment("teruskan", "diteruskan", AT, data), office)
    )
    print_time("a guard", lambda: guard.true({**data, **known}) if guard else None)
    print_time("the roles of a person", lambda: roles(akta, clerk, case))
    print_time("may it be done", lambda: refusal(akta, approve, filed, roles=own, user=1, facts={**data, **known}))
    print_time(
        "check the answers of an application", lambda: validate(akta.data, data, known=known, pages=akta.pages), 500
    )
    print_time("build a stored definition", lambda: from_raw(akta.raw), 20)
    print_time("read a definition's text", lambda: load(AKTA), 20)
    print_time("all checks before publishing", lambda: check(AKTA), 10)


if __name__ == "__main__":
    main()
