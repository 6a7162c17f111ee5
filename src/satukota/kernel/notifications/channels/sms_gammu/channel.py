"""SMS through a modem: rows for Gammu SMSD in its PostgreSQL database (schema 17).

SMSD takes rows of `outbox` (further parts from `outbox_multipart`) and moves them to `sentitems` with a status.
"""

from collections.abc import Iterator, Sequence
from typing import LiteralString

import psycopg

from satukota.kernel.notifications.rules import Letter, Outcome, Result, downgrade, parts, sms
from satukota.kernel.registry.api import configured_text

KNOWN: LiteralString = """
    SELECT 1 FROM outbox WHERE "CreatorID" = %(creator)s
    UNION ALL SELECT 1 FROM sentitems WHERE "CreatorID" = %(creator)s LIMIT 1
"""
FIRST: LiteralString = """
    INSERT INTO outbox ("DestinationNumber", "TextDecoded", "UDH", "Coding", "Class", "CreatorID", "MultiPart",
                        "DeliveryReport", "RelativeValidity", "Priority")
    VALUES (%(number)s, %(text)s, %(udh)s, %(coding)s, -1, %(creator)s, %(multi)s, 'yes', 255, 0) RETURNING "ID"
"""
FURTHER: LiteralString = """
    INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "UDH", "Coding", "Class")
    VALUES (%(id)s, %(position)s, %(text)s, %(udh)s, %(coding)s, -1)
"""
REPORTS: LiteralString = """
    SELECT "CreatorID", array_agg(DISTINCT "Status") FROM sentitems WHERE "CreatorID" = ANY(%s) GROUP BY 1
"""
FAILED = frozenset({"SendingError", "DeliveryFailed", "Error"})


class GammuSms:
    """Writes into SMSD's outbox; the same message is never written twice."""

    confirms = True
    rings = True

    def available(self) -> bool:
        """Return whether the address of SMSD's database is configured."""
        return bool(configured_text("GAMMU_DSN"))

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Queue the texts, downgraded to the GSM alphabet, in as many parts as each needs.

        What SMSD's table refuses is put off alone; when its database is away, so is all that is left.
        """
        outcomes = [Outcome(Result.LATER, error="away")] * len(letters)
        try:
            with psycopg.connect(configured_text("GAMMU_DSN"), connect_timeout=10) as connection:
                for place, letter in enumerate(letters):
                    outcomes[place] = self._queue_letter(connection, letter)
        except psycopg.OperationalError as error:
            away = Outcome(Result.LATER, error=type(error).__name__)
            return [outcome if outcome.result == Result.SENT else away for outcome in outcomes]
        return outcomes

    def _queue_letter(self, connection: psycopg.Connection, letter: Letter) -> Outcome:
        text = downgrade(letter.text)
        try:
            with connection.transaction():
                if not connection.execute(KNOWN, {"creator": letter.reference}).fetchone():
                    self._queue(connection, letter, parts(text))
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            return Outcome(Result.LATER, error=type(error).__name__)
        return Outcome(Result.SENT, reference=letter.reference, units=sms(text).parts)

    @staticmethod
    def _queue(connection: psycopg.Connection, letter: Letter, texts: list[str]) -> None:
        row = {"number": letter.address, "creator": letter.reference, "multi": len(texts) > 1}
        row["coding"] = "Default_No_Compression"
        first = connection.execute(FIRST, {**row, "text": texts[0], "udh": _header(letter, 1, len(texts))}).fetchone()
        for position, text in enumerate(texts[1:], 2):
            more = {"id": first[0] if first else 0, "position": position, "coding": row["coding"], "text": text}
            connection.execute(FURTHER, {**more, "udh": _header(letter, position, len(texts))})

    def reports(self, references: list[str]) -> Iterator[tuple[str, Result]]:
        """Yield what SMSD knows of messages: arrived when all parts did, refused when one failed."""
        with psycopg.connect(configured_text("GAMMU_DSN"), connect_timeout=10) as connection:
            for reference, statuses in connection.execute(REPORTS, [references]):
                if FAILED.intersection(statuses):
                    yield reference, Result.REFUSED
                elif set(statuses) == {"DeliveryOK"}:
                    yield reference, Result.DELIVERED


def _header(letter: Letter, position: int, count: int) -> str | None:
    """Return the header (hexadecimal) by which a phone joins the parts of one message (3GPP TS 23.040, 9.2.3.24.1)."""
    return f"050003{letter.message_id % 256:02X}{count:02X}{position:02X}" if count > 1 else None


CHANNEL = GammuSms()
