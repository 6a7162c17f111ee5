"""Text search: Indonesian stems, and for a word that no case has the known words that look like it."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import nan
from time import monotonic

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from satukota.kernel.cases.rules.spelling import neighbours
from satukota.kernel.cases.rules.written import number_lexeme, written_words

CONFIGURATION = "indonesian"
MOST_WORDS = 8

LEARNED = 50_000
"""From how many of the newest cases words are counted (actions/upkeep.py)."""
COMMON = 0.01
"""A word that fewer of these have is looked up by the text index alone."""
OFFERED = 5
"""A word that fewer public cases have is offered to nobody: it may be a name or a number of somebody."""
KNOWN_SECONDS = 300.0


@dataclass(slots=True)
class Words:
    """A search text: its condition, words that were replaced by which known ones.

    `share` of the newest cases have its rarest word (NaN where no words were learned yet); None without any word.
    `walked` is the same condition in a form that the text index does not know.
    """

    condition: Q = field(default_factory=Q)
    walked: Q = field(default_factory=Q)
    corrected: dict[str, list[str]] = field(default_factory=dict)
    share: float | None = None


def words_condition(text: str) -> Words:
    """Return what a search text asks for; a word that no public case has finds its neighbours among the words of these.

    Whoever asks, the answer follows from public cases alone: nobody learns from it what stands in another.
    """
    typed_words = [word for word in written_words(text).split() if any(letter.isalnum() for letter in word)]
    if not typed_words:
        return Words()
    number = number_lexeme(text)
    query: SearchQuery | None = None
    known = known_words()
    words = Words(Q(pk__lt=0), share=1.0 if known else nan)
    for word, stem in [(typed, stem) for typed in typed_words[:MOST_WORDS] for stem in _stems(typed)]:
        part = [stem]
        if known and stem not in _known.public and (near := _meant(stem, _known.read_at)):
            words.corrected[word] = near
            part += near
        if known:
            words.share = min(words.share or 0.0, sum(known.get(variant, 0) for variant in part) / LEARNED)
        query = _stem_query(part) if query is None else query & _stem_query(part)
    if number:
        query = _stem_query([number]) if query is None else query | _stem_query([number])
    if query is not None:
        words.condition = Q(search=query)
        words.walked = Q(Func(F("search"), query, function="ts_match_vq", output_field=BooleanField()))
    return words


def _stem_query(stems: list[str]) -> SearchQuery:
    quoted = " | ".join("'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" for stem in stems)
    return SearchQuery(quoted, config="simple", search_type="raw")


@lru_cache(maxsize=8192)
def _stems(word: str) -> tuple[str, ...]:
    """Return the stems that PostgreSQL makes of a word: none of a stop word, several of one with a hyphen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(tsvector_to_array(to_tsvector(%s, %s)))", [CONFIGURATION, word])
        return tuple(str(row[0]) for row in cursor.fetchall())


@dataclass(slots=True)
class _Known:
    counts: dict[str, int] = field(default_factory=dict)
    public: frozenset[str] = frozenset()
    offered: dict[str, int] = field(default_factory=dict)
    read_at: float = float("-inf")


_known = _Known()


def known_words() -> dict[str, int]:
    """Return in how many of the newest cases each stem is, as it was at most five minutes ago in this process."""
    if monotonic() - _known.read_at > KNOWN_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT word, count, public FROM kernel_word")
            words = cursor.fetchall()
        _known.offered = {word: public for word, _, public in words if public >= OFFERED}
        _known.public = frozenset(word for word, _, public in words if public)
        _known.counts, _known.read_at = {word: count for word, count, _ in words}, monotonic()
    return _known.counts


@lru_cache(maxsize=1024)
def _meant(stem: str, _read_at: float) -> list[str]:
    """Return what was meant by a stem, among the words that were read at that time."""
    return neighbours(stem, _known.offered)


def forget_words() -> None:
    """Read the known words anew at the next search (after this process learned some)."""
    _known.read_at = float("-inf")
