"""Text of a definition in several languages: `{id: Draf, en: Draft}`, or a plain string for all of them."""

from collections.abc import Mapping

type Words = Mapping[str, str]

EVERY = ""
"""The key of a text that was written without a language."""


def words(raw: object, otherwise: str = "") -> Words:
    """Return the texts by language; a plain string stands for every language, nothing gives `otherwise`."""
    if isinstance(raw, Mapping):
        return {str(language): str(text) for language, text in raw.items() if text is not None}
    return {EVERY: str(raw) if raw else otherwise}


def say(text: Words, language: str = "id") -> str:
    """Return the text in `language`, else in Indonesian, else whatever there is."""
    for key in (language, EVERY, "id"):
        if text.get(key):
            return text[key]
    return next(iter(text.values()), "")
