"""What all modules keep of a person, by the entries of their manifests."""

import json
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from satukota.kernel.registry.api import Module, PersonData, PersonQuery, PersonRow, offers, resolve
from satukota.modules.administration.models import PrivacyRequest


@dataclass(frozen=True, slots=True)
class Collected:
    """What one entry keeps of a person."""

    entry: PersonData
    rows: list[PersonRow]

    @property
    def kept(self) -> list[PersonRow]:
        """What stays when the person asks to have it erased."""
        return [row for row in self.rows if row.stays]


def entries() -> list[tuple[Module, PersonData]]:
    """Return the entries of all modules in the order in which they erase."""
    return sorted(offers("person_data", PersonData), key=lambda pair: (pair[1].order, pair[1].id))


def collect(query: PersonQuery) -> list[Collected]:
    """Return what is kept of a person, entry by entry; those that keep nothing are left out."""
    collected = [Collected(entry, resolve(module.name, entry.find)(query)) for module, entry in entries()]
    return [part for part in collected if part.rows]


def query_of(request: PrivacyRequest) -> PersonQuery:
    """Return what was proved to be theirs who ask; nothing before that."""
    if not request.proved:
        return PersonQuery()
    proved = json.loads(request.proved)
    return PersonQuery(**{**proved, "numbers": tuple(proved.get("numbers", ()))})


def query_text(query: PersonQuery) -> str:
    """Return a query as it is kept."""
    return json.dumps(asdict(query))


def find_requests(query: PersonQuery) -> list[PersonRow]:
    """Return the requests that somebody made; they are the record that the law asks for."""
    reaches = [text for text in (query.phone, query.email) if text]
    rows = PrivacyRequest.objects.filter(reach_index__in=reaches) if reaches else PrivacyRequest.objects.none()
    rows |= PrivacyRequest.objects.filter(case__number__in=query.numbers)
    return [
        PersonRow(
            _("Request {number}").format(number=row.case.number),
            {"kind": row.kind, "asked_at": row.created_at.isoformat(), "wish": row.wish},
            f"/cases/{row.case.number}/",
            _("Requests are recorded (UU 27/2022 art. 14)."),
        )
        for row in rows.select_related("case").order_by("-pk")
    ]
