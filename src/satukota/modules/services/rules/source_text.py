"""Small changes of a definition's text that leave everything else as its writer wrote it."""

import json
import re

_STATUS = re.compile(r"^status:.*$", re.MULTILINE)
_ENDED = re.compile(r"^ended:.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)
_VERSION = re.compile(r"^(version:.*)$", re.MULTILINE)


def with_status(source: str, status: str) -> str:
    """Return a definition's text with its `status` said: published or retired."""
    line = f"status: {status}"
    if _STATUS.search(source):
        return _STATUS.sub(line, source, count=1)
    return _VERSION.sub(rf"\1\n{line}", source, count=1)


def ended(source: str, why: str, instead: str = "") -> str:
    """Return a definition's text as the version that ends the service: why, and what takes its place."""
    because = f"{{why: {{id: {json.dumps(why, ensure_ascii=False)}}}{f', instead: {instead}' if instead else ''}}}"
    return _STATUS.sub(lambda line: f"{line[0]}\nended: {because}", in_force(source, "retired"), count=1)


def in_force(source: str, status: str = "published") -> str:
    """Return a definition's text without the words of its end."""
    return with_status(_ENDED.sub("", source), status)
