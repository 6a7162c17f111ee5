"""Drafts of categories: a code for a new one, and two people's changes put together."""

import re
import unicodedata
from collections.abc import Collection

from satukota.modules.reports.rules.category_values import Values

MOST_CODE = 32


def new_code(name: str, taken: Collection[str]) -> str:
    """Return a code for a new category, made of its name; a number follows where the code was used before."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:MOST_CODE].rstrip("_")
    stem = stem if stem[:1].isalpha() else f"kategori_{stem}".rstrip("_")
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def put_together(base: Values, draft: Values, now: Values) -> tuple[Values, list[str]]:
    """Return a draft over what a colleague published meanwhile, and the fields that both changed: the draft's stand."""
    both = [
        name for name in draft if draft[name] != base.get(name) and now.get(name) not in (base.get(name), draft[name])
    ]
    return {name: draft[name] if draft[name] != base.get(name) else now[name] for name in now}, both
