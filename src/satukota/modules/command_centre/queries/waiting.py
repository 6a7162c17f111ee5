"""Cases that wait longest."""

from typing import Any

from django.utils.translation import get_language

from satukota.kernel.cases.api import Filter, page, pinned, say
from satukota.kernel.people.api import Visitor, offices


def longest_waiting(user: Visitor) -> dict[str, Any]:
    """Return the open cases that are late for the longest."""
    rows = page(user, Filter(status="late", sort="due"), limit=3).rows
    language = get_language() or "id"
    for row in rows:
        owner = offices().get(row["agency_id"] or 0)
        row["agency"] = owner.short_name if owner else ""
        row["state_label"] = say(pinned(row["definition_id"]).states[row["state"]].label, language)
    return {"rows": rows}
