"""The English source of every message of the rules, by code. Translated by the web with gettext."""


def gettext_noop(text: str) -> str:
    """Mark a text for translation."""
    return text


MESSAGES: dict[str, str] = {}
