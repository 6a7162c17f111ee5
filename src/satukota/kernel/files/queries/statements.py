"""The statements that find files that look alike."""

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
