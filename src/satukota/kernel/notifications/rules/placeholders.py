"""Placeholders of a text in double parentheses, and the values put in their place.

A passage in double square brackets is said only where all of its values are there, such as "[[ Reply by ((until)).]]".
"""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\(\(\s*([a-z][a-z0-9_]*)\s*\)\)")
PASSAGE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
LONGEST_VALUE = 500


class MissingValue(LookupError):
    """A placeholder of the template has no value; the message names it."""


def placeholders(text: str) -> set[str]:
    """Return the names that stand in double parentheses."""
    return set(PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into a text, each at most 500 characters. Raises MissingValue."""

    def passage(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in placeholders(match[1])) else ""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise MissingValue(name)
        return str(values[name])[:LONGEST_VALUE]

    return PLACEHOLDER.sub(value, PASSAGE.sub(passage, text))
