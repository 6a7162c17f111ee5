"""Text of a definition in several languages: `{id: Draf, en: Draft}`, or a plain string for all of them."""

from collections.abc import Mapping, Sequence

type Words = Mapping[str, str]

EVERY = ""
"""The key of a text that was written without a language."""


def words(raw: object, otherwise: str = "") -> Words:
    """Return the texts by language; a plain string stands for every language, nothing gives `otherwise`."""
    if isinstance(raw, Mapping):
        return {str(language): str(text) for language, text in raw.items() if text is not None}
    return {EVERY: str(raw) if raw else otherwise}


class Said(str):
    """A text that is already said in Indonesian, and knows its other languages: `params_in` says it in another."""

    __slots__ = ("words",)
    words: Words

    def __new__(cls, text: Words) -> "Said":
        """Make it from the text by language."""
        text_in_words = super().__new__(cls, say(text))
        text_in_words.words = text
        return text_in_words


def enumeration(texts: Sequence[Words]) -> Said:
    """Return several texts in a row, with commas, in each of their languages."""
    languages = {"id", *(language for text in texts for language in text)}
    return Said({language: ", ".join(say(text, language) for text in texts) for language in languages})


def params_in(params: Mapping[str, object], language: str) -> dict[str, object]:
    """Return the parts of a message with the texts of the definition in that language."""
    return {name: say(part.words, language) if isinstance(part, Said) else part for name, part in params.items()}


def say(text: Words, language: str = "id") -> str:
    """Return the text in `language`, else in Indonesian, else whatever there is."""
    for key in (language, EVERY, "id"):
        if text.get(key):
            return text[key]
    return next(iter(text.values()), "")
