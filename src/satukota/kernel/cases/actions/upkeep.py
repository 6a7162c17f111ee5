"""Derived tables: fold the map's changes into its counts, learn the words of the cases, recompute clocks."""

from django.db import connection, transaction

from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.map import LEVELS
from satukota.kernel.cases.queries.search import COMMON, LEARNED, forget_words

FOLD = """
    WITH gone AS (DELETE FROM kernel_tile_change WHERE id IN (SELECT id FROM kernel_tile_change ORDER BY id LIMIT %s)
                  RETURNING cell, is_open, visibility, type, agency_id, delta),
    added AS (
        SELECT z, cell >> (2 * (24 - z)) AS tile, is_open, visibility, type, agency_id, sum(delta)::int AS n
        FROM gone CROSS JOIN unnest(%s::int[]) AS z GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(delta) <> 0)
    INSERT INTO kernel_tile_count AS t (zoom, tile, is_open, visibility, type, agency_id, count)
    SELECT * FROM added ON CONFLICT (zoom, tile, is_open, visibility, type, agency_id)
    DO UPDATE SET count = t.count + excluded.count
"""
LEFT = "SELECT EXISTS (SELECT FROM kernel_tile_change)"
REBUILD = """
    DELETE FROM kernel_tile_count; DELETE FROM kernel_tile_change;
    INSERT INTO kernel_tile_count (zoom, tile, is_open, visibility, type, agency_id, count)
    SELECT z, cell >> (2 * (24 - z)), is_open, visibility, type, coalesce(agency_id, 0), count(*)
    FROM kernel_case CROSS JOIN unnest(%s::int[]) AS z WHERE cell IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6
"""
FORGET_WORDS = "DELETE FROM kernel_word"
WORDS = f"""
    WITH every AS (SELECT word, ndoc FROM ts_stat(
        'SELECT search FROM kernel_case WHERE search IS NOT NULL ORDER BY id DESC LIMIT {LEARNED}')
        WHERE ndoc >= {round(COMMON * LEARNED)}),
    open AS (SELECT word, ndoc FROM ts_stat(
        'SELECT search FROM (SELECT search, visibility FROM kernel_case WHERE search IS NOT NULL
         ORDER BY id DESC LIMIT {LEARNED}) newest WHERE visibility = {Case.Visibility.PUBLIC.value}'))
    INSERT INTO kernel_word (word, count, public)
    SELECT word, coalesce(every.ndoc, open.ndoc), coalesce(open.ndoc, 0)
    FROM every FULL JOIN open USING (word) WHERE length(word) BETWEEN 3 AND 40
    ON CONFLICT (word) DO UPDATE SET count = excluded.count, public = excluded.public
"""
FOLD_LOCK = 3672113
FOLD_BATCH = 50_000


def fold_tiles() -> None:
    """Fold the changes of the map into its counts; one folder at a time, nothing is lost when it dies."""
    more = True
    while more:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
            cursor.execute(FOLD, [FOLD_BATCH, list(LEVELS)])
            cursor.execute(LEFT)
            row = cursor.fetchone()
            more = bool(row and row[0])


@transaction.atomic
def rebuild_tiles() -> None:
    """Count the map anew from the cases (after a bulk load)."""
    with connection.cursor() as cursor:
        cursor.execute(REBUILD, [list(LEVELS)])


def learn_words() -> None:
    """Learn the stems of the newest public cases for the correction of search words, and forget those that none has."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGET_WORDS)
        cursor.execute(WORDS)
    forget_words()
