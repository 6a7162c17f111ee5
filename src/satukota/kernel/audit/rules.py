"""The hash chain over events. No Django."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

SEALED_FIELDS = (
    "txid",
    "id",
    "at",
    "name",
    "subject_kind",
    "subject_id",
    "actor_id",
    "role",
    "agency_id",
    "audience",
    "audience_agency_id",
    "area",
    "data",
)


def canonical(event: Mapping[str, object]) -> bytes:
    """Return an event as bytes that are the same whenever its content is."""
    values = [_plain(event[field]) for field in SEALED_FIELDS]
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def chain(previous: str, events: Iterable[Mapping[str, object]]) -> str:
    """Return the digest of a batch of events that follows the seal `previous` (hex, empty at the start)."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(canonical(event))
        digest.update(b"\n")
    return digest.hexdigest()
