"""Seal the log, publish its head, check the seals."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from satukota.kernel.audit.actions.looking import LOG
from satukota.kernel.audit.models import Seal, SealCheck
from satukota.kernel.audit.queries import (
    PURPOSE,
    START,
    digest_of_seal,
    entries_of,
    holds,
    last_seal,
    newest_head,
    verify,
    verify_range,
)
from satukota.kernel.audit.rules import ENTRY_FIELDS, EVENT_FIELDS, Head, digest_of
from satukota.kernel.events.api import (
    HISTORY_LOADED,
    Actor,
    Audience,
    EventData,
    Position,
    batch_end,
    between,
    later,
    record,
)
from satukota.key_files import key_ring, rotate_key

log = structlog.get_logger(__name__)

BATCH = 5000
SEAL_LOCK = 3672112


@dataclass(frozen=True, slots=True)
class HistoryLoaded(EventData):
    """Events with times of their own follow in the same transaction. `source` says whence: a demo city, an import."""

    name: ClassVar[str] = HISTORY_LOADED
    ceiling: ClassVar[Audience] = Audience.SEALED
    source: str = ""


@dataclass(frozen=True, slots=True)
class KeyRotated(EventData):
    """The log is sealed with another key from now on. `key` is its id."""

    name: ClassVar[str] = "audit.key_rotated"
    ceiling: ClassVar[Audience] = Audience.SEALED
    key: str = ""


@dataclass(frozen=True, slots=True)
class SealsChecked(EventData):
    """Seals were checked. `first` and `last` are their ids, `problems` how many things were named that were changed."""

    name: ClassVar[str] = "audit.seals_checked"
    ceiling: ClassVar[Audience] = Audience.SEALED
    first: int = 0
    last: int = 0
    problems: int = 0


def declare_load(source: str) -> None:
    """Record that the rest of this transaction writes history with times of its own.

    `verify` then says so, and subscribers pass over it: nobody is told today of what was done years ago.
    """
    record(HistoryLoaded(source=source), LOG, Actor.system())


@transaction.atomic
def seal_next() -> Seal | None:
    """Seal the next batch of settled events; None where nothing is new. Only one sealer works at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SELECT clock_timestamp()")
        at = cursor.fetchone()[0]
    last = last_seal()
    # The first seal with a key begins with the first event again, behind the end of the chain that had none.
    before = Position(last.last_txid, last.last_id) if last and last.key_id else START
    end = batch_end(before, BATCH)
    if end is None:
        return None
    events = between(before, end)
    seal = _seal_over(events)
    seal.at = at
    seal.key_id, secret = list(key_ring(settings.KEYS_DIR, PURPOSE).items())[-1]
    seal.digest = digest_of_seal(seal, last.digest if last else "", secret)
    seal.save(force_insert=True)
    return seal


def _seal_over(events: list[dict[str, Any]]) -> Seal:
    """Return a seal that says what these events and their lines of history are; it has no key and place yet."""
    entries, (first, last) = entries_of(events), (events[0], events[-1])
    return Seal(
        first_txid=first["txid"],
        first_id=first["id"],
        last_txid=last["txid"],
        last_id=last["id"],
        count=len(events),
        entries=len(entries),
        events_digest=digest_of(events, EVENT_FIELDS),
        entries_digest=digest_of(entries, ENTRY_FIELDS),
    )


def seal_all(at_most: int | None = None) -> int:
    """Seal whatever is settled, or at least `at_most` events of it; return how many were sealed."""
    total = 0
    while seal := seal_next():
        total += seal.count
        if seal.count < BATCH or (at_most is not None and total >= at_most):
            break
    return total


def note_head() -> Head | None:
    """Keep the newest seal outside the database, in the data directory, and return it.

    Where the one that was kept is no longer in the database, it goes to the daily ones: a proof is never overwritten.
    """
    head, newest = newest_head(), Path(settings.AUDIT_HEADS) / "newest.json"
    if head is None:
        return None
    newest.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = Head.parse(newest.read_text()) if newest.exists() else None
    if kept and not holds(kept):
        _append(newest.with_name("daily.jsonl"), kept)
    fresh = newest.with_suffix(".new")
    fresh.write_text(head.text())
    fresh.replace(newest)
    return head


def publish_head() -> Head | None:
    """Keep today's head for good, and send it to `AUDIT_HEAD_TO`: a mail address, or a file on a second machine.

    Raises OSError where the file cannot be written or the mail server not be reached: the job is then tried again.
    """
    head = note_head()
    if head is None:
        return None
    _append(Path(settings.AUDIT_HEADS) / "daily.jsonl", head)
    if "/" in settings.AUDIT_HEAD_TO:
        _append(Path(settings.AUDIT_HEAD_TO), head)
    elif settings.AUDIT_HEAD_TO and settings.SMTP_HOST:
        subject = f"SatuKota {settings.CITY_CODE}: audit head, seal {head.seal}"
        EmailMessage(subject, head.text(), to=[settings.AUDIT_HEAD_TO]).send()
    elif settings.AUDIT_HEAD_TO:
        log.warning("audit.head_not_sent", reason="SMTP_HOST is empty")
    return head


def _append(path: Path, head: Head) -> None:
    with path.open("a") as file:
        file.write(head.text() + "\n")
        file.flush()
        os.fsync(file.fileno())


@transaction.atomic
def ask_for_check(first: int, last: int, by: Actor) -> SealCheck:
    """Have the seals from one to another (ids) checked by a job; return the check, whose result comes later."""
    check = SealCheck.objects.create(first=first, last=last, asked_by=by.user_id)
    later("audit.check", check_id=check.pk, role=by.role, agency_id=by.agency_id)
    return check


@transaction.atomic
def carry_out_check(check_id: int, role: str, agency_id: int | None) -> SealCheck:
    """Do a check that was asked for; a check of all seals looks at the published heads and at stray lines, too."""
    check = SealCheck.objects.select_for_update().get(pk=check_id)
    outside = Seal.objects.exclude(key_id="").exclude(id__gte=check.first, id__lte=check.last)
    verdict = verify_range(check.first, check.last) if outside.exists() else verify()
    check.seals, check.events, check.entries = verdict.seals, verdict.events, verdict.entries
    check.problems, check.notices, check.checked_at = verdict.problems, verdict.notices, timezone.now()
    check.save()
    data = SealsChecked(first=check.first, last=check.last, problems=len(verdict.problems))
    record(data, LOG, Actor(check.asked_by, role, agency_id))
    return check


def cli_verify(further: Iterable[Path] = ()) -> int:
    """Check log, history and seals and say what was found; exit code 1 where something was changed."""
    verdict = verify(further)
    for text in (*verdict.problems, *(f"Note: {notice}" for notice in verdict.notices)):
        sys.stdout.write(f"{text}\n")
    checked = f"{verdict.events} events and {verdict.entries} lines of history under {verdict.seals} seals checked"
    sys.stdout.write(f"{checked}, {len(verdict.problems)} problems.\n")
    return 1 if verdict.problems else 0


def cli_head() -> int:
    """Seal what is new and print the newest seal, to be kept in another place."""
    seal_all()
    head = note_head()
    sys.stdout.write(f"{head.text()}\n" if head else "Nothing is sealed yet.\n")
    return 0 if head else 1


def cli_rotate() -> int:
    """Seal what is new with the old key, make the next one, and seal with it that this was done."""
    seal_all()
    key = rotate_key(settings.KEYS_DIR, PURPOSE)
    with transaction.atomic():
        record(KeyRotated(key=key), LOG, Actor.system())
    seal_all()
    note_head()
    sys.stdout.write(f"The log is sealed with key {key} from now on. Keep the earlier keys: they prove what was.\n")
    return 0
