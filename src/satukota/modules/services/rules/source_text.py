"""Small changes of a definition's text that leave everything else as its writer wrote it."""

import re

_STATUS = re.compile(r"^status:.*$", re.MULTILINE)
_VERSION = re.compile(r"^(version:.*)$", re.MULTILINE)


def with_status(source: str, status: str) -> str:
    """Return a definition's text with its `status` said: published or retired."""
    line = f"status: {status}"
    if _STATUS.search(source):
        return _STATUS.sub(line, source, count=1)
    return _VERSION.sub(rf"\1\n{line}", source, count=1)
