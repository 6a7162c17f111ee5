"""Words with which events become sentences."""

from typing import Any

from django.core.cache import cache

from satukota.kernel.cases.api import case_types, pinned, say

WORDS_SECONDS = 60


def words(language: str) -> dict[str, Any]:
    """Return the words with which the page turns live events into sentences; remembered for a minute."""
    key = f"command_centre.words.{language}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        known = {"types": {row.type: _type_words(row.pk, language) for row in case_types()}}
        cache.set(key, known, WORDS_SECONDS)
    return known


def _type_words(case_type_id: int, language: str) -> dict[str, Any]:
    definition = pinned(case_type_id)
    return {
        "title": say(definition.title, language),
        "actions": {action.id: say(action.label, language) for action in definition.actions.values()},
    }
