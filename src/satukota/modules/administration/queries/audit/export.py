"""A part of the log for the inspector: events, lines of history, seals, and a manifest with the digest of each file."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.audit.api import ENTRY_FIELDS, EVENT_FIELDS, Seal, entries_of
from satukota.kernel.events.api import Event, Position, between
from satukota.kernel.tables.api import csv_line
from satukota.modules.administration.queries.audit.lines import lines

FORMAT = "satukota-audit-export-1"
MOST_EVENTS = 100_000
"""So many events fit into one export: it is made while its reader waits."""
SEAL_FIELDS = (
    "id", "first_txid", "first_id", "last_txid", "last_id", "count", "entries", "events_digest", "entries_digest",
    "key_id", "digest", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: from which seal to which, how many events, the digest (SHA-256, hex) of the manifest."""

    first: int
    last: int
    events: int
    digest: str


def write_export(seals: Sequence[Seal], file: IO[bytes]) -> Exported:
    """Write the events and lines of history under these consecutive seals as a ZIP. It holds no words and no names of citizens."""
    digests: dict[str, dict[str, Any]] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        digests["events.jsonl"] = _write(archive, "events.jsonl", _json_lines(_events(seals), EVENT_FIELDS))
        digests["entries.jsonl"] = _write(archive, "entries.jsonl", _json_lines(_entries(seals), ENTRY_FIELDS))
        digests["seals.jsonl"] = _write(archive, "seals.jsonl", _json_lines(map(_seal_row, seals), SEAL_FIELDS))
        digests["events.csv"] = _write(archive, "events.csv", _csv_lines(seals))
        manifest = json.dumps(_manifest(seals, digests), indent=2, ensure_ascii=False)
        archive.writestr("manifest.json", manifest)
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    return Exported(seals[0].pk, seals[-1].pk, sum(seal.count for seal in seals), digest)


def _manifest(seals: Sequence[Seal], digests: Mapping[str, Any]) -> dict[str, Any]:
    before = _seal_before(seals[0])
    return {
        "format": FORMAT,
        "city": settings.CITY_CODE,
        "made_at": timezone.now().astimezone(UTC).isoformat(),
        "first_seal": seals[0].pk,
        "last_seal": seals[-1].pk,
        "previous_digest": before.digest if before else "",
        "event_fields": EVENT_FIELDS,
        "entry_fields": ENTRY_FIELDS,
        "files": digests,
    }


def _seal_before(seal: Seal) -> Seal | None:
    return Seal.objects.filter(id__lt=seal.pk).order_by("-id").first()


def _batches(seals: Sequence[Seal]) -> Iterator[list[dict[str, Any]]]:
    """Yield the events of each seal in the order in which they were sealed."""
    before = _seal_before(seals[0])
    start = Position(before.last_txid, before.last_id) if before and before.key_id else Position(0, 0)
    for seal in seals:
        end = Position(seal.last_txid, seal.last_id)
        yield between(start, end)
        start = end


def _events(seals: Sequence[Seal]) -> Iterator[dict[str, Any]]:
    for batch in _batches(seals):
        yield from batch


def _entries(seals: Sequence[Seal]) -> Iterator[dict[str, Any]]:
    for batch in _batches(seals):
        yield from entries_of(batch)


def _seal_row(seal: Seal) -> dict[str, Any]:
    return {name: getattr(seal, name) for name in SEAL_FIELDS}


def _json_lines(rows: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> Iterator[str]:
    for row in rows:
        yield json.dumps({name: _plain(row[name]) for name in fields}, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _csv_lines(seals: Sequence[Seal]) -> Iterator[str]:
    """Yield the table for a person's eyes: who, for which agency, did what, about what."""
    head = (
        _("Time"), _("Event"), _("What"), _("Who"), _("In which role"), _("For which agency"), _("About what"), _("Seal"),
    )  # fmt: skip
    yield "\ufeff" + csv_line(head)
    for seal, batch in zip(seals, _batches(seals), strict=True):
        for line in lines(_as_event(row) for row in batch):
            event = line.event
            what = line.sentence or f"{event.name} {json.dumps(event.data, ensure_ascii=False)}"
            who = line.who or (str(event.actor_id) if event.actor_id else "")
            at = timezone.localtime(event.at).isoformat(timespec="seconds")
            yield csv_line((at, event.pk, what, who, line.role, line.agency, line.subject.words, seal.pk))


def _as_event(row: Mapping[str, Any]) -> Event:
    """Return a row of the log as an event; its fields come as the text over which the seal was made."""
    return Event(**{**row, "data": json.loads(row["data"])})


def _write(archive: ZipFile, name: str, parts: Iterable[str]) -> dict[str, Any]:
    """Write a file of the archive piece by piece; return its digest and how many lines it has."""
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w") as file:
        for part in parts:
            content = part.encode()
            file.write(content)
            digest.update(content)
            count += 1
    return {"sha256": digest.hexdigest(), "lines": count}
