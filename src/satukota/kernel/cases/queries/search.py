"""Text search: Indonesian stems, and for a word that no case has its nearest neighbours by trigrams."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

CONFIGURATION = "indonesian"
MOST_WORDS = 8

LEARNED = 50_000
"""From how many of the newest cases words are counted (actions/upkeep.py)."""

STEMS = """
    SELECT w.given, s.stem, coalesce(k.count, CASE WHEN EXISTS (SELECT FROM kernel_word) THEN 0 END)
    FROM unnest(%s::text[]) WITH ORDINALITY AS w(given, n)
    CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('indonesian', w.given))) AS s(stem)
    LEFT JOIN kernel_word k ON k.word = s.stem ORDER BY w.n
"""
NEAR = "SELECT word FROM kernel_word WHERE word %% %s ORDER BY similarity(word, %s) DESC, count DESC LIMIT 3"


@dataclass(slots=True)
class Words:
    """A search text: its condition, words that were replaced by which known ones.

    `share` of the newest cases have its rarest word (0 where that is not known); None without any word.
    """

    condition: Q = field(default_factory=Q)
    corrected: dict[str, list[str]] = field(default_factory=dict)
    share: float | None = None


def words_condition(text: str) -> Words:
    """Return what a search text asks for; a word that no case has finds its neighbours."""
    given = [word for word in text.split() if any(letter.isalnum() for letter in word)][:MOST_WORDS]
    if not given:
        return Words()
    query: SearchQuery | None = None
    found = Words(Q(pk__lt=0), share=1.0)
    for word, stem, count in _stems(given):
        part = _stem_query([stem])
        found.share = min(found.share or 0.0, (count or 0) / LEARNED)
        if count == 0:
            near = _near(stem)
            if near:
                found.corrected[word] = near
                part = _stem_query([stem, *near])
        query = part if query is None else query & part
    if query is not None:
        found.condition = Q(search=query)
    return found


def _stem_query(stems: list[str]) -> SearchQuery:
    quoted = " | ".join("'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" for stem in stems)
    return SearchQuery(quoted, config="simple", search_type="raw")


def _stems(given: list[str]) -> list[tuple[str, str, int | None]]:
    """Return (word, stem, in how many of the newest cases); None where none was learned yet."""
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [given])
        return [(str(row[0]), str(row[1]), row[2]) for row in cursor.fetchall()]


def _near(stem: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [stem, stem])
        return [str(row[0]) for row in cursor.fetchall()]
