"""Fill an installation with N reports that were lived through, and make the keys that the scenarios use.

`SATUKOTA_DATA=… python -m bench.data --cases N`: run while the installation is up; what is there already stays.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

MONTHS = 6
LIVED = 100_000
"""More than this are copies of these: living through a million would take a quarter of an hour."""
STAMP = "bench.json"
READERS = ("meja", "petugas.pu", "pimpinan", "pengawas")


def main() -> None:
    """Fill, then write the stamp."""
    import django

    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    django.setup()
    from satukota.modules.reports.actions.offices import keep_accounts
    from satukota.modules.reports.demo.fill import fill

    keep_accounts()
    began = monotonic()
    tens = len(str(given.cases // LIVED)) - 1 if given.cases > LIVED else 0
    if given.cases:
        fill(given.cases // 10**tens, MONTHS, seed=2026)
    for _ in range(tens):
        _ten_of_each()
    print(f"{given.cases} reports in {monotonic() - began:.0f} s", flush=True)
    stamp = Path(os.environ["SATUKOTA_DATA"]) / STAMP
    stamp.write_text(json.dumps({"cases": given.cases, "keys": _keys()}))


def _ten_of_each() -> None:
    from satukota.kernel.cases.api import learn_words, rebuild_tiles
    from satukota.runtime.paths import socket_dir

    where = str(socket_dir(Path(os.environ["SATUKOTA_DATA"])))
    # The owner of the cluster may leave out triggers and foreign keys.
    command = ["psql", "-qX", "-o", os.devnull, "-h", where, "-U", "postgres", "-d", "satukota"]
    subprocess.run([*command, "-f", str(Path(__file__).with_name("multiply.sql"))], check=True)
    rebuild_tiles()
    learn_words()
    subprocess.run([*command, "-c", "VACUUM ANALYZE"], check=True)


def _keys() -> dict[str, str]:
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import User, create_key

    return {name: create_key(User.objects.get(username=name), "bench", Actor.system()) for name in READERS}


def keys(data: Path) -> dict[str, str]:
    """Return the API keys of a filled installation by user name."""
    return dict(json.loads((data / STAMP).read_text())["keys"])


def stamped(data: Path) -> int | None:
    """Return with how many reports an installation was filled, None where it was not."""
    stamp = data / STAMP
    return int(json.loads(stamp.read_text())["cases"]) if stamp.exists() else None


if __name__ == "__main__":
    sys.exit(main())
