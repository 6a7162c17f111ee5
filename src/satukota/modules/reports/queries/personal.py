"""What is kept of a person in reports, conversations and watched areas, for their requests about personal data."""

import json
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import own_parties, own_persons
from satukota.kernel.places.api import area_label
from satukota.kernel.registry.api import PersonQuery, PersonRow
from satukota.modules.reports.models import AreaWatch, Conversation, SetAside
from satukota.modules.reports.queries.overview import party_data
from satukota.modules.reports.rules.submission import TYPE

ERASED = "erased"


def find_reports(query: PersonQuery) -> list[PersonRow]:
    """Return the reports of somebody, and what they wrote that became none. All of it goes."""
    language = get_language() or "id"
    parties = [party for party in own_parties(query, TYPE) if ERASED not in party.case.data]
    reports = [
        PersonRow(
            _("Report {number}").format(number=party.case.number),
            party_data(party, language),
            f"/cases/{party.case.number}/",
        )
        for party in parties
    ]
    return [*reports, *_conversations(query), *_set_aside(query)]


def senders_of(query: PersonQuery) -> set[str]:
    """Return how somebody is named by the channels by which they may have written."""
    return {text for address in (query.email, query.phone) if address for text in (address, address.removeprefix("+"))}


def _conversations(query: PersonQuery) -> list[PersonRow]:
    rows = Conversation.objects.filter(sender__in=senders_of(query))
    return [PersonRow(_("Conversation by {channel}").format(channel=row.channel), _talk(row)) for row in rows]


def _talk(row: Conversation) -> dict[str, Any]:
    answers = json.loads(row.answers) if row.answers else {}
    return {"channel": row.channel, "address": row.address, "answers": answers, "at": row.updated_at.isoformat()}


def _set_aside(query: PersonQuery) -> list[PersonRow]:
    rows = SetAside.objects.filter(sender__in=senders_of(query))
    return [
        PersonRow(_("Message that became no report"), {"at": row.at.isoformat(), "words": row.words}, "/reports/aside/")
        for row in rows
    ]


def find_watches(query: PersonQuery) -> list[PersonRow]:
    """Return the areas that somebody watches."""
    rows = AreaWatch.objects.filter(person__in=own_persons(query))
    return [
        PersonRow(
            _("Watches {area}").format(area=area_label(row.area_code)),
            {"area": row.area_code, "category": row.category},
        )
        for row in rows
    ]
