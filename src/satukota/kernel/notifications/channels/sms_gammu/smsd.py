"""The statements for SMSD's tables: `outbox`, `outbox_multipart`, `sentitems`."""

from typing import LiteralString

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
