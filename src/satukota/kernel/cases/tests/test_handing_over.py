"""What somebody who leaves works on goes to a colleague who may see it, and the rest back to its agency."""

import pytest

from satukota.kernel.cases.api import Case, CaseEntry, HandedOver, Opening, hand_over, held_by, open_case
from satukota.kernel.cases.tests.conftest import person
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving(town):
    """An officer with two open matters, one of them sealed, and one that is closed."""
    officer = person("yang-pergi", "officer", town.works)
    for visibility, is_open in ((1, True), (3, True), (1, False)):
        case = open_case(Opening("tests.matter", "Uji", agency=town.works), actor=Actor.visitor())
        closed = {} if is_open else {"is_open": False, "closed_at": case.opened_at}
        Case.objects.filter(pk=case.pk).update(assignee=officer, visibility=visibility, **closed)
    return officer


def test_what_is_held_is_counted_by_type_and_agency(town, leaving):
    (held,) = held_by(leaving)
    assert (held.type, held.agency_id, held.count) == ("tests.matter", town.works.pk, 2)


def test_a_successor_gets_what_they_may_see_and_the_sealed_matter_goes_back(town, leaving):
    successor = person("pengganti", "officer", town.works)
    assert hand_over(leaving, successor, actor_for(town.clerk)) == HandedOver(1, 1)
    assert list(Case.objects.filter(assignee=successor).values_list("visibility", flat=True)) == [1]
    assert not Case.objects.filter(assignee=leaving, is_open=True).exists()
    assert Case.objects.get(assignee=leaving).is_open is False
    lines = CaseEntry.objects.filter(action="$handed_over").order_by("case_id")
    assert [(line.text, line.public) for line in lines] == [("Pengganti", False), ("", False)]


def test_a_successor_is_told_as_of_any_assignment(town, leaving):
    successor = person("pengganti", "officer", town.works)
    hand_over(leaving, successor, Actor.system())
    events = Event.objects.filter(name="cases.noted", data__action="$handed_over").order_by("id")
    assert [event.data.get("assignee") for event in events] == [successor.pk, None]


def test_handed_to_nobody_all_goes_back(town, leaving):
    assert hand_over(leaving, None, Actor.system()) == HandedOver(0, 2)
    assert hand_over(leaving, None, Actor.system()) == HandedOver(0, 0)
