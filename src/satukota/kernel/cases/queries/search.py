"""Text search: Indonesian stems, and for a word that no case has its nearest neighbours by trigrams."""

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

CONFIGURATION = "indonesian"
MOST_WORDS = 8

STEMS = """
    SELECT w.given, s.stem, k.word IS NOT NULL OR NOT EXISTS (SELECT FROM kernel_word)
    FROM unnest(%s::text[]) WITH ORDINALITY AS w(given, n)
    CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('indonesian', w.given))) AS s(stem)
    LEFT JOIN kernel_word k ON k.word = s.stem ORDER BY w.n
"""
NEAR = "SELECT word FROM kernel_word WHERE word %% %s ORDER BY similarity(word, %s) DESC, count DESC LIMIT 3"


def words_condition(text: str) -> tuple[Q, dict[str, list[str]]]:
    """Return the condition of a search text, and which of its words were replaced by which known ones."""
    given = [word for word in text.split() if any(letter.isalnum() for letter in word)][:MOST_WORDS]
    if not given:
        return Q(), {}
    query: SearchQuery | None = None
    corrected: dict[str, list[str]] = {}
    for word, stem, known in _stems(given):
        part = _stem_query([stem])
        if not known:
            near = _near(stem)
            if near:
                corrected[word] = near
                part = _stem_query([stem, *near])
        query = part if query is None else query & part
    return (Q(search=query), corrected) if query is not None else (Q(pk__lt=0), {})


def _stem_query(stems: list[str]) -> SearchQuery:
    quoted = " | ".join("'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" for stem in stems)
    return SearchQuery(quoted, config="simple", search_type="raw")


def _stems(given: list[str]) -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [given])
        return [(str(row[0]), str(row[1]), bool(row[2])) for row in cursor.fetchall()]


def _near(stem: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [stem, stem])
        return [str(row[0]) for row in cursor.fetchall()]
