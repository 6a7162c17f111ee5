"""Seal the log; note who saw personal data."""

import sys
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, transaction

from satukota.kernel.audit.models import Seal
from satukota.kernel.audit.queries import verify
from satukota.kernel.audit.rules import chain
from satukota.kernel.events.api import Actor, Audience, EventData, Position, Subject, after, record

BATCH = 5000
SEAL_LOCK = 3672112


@dataclass(frozen=True, slots=True)
class PersonalDataSeen(EventData):
    """Somebody read personal data of the subject. `purpose` is the code of the screen or export."""

    name: ClassVar[str] = "audit.personal_data_seen"
    ceiling: ClassVar[Audience] = Audience.SEALED
    purpose: str = ""


def seen(by: Actor, kind: str, subject_id: int, purpose: str) -> None:
    """Record that somebody read personal data of a subject, for a purpose."""
    with transaction.atomic():
        subject = Subject(kind, subject_id, Audience.SEALED)
        record(PersonalDataSeen(purpose=purpose), subject, by)


@transaction.atomic
def seal_next() -> Seal | None:
    """Seal the next batch of settled events; None where nothing is new. Only one sealer works at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    last = Seal.objects.order_by("-id").first()
    start = Position(last.last_txid, last.last_id) if last else Position(0, 0)
    batch = [dict(event) for event in after(start, BATCH)]
    if not batch:
        return None
    ends = batch[0], batch[-1]
    return Seal.objects.create(
        first_txid=ends[0]["txid"],
        first_id=ends[0]["id"],
        last_txid=ends[1]["txid"],
        last_id=ends[1]["id"],
        count=len(batch),
        digest=chain(last.digest if last else "", batch),
    )


def seal_all(at_most: int | None = None) -> int:
    """Seal whatever is settled, or at least `at_most` events of it; return how many were sealed."""
    total = 0
    while seal := seal_next():
        total += seal.count
        if seal.count < BATCH or (at_most is not None and total >= at_most):
            break
    return total


def cli_verify() -> int:
    """Check the whole chain and say what was found; exit code 1 where something was changed."""
    seal_all()
    checked, broken = verify()
    for problem in broken:
        sys.stdout.write(
            f"Seal {problem.seal} does not fit: {problem.expected} events sealed, {problem.found} found.\n"
        )
    sys.stdout.write(f"{checked} events checked, {len(broken)} seals broken.\n")
    return 1 if broken else 0
