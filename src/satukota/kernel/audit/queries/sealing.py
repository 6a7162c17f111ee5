"""Checking the log, the history of cases and the seals over both against the keys and the published heads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min, QuerySet

from satukota.kernel.audit.models import Seal
from satukota.kernel.audit.rules import (
    CLOCK_TOLERANCE,
    ENTRY_FIELDS,
    EVENT_FIELDS,
    Head,
    digest_of,
    keyed_digest,
    plain_chain,
)
from satukota.kernel.events.api import HISTORY_LOADED, Event, Position, between
from satukota.key_files import key_ring

PURPOSE = "audit"
REDACTED = "cases.history_redacted"
START = Position(0, 0)
UNSEALED = "SELECT at FROM kernel_event WHERE (txid, id) > (%s, %s) ORDER BY txid, id LIMIT 1"

# The lines of history lie above us; they are read as rows of their table, as the functions that write them do. Words are
# hashed by a built-in function: one of our own could be replaced by whoever may change the tables.
ENTRIES = """
    SELECT e.event_id, e.id, e.case_id, e.at, e.action, e.from_state, e.to_state, e.flags, e.version, e.user_id, e.role,
        e.agency_id, e.owner_id, e.public,
        CASE WHEN e.redacted_at IS NOT NULL AND e.text = '' AND e.data = '{}' THEN e.words_digest
        ELSE encode(pg_catalog.sha256(convert_to(
            e.salt::text || E'\\n' || e.text || E'\\n' || e.data::text, 'UTF8')), 'hex') END AS words
    FROM unnest(%s::bigint[], %s::bigint[]) AS v(event_id, case_id)
    JOIN kernel_case_entry e ON e.case_id = v.case_id AND e.event_id = v.event_id ORDER BY e.event_id, e.id
"""
STRAYS = """
    SELECT e.id FROM kernel_case_entry e LEFT JOIN kernel_event v
    ON v.id = e.event_id AND v.subject_kind = 'case' AND v.subject_id = e.case_id WHERE v.id IS NULL ORDER BY e.id LIMIT 20
"""
UNRECORDED = f"""
    SELECT e.id FROM kernel_case_entry e WHERE e.redacted_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM kernel_event v WHERE v.subject_id = e.case_id AND v.name = '{REDACTED}') ORDER BY e.id LIMIT 20
"""
COUNTS = """
    SELECT (SELECT count(*) FROM kernel_event WHERE (txid, id) > (%s, %s)), (SELECT coalesce(max(id), 0) FROM kernel_event),
        (SELECT last_value FROM kernel_event_id_seq), (SELECT count(*) FROM kernel_case_entry WHERE redacted_at IS NOT NULL)
"""


@dataclass
class Verdict:
    """What was checked. A problem says that something was changed; a notice is for the reader to judge."""

    events: int = 0
    entries: int = 0
    seals: int = 0
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def entries_of(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of history that belong to events, with a digest of their words in place of these."""
    of_cases = [(event["id"], event["subject_id"]) for event in events if event["subject_kind"] == "case"]
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [[event for event, _ in of_cases], [case for _, case in of_cases]])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def digest_of_seal(seal: Seal, previous: str, secret: str) -> str:
    """Return the digest that this seal has to carry."""
    ends = (seal.first_txid, seal.first_id, seal.last_txid, seal.last_id)
    parts = (seal.events_digest, seal.entries_digest, seal.count, seal.entries)
    return keyed_digest(secret, previous, (seal.key_id, seal.at, *ends, *parts))


def last_seal() -> Seal | None:
    """Return the newest seal."""
    return Seal.objects.order_by("-id").first()


def last_seal_at() -> datetime | None:
    """Return when the log was sealed last; None where it never was."""
    return Seal.objects.order_by("-id").values_list("at", flat=True).first()


def oldest_unsealed_at() -> datetime | None:
    """Return the time of the first event behind the newest seal; None where all is sealed."""
    seal = last_seal()
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [seal.last_txid, seal.last_id] if seal else [*START])
        row = cursor.fetchone()
    return row[0] if row else None


def newest_head() -> Head | None:
    """Return the newest seal as it is published; None where nothing is sealed with a key yet."""
    seal = last_seal()
    if seal is None or not seal.key_id:
        return None
    last = str(Position(seal.last_txid, seal.last_id))
    return Head(seal.pk, seal.at.isoformat(), last, seal.key_id, seal.digest)


def holds(head: Head) -> bool:
    """Tell whether the database still has the seal of a published head, unchanged."""
    return Seal.objects.filter(pk=head.seal, digest=head.digest).exists()


def published_heads(further: Iterable[Path] = ()) -> Iterator[tuple[Head, str]]:
    """Yield the heads that are kept outside the database, each with where it stands."""
    folder = Path(settings.AUDIT_HEADS)
    places = [folder / "newest.json", folder / "daily.jsonl", *further]
    if "/" in settings.AUDIT_HEAD_TO:
        places.append(Path(settings.AUDIT_HEAD_TO))
    for place in dict.fromkeys(places):
        for line in place.read_text().splitlines() if place.exists() else ():
            if head := Head.parse(line):
                yield head, str(place)


def verify(further: Iterable[Path] = ()) -> Verdict:
    """Check everything that is sealed; `further` are files with published heads, such as a saved mail."""
    verdict = Verdict()
    plain = _check_plain(verdict)
    end = _check_keyed(verdict, Seal.objects.exclude(key_id=""), plain, set())
    for head, place in published_heads(further):
        if not holds(head):
            verdict.problems.append(
                f"Seal {head.seal} of {head.at}, published in {place}, is gone or changed:"
                " the end of the log was removed or the log was written anew."
            )
    _check_lines(verdict)
    _count_rest(verdict, end)
    return verdict


def verify_range(first: int, last: int) -> Verdict:
    """Check the seals with a key from one to another (ids): their events and lines, their keys, the seal before each."""
    verdict = Verdict()
    seals = Seal.objects.exclude(key_id="").filter(id__gte=first, id__lte=last)
    ends = seals.aggregate(first=Min("first_txid"), last=Max("last_txid"))
    if ends["first"] is not None:
        before = Seal.objects.filter(id__lt=first).order_by("-id").first()
        declared = Event.objects.filter(name=HISTORY_LOADED, txid__gte=ends["first"], txid__lte=ends["last"])
        _check_keyed(verdict, seals, before, set(declared.values_list("txid", flat=True)))
    return verdict


def _end_of(seal: Seal | None) -> Position:
    return Position(seal.last_txid, seal.last_id) if seal else START


def _check_plain(verdict: Verdict) -> Seal | None:
    """Check the chain of the versions before keys, return its end: what it proves is little, but a plain change shows."""
    before: Seal | None = None
    for seal in Seal.objects.filter(key_id="").order_by("id").iterator():
        events = between(_end_of(before), _end_of(seal))
        if len(events) != seal.count or plain_chain(before.digest if before else "", events) != seal.digest:
            verdict.problems.append(f"Seal {seal.pk}, without a key, does not fit: {_counts(seal, events)}.")
        before = seal
    return before


def _check_keyed(verdict: Verdict, seals: QuerySet[Seal], before: Seal | None, loaded: set[int]) -> Position:
    """Check seals of the keyed chain behind the one before them; return where they end.

    The chain begins with the first event again, behind the end of the one that had no key.
    """
    ring, keys = key_ring(settings.KEYS_DIR, PURPOSE), list[str]()
    plain_end = _end_of(Seal.objects.filter(key_id="").order_by("-id").first())
    previous, keyed = before.digest if before else "", before if before and before.key_id else None
    start, earlier = _end_of(keyed), keyed.at if keyed else None
    for seal in seals.order_by("id").iterator():
        events = between(start, _end_of(seal))
        verdict.problems += _problems_of(seal, previous, events, ring)
        loaded |= {event["txid"] for event in events if event["name"] == HISTORY_LOADED}
        times = [event for event in events if Position(event["txid"], event["id"]) > plain_end]
        _check_times(verdict, seal, earlier, times, loaded)
        if seal.key_id in keys[:-1]:
            verdict.problems.append(f"Seal {seal.pk} carries key {seal.key_id}, which was replaced before.")
        if seal.key_id not in keys[-1:]:
            keys.append(seal.key_id)
        verdict.seals, verdict.events, verdict.entries = (
            verdict.seals + 1,
            verdict.events + len(events),
            verdict.entries + seal.entries,
        )
        previous, start, earlier = seal.digest, _end_of(seal), seal.at
    return start


def _problems_of(seal: Seal, previous: str, events: list[dict[str, Any]], ring: dict[str, str]) -> list[str]:
    entries = entries_of(events)
    name, problems = f"Seal {seal.pk} of {seal.at:%Y-%m-%d %H:%M}", list[str]()
    if seal.key_id not in ring:
        problems.append(f"{name}: its key {seal.key_id} is not among the keys in {settings.KEYS_DIR}.")
    elif digest_of_seal(seal, previous, ring[seal.key_id]) != seal.digest:
        problems.append(f"{name} was not made with key {seal.key_id}, or a seal before it is gone.")
    if len(events) != seal.count or digest_of(events, EVENT_FIELDS) != seal.events_digest:
        problems.append(f"{name}: events were changed: {_counts(seal, events)}.")
    if len(entries) != seal.entries or digest_of(entries, ENTRY_FIELDS) != seal.entries_digest:
        problems.append(f"{name}: the history of cases was changed: {seal.entries} lines sealed, {len(entries)} there.")
    return problems


def _counts(seal: Seal, events: Sequence[object]) -> str:
    ends = f"{seal.first_id} to {seal.last_id}"
    return f"{seal.count} events sealed ({ends}), {len(events)} there"


def _check_times(
    verdict: Verdict, seal: Seal, earlier: datetime | None, events: list[dict[str, Any]], loaded: set[int]
) -> None:
    """Compare events with the time between the seal before and their own; a declared load is a notice."""
    wrong = [
        event
        for event in events
        if (earlier and event["at"] < earlier - CLOCK_TOLERANCE) or event["at"] > seal.at + CLOCK_TOLERANCE
    ]
    declared = [event for event in wrong if event["txid"] in loaded]
    hidden = [event for event in wrong if event["txid"] not in loaded]
    if hidden:
        verdict.problems.append(
            f"Seal {seal.pk}: {len(hidden)} events bear a time at which they were not written,"
            f" the first is event {hidden[0]['id']} of {hidden[0]['at']:%Y-%m-%d %H:%M}."
        )
    if declared:
        verdict.notices.append(f"Seal {seal.pk}: {len(declared)} events are history that was loaded later.")


def _check_lines(verdict: Verdict) -> None:
    """Look for lines of history that no event stands for, and redactions that none recorded."""
    with connection.cursor() as cursor:
        for sql, what in ((STRAYS, "have no event"), (UNRECORDED, "lost their words and no event says so")):
            cursor.execute(sql)
            if lines := [str(row[0]) for row in cursor.fetchall()]:
                verdict.problems.append(f"Lines of history {what}: {', '.join(lines)}.")


def _count_rest(verdict: Verdict, end: Position) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [*end])
        waiting, last, drawn, redacted = cursor.fetchone()
    if waiting:
        verdict.notices.append(f"{waiting} events are not sealed yet.")
    if redacted:
        verdict.notices.append(f"{redacted} lines of history lost their words under a rule; the events say which.")
    if last < drawn:
        verdict.notices.append(
            f"The log ends with event {last}, numbers up to {drawn} were drawn: a refused duplicate leaves such a gap."
        )
