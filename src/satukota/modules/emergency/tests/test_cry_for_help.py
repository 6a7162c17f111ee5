"""A report in whose words somebody is surely in danger stands on the desk as an incident that waits."""

import pytest

from satukota.kernel.cases.api import Act, Opening, apply, load_definitions, open_case, who
from satukota.kernel.events.api import Actor, subject_events
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.tasks.jobs import take_cry_for_help

pytestmark = pytest.mark.django_db


def opened(danger, **more):
    load_definitions()
    data = {"danger": danger} if danger else {}
    return open_case(Opening("reports.complaint", "Kebakaran", data=data, **more), actor=Actor.system())


def take(case):
    event = next(event for event in subject_events("case", case.pk) if event.name == "cases.opened")
    take_cry_for_help(event.id)
    take_cry_for_help(event.id)
    return list(Incident.objects.filter(origin_case=case.pk))


def test_a_sure_one_becomes_one_incident_of_its_kind():
    [incident] = take(opened({"sure": True, "incident": "fire.building"}))
    assert (incident.kind, incident.state) == ("fire.building", "pending")


def test_a_kind_that_112_does_not_know_is_taken_all_the_same():
    [incident] = take(opened({"sure": True, "incident": "nothing.known"}))
    assert incident.kind == "other.rescue"


@pytest.mark.parametrize("danger", [None, {"sure": False, "incident": "fire.building"}, "odd"])
def test_what_is_not_sure_is_left_to_the_desk(danger):
    assert take(opened(danger)) == []


@pytest.mark.parametrize("visibility", [2, 3])
def test_a_report_for_few_eyes_is_not_shown_to_112(visibility):
    assert take(opened({"sure": True, "incident": "fire.building"}, visibility=visibility)) == []


def test_what_is_heard_later_of_a_report_reaches_the_desk_with_its_words():
    load_definitions()
    case = open_case(Opening("reports.complaint", "Lampu mati", priority=2), actor=Actor.system())
    apply(case, Act("add", {"note": "Tolong, ada anak kesetrum di tiangnya"}), who(None, party=True))
    event = next(event for event in subject_events("case", case.pk) if event.name == "reports.danger_heard")
    assert {"name": "reports.danger_heard", "sure": True}.items() <= ({"name": event.name} | event.data).items()
    take_cry_for_help(event.id)
    [incident] = Incident.objects.filter(origin_case=case.pk)
    assert "anak kesetrum" in incident.what
