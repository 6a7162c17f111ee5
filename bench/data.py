"""Fill an installation with N reports that were lived through, and make the keys that the scenarios use.

`SATUKOTA_DATA=… python -m bench.data --cases N`: run while the installation is up; what is there already stays.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

from bench.inside import begin, leave_stamp

MONTHS = 6
LIVED = 100_000
"""More than this are copies of these: living through a million would take a quarter of an hour."""
READERS = ("meja", "petugas.pu", "pimpinan", "pengawas")


def main() -> None:
    """Fill, then write the stamp."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    options = parser.parse_args()
    begin()
    from satukota.modules.reports.demo import fill
    from satukota.modules.reports.demo.people import keep_accounts

    keep_accounts()
    began = monotonic()
    tens = len(str(options.cases // LIVED)) - 1 if options.cases > LIVED else 0
    if options.cases:
        fill(options.cases // 10**tens, MONTHS, seed=2026)
    for _ in range(tens):
        _ten_of_each()
    print(f"{options.cases} reports in {monotonic() - began:.0f} s", flush=True)
    _settle()
    leave_stamp(options.cases, READERS)


def _ten_of_each() -> None:
    from satukota.kernel.cases.api import learn_words, rebuild_tiles

    _psql("-f", str(Path(__file__).with_name("multiply.sql")))
    rebuild_tiles()
    learn_words()


def _psql(*what: str) -> None:
    """Run psql as the owner of the cluster, who may leave out triggers and foreign keys."""
    from satukota.runtime.paths import SUPERUSER, embedded_url

    url = embedded_url(Path(os.environ["SATUKOTA_DATA"]), SUPERUSER)
    subprocess.run(["psql", "-qX", "-o", os.devnull, "-d", url, *what], check=True)


def _settle() -> None:
    """Do at once what would follow a bulk load for an hour: the sums of the figures, the seals, the tidying up."""
    from satukota.kernel.audit.actions import seal_all

    began = monotonic()
    subprocess.run([sys.executable, "-m", "satukota.cli", "reports", "figures"], check=True)
    sealed = seal_all()
    _psql("-c", "VACUUM ANALYZE")
    print(f"{sealed} events sealed, figures counted in {monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
