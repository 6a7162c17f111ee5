"""What the scenarios of services need from inside the city: keys, sessions, numbers, births to declare. Prints JSON."""

import json
import os
import random
import sys
from pathlib import Path
from typing import Any

from bench.applications import BIRTH, STAFF, birth
from bench.inside import begin, sessions, stamp

SPREAD = """SELECT number FROM kernel_case WHERE id = ANY(ARRAY(
    SELECT (random() * (SELECT max(id) FROM kernel_case))::bigint FROM generate_series(1, 4000))) AND type = %s LIMIT 2000"""
WAITING = "SELECT number FROM kernel_case WHERE type = %s AND state = %s AND is_open ORDER BY id LIMIT 4000"


def main() -> None:
    """Gather and print."""
    begin()
    keys = stamp(Path(os.environ["SATUKOTA_DATA"]))["keys"]
    waiting = {"lengkapi": _numbers(WAITING, "diberitahu"), "terbitkan": _numbers(WAITING, "diverifikasi")}
    facts = {"keys": keys, "sessions": sessions(STAFF), "numbers": _numbers(SPREAD), "waiting": waiting}
    sys.stdout.write(json.dumps(facts | {"births": _births(), "owner": _owner()}))


def _owner() -> str:
    """Return the mark that the midwife's device puts on its notices."""
    from satukota.kernel.people.api import User
    from satukota.modules.services.actions.submission import outbox_owner

    return outbox_owner(User.objects.get(username="bidan"))


def _numbers(sql: str, *more: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, [BIRTH, *more])
        return [row[0] for row in cursor.fetchall()]


def _births() -> list[dict[str, Any]]:
    """Return 2,000 births as the midwife's page sends them."""
    from satukota.kernel.cases.api import flatten

    births = []
    for n in range(2000):
        answers = birth(random.Random(n * 7919 + random.randrange(10**9)), 0)
        answers.pop("saksi")
        births.append({path.replace(".", "__"): str(value) for path, value in flatten(answers).items()})
    return births


if __name__ == "__main__":
    main()
