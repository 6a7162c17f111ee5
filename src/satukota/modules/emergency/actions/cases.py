"""The way between 112 and the city's cases: an incident's own case, a call as a report, a report as an incident."""

from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Case, CaseLink, Opening, Party, Place, link, open_case
from satukota.kernel.events.api import Actor, AlreadyDone
from satukota.kernel.people.api import person_row
from satukota.modules.emergency.actions import calls, incidents
from satukota.modules.emergency.actions.problems import Missing, NotNow
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.places import area_of, cell_of

REPORT = "reports.complaint"


def keep_case(incident: Incident, actor: Actor) -> Case:
    """Open the case under which the city answers for an incident; once, however often it is asked."""
    try:
        case = open_case(_opening(incident), actor=actor, key=f"emergency.incident:{incident.pk}")
    except AlreadyDone as already:
        case = Case.objects.get(pk=already.subject_id)
    Incident.objects.filter(pk=incident.pk, case__isnull=True).update(case=case)
    if incident.origin_case_id:
        _link_origin(case, incident.origin_case_id, actor)
    return case


def _opening(incident: Incident) -> Opening:
    place = Place(incident.lon, incident.lat, incident.cell, incident.area_code, incident.place_text)
    data = {"incident": incident.number, "kind": incident.kind}
    return Opening(
        "emergency.incident",
        f"{incident.number} {incident.place_text}"[:300],
        data=data,
        category=incident.kind,
        place=place,
        channel="phone",
        priority=min(incident.priority, 4),
        at=incident.opened_at,
        visibility=2 if incident.sensitive else None,
    )


def _link_origin(case: Case, origin_id: int, actor: Actor) -> None:
    origin = Case.objects.filter(pk=origin_id).first()
    if origin is not None:
        link(case, origin, CaseLink.Kind.REFERRED, actor)


def may_become_incident(case: Case) -> bool:
    """Tell whether 112 may take a case over: it is a report whose words are not for few eyes only."""
    return case.type == REPORT and case.visibility <= Case.Visibility.AGENCY


def from_report(case: Case, actor: Actor, *, kind: str, priority: int, more: str = "") -> Incident:
    """Make an incident of a report that turned out to be an emergency; once per report. `more` was said later.

    Raises NotNow for what is no report, and for a confidential or sealed one: everybody at 112 reads an incident.
    """
    if not may_become_incident(case):
        raise NotNow(state=case.type, action="from_report")
    try:
        return incidents.open_incident(
            actor,
            kind=kind,
            priority=priority,
            place_text=case.place_note or case.title,
            lon=case.lon,
            lat=case.lat,
            what="\n".join(line for line in (f"{case.number}: {case.title}", more, case.summary) if line),
            origin_case=case.pk,
            key=f"emergency.from_report:{case.pk}",
        )
    except AlreadyDone as already:
        return Incident.objects.get(pk=already.subject_id)


@transaction.atomic
def to_reports(call_id: int, actor: Actor, *, title: str = "", text: str = "") -> dict[str, Any]:
    """Make a citizen's report of a call that is no emergency, with what the caller said; once per call."""
    call = calls.lock_call(call_id)
    calls.refuse_for_others(call, actor)
    if call.case_id:
        return {"case": call.case_id, "number": Case.objects.get(pk=call.case_id).number}
    words = text.strip() or call.note.strip()
    heading = title.strip() or words[:80] or call.place_text[:80]
    if not heading:
        raise Missing(field="text")
    person = person_row(name=call.caller_name, phone=call.caller_index and call.caller)
    area, _name, _inside = area_of(call.lon, call.lat)
    place = Place(call.lon, call.lat, cell_of(call.lon, call.lat), area, call.place_text)
    opening = Opening(
        REPORT,
        heading,
        summary=words,
        place=place,
        channel="phone",
        at=now(),
        parties=[Party(new_person=person)] if person else [],
    )
    case = open_case(opening, actor=actor, key=f"emergency.refer:{call.pk}")
    call.case = case
    if not call.classed:
        call.classed, call.classified_at = "information", now()
    calls.save_call(call, actor, "refer")
    return {"case": case.pk, "number": case.number}


def calls_of(case_id: int) -> list[Call]:
    """Return the calls that were passed on as this report."""
    return list(Call.objects.filter(case_id=case_id))
