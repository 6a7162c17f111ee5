"""Who is named in a remark: @ and the name with which they sign in. Plain Python."""

import re

MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][A-Za-z0-9_.+-]*)")


def mentioned(text: str) -> tuple[str, ...]:
    """Return the names behind @ in their order, each once; a full stop at the end of a sentence is none of them."""
    return tuple(dict.fromkeys(name.rstrip(".-+").lower() for name in MENTION.findall(text)))
