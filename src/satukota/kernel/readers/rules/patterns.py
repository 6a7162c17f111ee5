"""Patterns that people write: matched in a time that grows with the text and no faster, whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> Any:
    return re2.compile(pattern, _OPTIONS)


def pattern_fault(pattern: str) -> str:
    """Return why a pattern cannot be used (look-around and back references cannot), empty where it can."""
    try:
        _pattern(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        return (reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)) or "unreadable"
    return ""


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern stands somewhere in a text; one that cannot be used matches nothing."""
    return not pattern_fault(pattern) and _pattern(pattern).search(text) is not None
