"""Two people at one form, one decision or one dependency: nobody's work is put back in silence, and no circle comes to be."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.actions import priorities
from satukota.modules.planning.models import Criterion, Dependency, Gathering, Item, Prioritisation
from satukota.modules.planning.tests.conftest import make_indicator, somebody, visit
from satukota.modules.planning.tests.rounds import QUARTER, current

pytestmark = pytest.mark.django_db


def opened(client, address):
    """What a browser holds of a form that was opened."""
    values = {bound.html_name: bound.value() for bound in client.get(address).context["form"]}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, False, "", [])
    }


@pytest.fixture
def item(plan):
    return plan.items.get(code="P5.1.1")


@pytest.fixture
def address(item):
    return reverse("planning:edit_item", args=[item.uid])


def test_what_a_colleague_saved_meanwhile_is_said_before_it_is_replaced(client, item, address, people):
    form = opened(visit(client, people.planner), address)
    Item.objects.filter(pk=item.pk).update(summary="Tulisan rekan")
    answer = client.post(address, form | {"summary": "Tulisan saya"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tulisan rekan" in page and "Tulisan saya" in page
    again = answer.context["form"]["as-opened"].value()
    assert client.post(address, form | {"summary": "Tulisan saya", "as-opened": again}).status_code == 302
    assert Item.objects.get(pk=item.pk).summary == "Tulisan saya"


def test_a_field_that_nobody_touched_does_not_put_a_colleagues_change_back(client, item, address, people):
    form = opened(visit(client, people.planner), address)
    Item.objects.filter(pk=item.pk).update(budget=1_250_000)
    answer = client.post(address, form | {"summary": "Tulisan saya"})
    assert answer.status_code == 422 and "1.250.000" in answer.content.decode()
    assert Item.objects.get(pk=item.pk).budget == 1_250_000


def test_two_who_wrote_the_same_do_not_hinder_each_other(client, item, address, people):
    form = opened(visit(client, people.planner), address)
    Item.objects.filter(pk=item.pk).update(summary="Sama")
    assert client.post(address, form | {"summary": "Sama"}).status_code == 302


@pytest.mark.parametrize("marks", ["", "bukan", "[1]", '{"summary": 3}'])
def test_a_form_without_sound_marks_is_taken_or_asked_but_never_fails(client, address, people, marks):
    form = opened(visit(client, people.planner), address)
    assert client.post(address, form | {"as-opened": marks, "summary": "x"}).status_code in {302, 422}


def test_a_form_that_is_pressed_twice_is_saved_once_and_another_word_from_the_page_before_is_kept(client, plan, people):
    address = reverse("planning:new_statement", args=["training"])
    form = opened(visit(client, people.planner), address) | {"title": "Bimtek", "stage": "1"}
    for _press in range(2):
        assert client.post(address, form).status_code == 302
    assert Gathering.objects.filter(title="Bimtek").count() == 1
    assert client.post(address, form | {"title": "Bimtek kedua"}).status_code == 302
    assert Gathering.objects.filter(title__startswith="Bimtek").count() == 2


def test_a_form_that_was_refused_is_sent_again_with_the_same_key(client, plan, people):
    address = reverse("planning:new_statement", args=["training"])
    form = opened(visit(client, people.planner), address) | {"title": "Bimtek"}
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"stage": "1"}).status_code == 302
    assert Gathering.objects.filter(title="Bimtek").count() == 1


@pytest.fixture
def report(plan, people):
    """The open report of the health agency with one figure in it, and its page."""
    indicator = make_indicator("BERDUA-1", year=QUARTER.year)
    opened_round = actions.open_round(QUARTER.year, QUARTER.number, Actor(people.planner.pk, "planner"))
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(40)), actor_for(people.officer))
    row = opened_round.reports.get(agency__code="dinkes")
    return indicator, reverse("planning:report", args=[row.pk])


def boxes(indicator, value, seen, note=""):
    return {
        f"v{indicator.pk}-value": value, f"v{indicator.pk}-note": note, f"v{indicator.pk}-seen": str(seen),
    }  # fmt: skip


def test_an_older_page_of_a_report_does_not_put_a_colleagues_figure_back(client, report, people):
    indicator, address = report
    shown = current(indicator).pk
    actions.report_value(indicator, QUARTER, actions.Reading(Decimal(55)), actor_for(people.officer))
    visit(client, people.officer)
    assert client.post(address, boxes(indicator, "40", shown)).status_code == 302
    assert current(indicator).value == 55
    answer = client.post(address, boxes(indicator, "70", shown))
    assert answer.status_code == 422 and 'value="70"' in answer.content.decode() and ": 55." in answer.content.decode()
    assert client.post(address, boxes(indicator, "70", current(indicator).pk)).status_code == 302
    assert current(indicator).value == 70


@pytest.mark.parametrize("typed", ["empat puluh", "1.2.3"])
def test_a_figure_that_is_refused_stays_in_its_box_with_what_is_wrong(client, report, people, typed):
    indicator, address = report
    answer = visit(client, people.officer).post(address, boxes(indicator, typed, current(indicator).pk, "Menurut LB1"))
    page = answer.content.decode()
    assert answer.status_code == 422 and f'value="{typed}"' in page and 'value="Menurut LB1"' in page
    [row] = [row for row in answer.context["rows"] if row.entry.line.indicator == indicator]
    assert row.errors and row.errors[0] in page


def test_who_rated_or_chose_does_not_decide_though_somebody_else_began(plan, people):
    rater = somebody("perencana-2", "planner", "bappeda")
    first, second = Actor(people.planner.pk, "planner"), Actor(rater.pk, "planner")
    choice = Prioritisation(plan=plan, year=2027, title="Renja", ceiling=10**12, ceiling_source="KUA")
    priorities.save_prioritisation(choice, first)
    priorities.save_criterion(Criterion(prioritisation=choice, name="Mendesak", weight=100), second)
    priorities.add_candidates(choice, plan.items.filter(code="A1.1"), second)
    [criterion], candidate = choice.criteria.all(), choice.candidates.get()
    candidate.is_chosen = True
    priorities.rate_candidate(candidate, {criterion.pk: 5}, second)
    with pytest.raises(ValidationError):
        priorities.decide_priorities(choice, "Keputusan 1/2026", date(2026, 11, 30), second)
    third = somebody("walikota", "mayor", "kepala-daerah")
    decided = priorities.decide_priorities(choice, "Keputusan 1/2026", date(2026, 11, 30), Actor(third.pk, "mayor"))
    assert decided.decided_by == third


def test_nothing_waits_for_what_it_is_a_part_of(plan, people):
    part = plan.items.filter(parent__isnull=False).exclude(state="dropped").first()
    for item, needs in ((part, part.parent), (part.parent, part)):
        with pytest.raises(ValidationError):
            actions.save_detail(Dependency(item=item, needs=needs), actor_for(people.planner))
