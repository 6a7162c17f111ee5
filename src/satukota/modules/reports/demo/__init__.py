"""The module's part of the demo city: people with sign-ins, and months of reports with their histories."""

import argparse
import sys
from time import monotonic

from satukota.kernel.cases.api import Case
from satukota.kernel.places.api import City
from satukota.modules.reports.demo.fill import fill
from satukota.modules.reports.demo.people import keep_accounts
from satukota.modules.reports.rules.submission import TYPE
from satukota.modules.reports.tasks.learn import learn_soon

SCALES = {"small": (600, 6), "full": (20_000, 18)}


def load(_city: City, scale: str) -> None:
    """Write offices, accounts and reports of the demo city; what is there stays as it is."""
    keep_accounts()
    reports, months = SCALES[scale]
    have = Case.objects.filter(type=TYPE).count()
    if have < reports:
        fill(reports - have, months, seed=2026)
        learn_soon()


def command(arguments: list[str]) -> int:
    """Run `demo reports --reports N --months M --seed S`; exit code 0."""
    parser = argparse.ArgumentParser(prog="satukota demo reports", description=command.__doc__)
    parser.add_argument("--reports", type=int, default=20_000, help="how many reports to add")
    parser.add_argument("--months", type=int, default=18, help="over how many months up to now they are spread")
    parser.add_argument("--seed", type=int, default=2026, help="the same seed makes the same city")
    options = parser.parse_args(arguments)
    began = monotonic()
    keep_accounts()
    count = fill(options.reports, options.months, options.seed)
    sys.stdout.write(f"{count} reports in {monotonic() - began:.1f} s\n")
    return 0
