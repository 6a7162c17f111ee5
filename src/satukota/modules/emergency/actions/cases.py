"""The case under which the city answers for an incident."""

from satukota.kernel.cases.api import Case, CaseLink, Opening, Place, link, open_case
from satukota.kernel.events.api import Actor, AlreadyDone
from satukota.modules.emergency.models import Incident


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
