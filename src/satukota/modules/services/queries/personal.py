"""What is kept of a person in applications, drafts and appointments, for their requests about personal data."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Case, CaseParty, case_title, matter_values, own_parties
from satukota.kernel.people.api import normal_email, normal_phone
from satukota.kernel.registry.api import PersonQuery, PersonRow
from satukota.modules.services.models import Appointment, Bill, Draft, Paper
from satukota.modules.services.queries.catalogue import FAMILY
from satukota.modules.services.queries.ledgers import owes_back

MARK = "$forgotten"
"""In the data of a case: the day on which what it held was forgotten."""
TYPES = f"{FAMILY}*"


def applications_of(query: PersonQuery) -> list[CaseParty]:
    """Return the applications of somebody that still hold what they wrote, newest first, each once."""
    parties = [party for party in own_parties(query, TYPES) if MARK not in party.case.data]
    return list({party.case_id: party for party in parties}.values())


def kept_because(case: Case) -> str:
    """Return why an application stays when its applicant asks to have it erased; empty where nothing keeps it."""
    if case.is_open:
        return _("The application is being decided. Withdraw it first.")
    if Paper.objects.filter(case=case).exclude(status=Paper.Status.NUMBERED).exists():
        return _("A paper was issued: it and what it rests on are an archive of the city (UU 43/2009).")
    if owes_back(case) or Bill.objects.filter(case=case).exists():
        return _("Money was asked or paid: the books of the city keep it (UU 1/2004).")
    return ""


def find_applications(query: PersonQuery) -> list[PersonRow]:
    """Return applications, drafts that were not sent, and appointments at a counter."""
    applications = [
        PersonRow(
            case_title(party.case),
            matter_values(party) | {"papers": _papers(party.case)},
            f"/cases/{party.case.number}/",
            kept_because(party.case),
        )
        for party in applications_of(query)
    ]
    drafts = [
        PersonRow(_("Application that was not sent"), {"answers": json.loads(row.answers)}) for row in drafts_of(query)
    ]
    return [*applications, *drafts, *(_appointment(row) for row in appointments_of(query))]


def _papers(case: Case) -> list[dict[str, Any]]:
    rows = Paper.objects.filter(case=case).order_by("pk")
    return [{"number": row.number, "title": row.title, "issued_at": row.issued_at.isoformat()} for row in rows]


def _appointment(row: Appointment) -> PersonRow:
    values = {"name": row.name, "phone": row.phone, "office": str(row.agency), "at": row.during.lower.isoformat()}
    return PersonRow(_("Appointment at {office}").format(office=row.agency), values)


def appointments_of(query: PersonQuery) -> list[Appointment]:
    """Return the appointments under somebody's telephone; numbers lie encrypted, so all that are kept are read."""
    if not query.phone:
        return []
    rows = Appointment.objects.exclude(phone="").select_related("agency").order_by("-pk").iterator(2000)
    return [row for row in rows if normal_phone(row.phone) == query.phone]


def drafts_of(query: PersonQuery) -> list[Draft]:
    """Return drafts that became no case and in which somebody gave their telephone, e-mail or NIK as an answer."""
    wanted = {text for text in (query.phone, query.email, query.nik) if text}
    rows = Draft.objects.filter(case=None, corrects=None).exclude(answers="").order_by("-pk").iterator(2000)
    return [row for row in rows if _said(json.loads(row.answers)) & wanted] if wanted else []


def _said(value: Any) -> set[str]:
    """Return all that was typed, as it is compared."""
    if isinstance(value, dict):
        return _all_said(value.values())
    if isinstance(value, list):
        return _all_said(value)
    text = str(value).strip()
    return {text, normal_email(text), normal_phone(text)}


def _all_said(values: Iterable[Any]) -> set[str]:
    return set().union(*map(_said, values)) if values else set()
