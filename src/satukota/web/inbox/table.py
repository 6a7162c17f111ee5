"""The inbox as a table: every page of a filter, without what people wrote."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Filter, page, pinned_definition, say
from satukota.kernel.people.api import User, offices
from satukota.kernel.places.api import area
from satukota.web.moments import moment_long

BATCH = 200


def head() -> list[str]:
    """Return the headings of the table."""
    words = [_("Number"), _("Kind"), _("State"), _("Category"), _("Agency"), _("Area")]
    return [*words, _("Priority"), _("Opened"), _("Due"), _("Closed")]


def table(user: User, chosen: Filter, *, most: int) -> Iterator[tuple[object, ...]]:
    """Yield the cases of a filter that somebody may see, in the order of their inbox, about `most`. Raises BadFilter."""
    cursor, count = "", 0
    while count < most:
        batch = page(user, chosen, cursor=cursor, limit=BATCH)
        yield from map(_line, batch.rows)
        cursor, count = batch.next, count + len(batch.rows)
        if not cursor:
            return


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    language = get_language() or "id"
    definition = pinned_definition(row["definition_id"])
    owner = offices().get(row["agency_id"] or 0)
    place = area(row["area_code"]) if row["area_code"] else None
    times = (moment_long(row[name]) if row[name] else "" for name in ("opened_at", "due_at", "closed_at"))
    return (
        row["number"],
        say(definition.title, language),
        say(definition.states[row["state"]].label, language),
        row["category"],
        (owner.short_name or owner.name) if owner else "",
        place.name if place else "",
        row["priority"],
        *times,
    )
