"""The tree of performance outcomes: where things may stand, what it lacks, and how it is shown."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import city
from satukota.modules.planning.actions.outcomes import end_outcome, remove_contribution, save_contribution, save_outcome
from satukota.modules.planning.actions.seed_statements import load_outcomes
from satukota.modules.planning.models import Contribution, Indicator, Outcome
from satukota.modules.planning.queries.outcomes import performance
from satukota.modules.planning.rules.outcomes import Lack, Level, Measured, Twig, boxes, fits, lacks
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


@pytest.fixture
def tree(plan):
    """Cilegon's tree, with one of its indicators."""
    make_indicator("IKU-04")
    load_outcomes(city().folder, ACTOR)
    return plan


def test_levels_go_down_and_only_the_ultimate_stands_at_the_top_alone():
    below = {level: [other for other in Level if fits(other, level)] for level in Level}
    assert below[Level.ULTIMATE] == [Level.INTERMEDIATE, Level.IMMEDIATE, Level.OUTPUT]
    assert below[Level.IMMEDIATE] == [Level.IMMEDIATE, Level.OUTPUT]


def test_every_lack_is_found_and_nothing_else():
    sound = Measured(1, Level.ULTIMATE, True, False, (True,))
    loose = Measured(2, Level.OUTPUT, True, False, (True,))
    serving = Measured(3, Level.OUTPUT, True, False, (True,), (True,))
    in_vain = Measured(4, Level.OUTPUT, True, True, (True, False), (False,))
    empty = Measured(5, Level.IMMEDIATE, False, True)
    assert list(lacks([sound, loose, serving, in_vain, empty])) == [
        (2, Lack.CONTRIBUTES_TO_NOBODY),
        (4, Lack.INDICATOR_WITHOUT_OWNER),
        (4, Lack.CONTRIBUTES_TO_NOBODY),
        (5, Lack.NO_INDICATOR),
        (5, Lack.NO_OWNER),
    ]


def test_boxes_never_stand_on_each_other():
    drawn = list(boxes([Twig(1, [Twig(2, [Twig(3)]), Twig(4)]), Twig(5, [Twig(6)])]))
    assert len({(box.x, box.y) for box in drawn}) == 6
    assert [box.key for box in drawn if box.above is None] == [1, 5]


def test_the_tree_of_the_demo_points_at_items_and_at_contributions_of_others(tree):
    branches = {branch.outcome.code: branch for branch in performance(tree, 2026).every}
    assert [item.code for item in branches["1.1.1"].items] == ["gempita"]
    assert [row.agency.code for row in branches["1.1.1"].contributions] == ["disdukcapil"]
    assert [row.outcome.code for row in branches["3.1.1"].serves] == ["1.1.1"]
    assert load_outcomes(city().folder, ACTOR) == 0


def test_target_and_value_are_read_from_the_indicator_not_copied(tree):
    [line] = next(branch for branch in performance(tree, 2026).every if branch.outcome.code == "1").lines
    assert (line.indicator.code, line.standing.target) == ("IKU-04", 80)


def test_an_outcome_leads_to_no_lower_level_and_not_to_itself(tree):
    top, output = (tree.outcomes.get(code=code) for code in ("1", "1.1.1.1"))
    top.parent = output
    with pytest.raises(ValidationError):
        save_outcome(top, ACTOR)
    with pytest.raises(ValidationError):
        save_outcome(Outcome(plan=tree, parent=output, level="immediate", code="x", statement="X"), ACTOR)


def test_moving_an_outcome_moves_what_leads_to_it(tree):
    outcome = tree.outcomes.get(code="1.1")
    outcome.parent = tree.outcomes.get(code="3")
    save_outcome(outcome, ACTOR)
    assert tree.outcomes.get(code="1.1.1.1").path.startswith("000003/")


def test_an_outcome_ends_with_a_reason_and_leaves_nobody_hanging(tree):
    with pytest.raises(ValidationError):
        end_outcome(tree.outcomes.get(code="1.1"), "Digabung", ACTOR)
    end_outcome(tree.outcomes.get(code="1.1.1.1"), "Digabung", ACTOR)
    assert "1.1.1.1" not in {branch.outcome.code for branch in performance(tree, 2026).every}


def test_a_reason_that_is_too_long_is_refused_and_never_cut(tree):
    leaf = tree.outcomes.get(code="1.1.1.1")
    with pytest.raises(ValidationError, match="300"):
        end_outcome(leaf, "x" * 301, ACTOR)
    leaf.refresh_from_db()
    assert leaf.ended_on is None


def test_what_served_an_outcome_that_ended_contributes_to_nobody(tree):
    end_outcome(tree.outcomes.get(code="3.1.1"), "Digabung", ACTOR)
    served = tree.outcomes.get(code="2")
    Outcome.objects.filter(pk=served.pk).update(ended_on="2026-01-01", ended_reason="Digabung")
    lacking = {branch.outcome.code for branch in dict(performance(tree, 2026).lacking)[Lack.CONTRIBUTES_TO_NOBODY]}
    assert lacking == {"2.1"}


def test_an_agency_contributes_to_others_and_by_its_own_outcomes_only(tree):
    outcome = tree.outcomes.get(code="2")
    own = Contribution(outcome=outcome, agency=outcome.agency, what="Sendiri")
    foreign = Contribution(
        outcome=outcome, agency=Agency.objects.get(code="dlh"), by=tree.outcomes.get(code="3.1"), what="Milik lain"
    )
    for contribution in (own, foreign):
        with pytest.raises(ValidationError):
            save_contribution(contribution, ACTOR)


def test_a_contribution_that_is_taken_back_stays_in_the_events(tree):
    contribution = Contribution.objects.get(outcome__code="1", agency__code="dpupr")
    agency, by = contribution.agency_id, contribution.by_id
    remove_contribution(contribution, ACTOR)
    data = Event.objects.filter(name="planning.contribution_saved").latest("id").data
    assert (data["agency_id"], data["by_id"], data["removed"]) == (agency, by, True)


def test_the_page_opens_level_by_level_and_each_lack_opens_its_list(tree, people, client):
    visit(client, people.officer)
    page = client.get(reverse("planning:outcomes")).content.decode()
    shut = re.findall(r'<details\s+class="outcome outcome--(\w+)"\s*>', page)
    opened = re.findall(r'<details\s+class="outcome outcome--(\w+)"\s+open', page)
    assert (set(opened), set(shut)) == ({"ultimate"}, {"intermediate", "immediate"})
    listed = client.get(reverse("planning:outcomes"), {"lack": "no_indicator"}).content.decode()
    assert "Balita bermasalah gizi" in listed
    assert "Balita yang terganggu gizinya berkurang" not in listed


def test_the_drawing_is_xml_with_a_box_for_each_outcome(tree, people, client):
    visit(client, people.officer)
    answer = client.get(reverse("planning:outcomes_svg", args=[tree.code]))
    boxes = ET.fromstring(answer.content).findall("{http://www.w3.org/2000/svg}g")
    assert len(boxes) == tree.outcomes.count()


def test_a_planner_adds_an_outcome_with_its_indicator_and_others_do_not(tree, people, client):
    above = tree.outcomes.get(code="1.1.1")
    address = f"{reverse('planning:new_outcome')}?parent={above.pk}"
    filled = {
        "level": "output", "parent": above.pk, "code": "1.1.1.2", "statement": "Balita didampingi",
        "agency": above.agency_id, "indicators": [Indicator.objects.get(code="IKU-04").pk],
    }  # fmt: skip
    assert visit(client, people.officer).post(address, filled).status_code == 403
    assert visit(client, people.planner).post(address, filled).status_code == 302
    assert [row.code for row in tree.outcomes.get(code="1.1.1.2").indicators.all()] == ["IKU-04"]


def test_rest_returns_the_tree(tree, people, client):
    visit(client, people.officer)
    rows = client.get(f"/api/v1/planning/plans/{tree.code}/outcomes").json()
    by_code = {row["code"]: row for row in rows}
    assert by_code["1.1"]["parent"] == by_code["1"]["uid"]
    assert by_code["1.2"]["contributions"][0]["agency"] == "pdam"
