"""Rows of a list of reports in words, and the filter that an address carries."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from satukota.kernel.cases.api import Filter, pinned, read_filter, say
from satukota.kernel.people.api import offices
from satukota.kernel.places.api import area_label
from satukota.modules.reports.queries.catalogue import category, category_name
from satukota.modules.reports.queries.shown import TONES
from satukota.modules.reports.rules.submission import TYPE
from satukota.web.api import chips


def chosen_filter(request: HttpRequest) -> Filter:
    """Return the filter of the address, limited to reports; closed ones are shown too. Raises BadFilter."""
    parameters: dict[str, list[str]] = {name: [str(v) for v in values] for name, values in request.GET.lists()}
    allowed: dict[str, list[str]] = {
        name: parameters[name]
        for name in ("status", "area", "category", "agency", "q", "since", "until")
        if name in parameters
    }
    wanted: dict[str, list[str]] = {"status": ["all"], "type": [TYPE]}
    return read_filter({**wanted, **allowed, "type": [TYPE]})


def state_chips(request: HttpRequest) -> list[Any]:
    """Return the filters by state that stand above a list."""
    states = [("open", gettext("Open")), ("late", gettext("Late")), ("closed", gettext("Solved"))]
    return chips(request, "status", states, everything=gettext("All"))


def report_row(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a row of a list in words."""
    definition = pinned(entry["definition_id"])
    owner = offices().get(entry["agency_id"] or 0)
    state = definition.states[entry["state"]]
    kind = category(entry["category"])
    return {
        **entry,
        "icon": kind.icon if kind else "message-report",
        "category_name": category_name(entry["category"], language),
        "state_name": say(state.public_label, language) or say(state.label, language),
        "tone": TONES.get(entry["state"], ""),
        "agency_name": owner.short_name if owner else "",
        "place": entry["place_note"] or area_label(entry["area_code"]),
    }
