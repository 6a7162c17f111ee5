"""The chain of seals over the log and the history of cases. No Django."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

PLAIN_FIELDS = (
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
EVENT_FIELDS = (*PLAIN_FIELDS, "device_at")
ENTRY_FIELDS = (
    "event_id",
    "id",
    "case_id",
    "at",
    "action",
    "from_state",
    "to_state",
    "flags",
    "version",
    "user_id",
    "role",
    "agency_id",
    "owner_id",
    "public",
    "words",
)
FORMAT = "satukota-seal-2"
CLOCK_TOLERANCE = timedelta(hours=1)
"""How far an event's time may lie outside the time between two seals: a long transaction, a clock set right."""

type Row = Mapping[str, object]


def canonical(row: Row, fields: Iterable[str]) -> bytes:
    """Return a row as bytes that are the same whenever its content is."""
    values = [_plain(row[field]) for field in fields]
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def plain_chain(previous: str, events: Iterable[Row]) -> str:
    """Return the digest of the first version's seals, which had no key (hex, empty at the start)."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(canonical(event, PLAIN_FIELDS))
        digest.update(b"\n")
    return digest.hexdigest()


def digest_of(rows: Iterable[Row], fields: Iterable[str]) -> str:
    """Return one digest (hex) of rows in their order."""
    digest, names = hashlib.sha256(), tuple(fields)
    for row in rows:
        digest.update(canonical(row, names))
        digest.update(b"\n")
    return digest.hexdigest()


def keyed_digest(secret: str, previous: str, sealed: Iterable[object]) -> str:
    """Return the keyed digest (HMAC-SHA256, hex) of what a seal says, behind the digest of the seal before it."""
    text = json.dumps([FORMAT, previous, *map(_plain, sealed)], separators=(",", ":"))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Head:
    """The newest seal, as it is published outside the database: with its digest it fixes all that came before."""

    seal: int
    at: str
    last: str
    key: str
    digest: str

    def text(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read such a line, also out of the text of a mail; None where it is none."""
        try:
            return cls(**json.loads(text[text.index("{") :]))
        except (ValueError, TypeError):
            return None
