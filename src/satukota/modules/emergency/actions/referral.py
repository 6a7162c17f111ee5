"""A call that is no emergency becomes a citizen's report, without typing anything twice."""

from typing import Any

from django.db import transaction

from satukota.kernel.cases.api import Case, Opening, Party, Place, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import person_row
from satukota.modules.emergency.actions import calls
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.actions.reports import REPORT
from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.places import area_of, cell_of


@transaction.atomic
def to_reports(call_id: int, actor: Actor, *, title: str = "", text: str = "") -> dict[str, Any]:
    """Make a citizen's report of a call that is no emergency, with what the caller said; once per call."""
    call = calls.lock_call(call_id)
    if call.case_id:
        return {"case": call.case_id, "number": Case.objects.get(pk=call.case_id).number}
    words = text.strip() or call.note.strip()
    heading = title.strip() or words[:80] or call.place_text[:80]
    if not heading:
        raise Missing(field="text")
    person = person_row(name=call.caller_name, phone=call.caller)
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
