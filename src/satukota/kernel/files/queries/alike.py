"""Earlier files that look alike."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import NEAR, mirrored_hash, signed_number

ALIKE = """
    SELECT id, case_id, kind, CASE WHEN same THEN 0 ELSE LEAST(straight, flipped) END AS distance,
           NOT same AND flipped < straight AS flipped, same
    FROM (
        SELECT f.id, f.case_id, f.kind, f.created_at, f.sha256 = %(sha256)s AS same,
               bit_count((f.phash # %(hash)s)::bit(64)) AS straight,
               bit_count((f.phash # %(mirror)s)::bit(64)) AS flipped
        FROM kernel_stored_file f JOIN ({wanted}) wanted USING (id)
        WHERE f.id <> %(id)s AND f.redacted_of_id IS DISTINCT FROM %(id)s AND f.id IS DISTINCT FROM %(of)s
    ) found
    ORDER BY same DESC, distance, created_at LIMIT 20
"""
CLOSE = """
    SELECT id FROM kernel_stored_file WHERE {arm} AND phash IS NOT NULL
    AND (bit_count((phash # %(hash)s)::bit(64)) <= %(most)s OR bit_count((phash # %(mirror)s)::bit(64)) <= %(most)s)
"""
SAME = "SELECT id FROM kernel_stored_file WHERE sha256 = %(sha256)s"
ARMS = {
    "agency": "agency_id = %(agency)s",
    "person": "uploaded_by_id = %(person)s",
    "cases": "case_id = ANY(%(cases)s)",
}
"""One query per index, so that each is read alone and whole: an OR would visit the table's rows."""


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier file that looks alike: differing bits of 64, whether flipped, whether the same bytes."""

    file_id: UUID
    case_id: int | None
    kind: str
    distance: int
    flipped: bool
    same_bytes: bool


def near(file: StoredFile, cases: tuple[int, ...] = ()) -> list[Near]:
    """Return files with the same bytes (anywhere), and pictures that look alike, closest first, at most 20.

    Compared are the pictures of the same agency, of the same person, of the same case and of `cases` (the
    neighbourhood, say). Mirrored pictures count as alike. The file must have been examined.
    """
    params: dict[str, Any] = {
        "id": file.pk,
        "of": file.redacted_of_id,
        "sha256": file.sha256,
        "hash": file.phash,
        "mirror": None if file.phash is None else signed_number(mirrored_hash(file.phash % (1 << 64))),
        "most": NEAR,
        "agency": file.agency_id,
        "person": file.uploaded_by_id,
        "cases": [*cases, *([file.case_id] if file.case_id else [])],
    }
    arms = [SAME]
    if file.phash is not None:
        arms += [CLOSE.format(arm=arm) for name, arm in ARMS.items() if params[name]]
    with connection.cursor() as cursor:
        cursor.execute(ALIKE.format(wanted=" UNION ".join(arms)), params)
        rows = cursor.fetchall()
    return [Near(*row) for row in rows]
