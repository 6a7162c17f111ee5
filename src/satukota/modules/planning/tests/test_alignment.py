"""Links between plans, their gaps, partners, for whom an item is, and what becomes of the parts of a dropped item."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import city
from satukota.modules.planning import actions
from satukota.modules.planning.actions.links import remove_link, save_link
from satukota.modules.planning.actions.seed_statements import load_links, load_partners
from satukota.modules.planning.models import Item, ItemLink, Partner, Plan
from satukota.modules.planning.queries import alignment
from satukota.modules.planning.queries.tree import outline
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


@pytest.fixture
def linked(plan):
    """Cilegon's plans with their links and partners."""
    load_links(city().folder, ACTOR)
    load_partners(city().folder, ACTOR)
    return plan


def gap(plan, name):
    return {item.code for item in alignment.gap_items(plan, name)}


def test_the_five_missions_continue_those_of_the_old_rpjmd(linked):
    links = ItemLink.objects.filter(item__plan=linked, to__plan__code="rpjmd-2016", kind="continues")
    assert {(link.item.code, link.to.code) for link in links if link.item.kind == "mission"} == {
        (code, code) for code in "12345"
    }
    assert load_links(city().folder, ACTOR) == 0


def test_a_link_leads_to_another_plan_and_only_one_way(linked):
    mission, goal = linked.items.get(code="1"), linked.items.get(code="1.1")
    with pytest.raises(ValidationError):
        save_link(ItemLink(item=mission, to=goal), ACTOR)
    link = ItemLink.objects.get(item__plan=linked, item__code="gempil")
    with pytest.raises(ValidationError):
        save_link(ItemLink(item=link.to, to=link.item), ACTOR)


def test_a_link_that_is_taken_back_stays_in_the_events(linked):
    link = ItemLink.objects.get(item=linked.items.get(code="gempil"))
    to = link.to_id
    remove_link(link, ACTOR)
    data = Event.objects.filter(name="planning.item_linked").latest("id").data
    assert (data["to_id"], data["kind"], data["removed"]) == (to, "continues", True)


def test_each_gap_holds_its_items_and_no_others(linked):
    old = Plan.objects.get(code="rpjmd-2016")
    assert gap(old, "missions_without_items") == {"1", "2", "3", "4"}
    assert gap(linked, "missions_without_items") == set()
    assert gap(linked, "items_without_mission") == set()
    assert gap(Plan.objects.get(code="roadmap-2019"), "items_without_mission") == {f"R{n}" for n in range(1, 13)}
    assert "P4.3" in gap(linked, "items_without_link")
    assert "gempil" not in gap(linked, "items_without_link")


def test_a_link_to_what_was_dropped_is_a_gap(linked):
    actions.drop_item(Item.objects.get(plan__code="roadmap-2019", code="R12"), "Digabung", ACTOR)
    assert gap(linked, "items_linked_to_dropped") == {"gempil"}


def test_every_figure_of_the_alignment_opens_a_list_of_that_length(linked, people, client):
    visit(client, people.officer)
    shown = client.get(reverse("planning:alignment"), {"plan": linked.code}).context
    for code, _name, count in shown["gaps"]:
        listed = client.get(reverse("planning:alignment"), {"plan": linked.code, "gap": code})
        assert listed.context["pages"].total == count
    for row in shown["rows"]:
        for other, count in row.linked:
            query = {"plan": linked.code, "links": other.code, "mission": row.mission.code}
            assert client.get(reverse("planning:alignment"), query).context["pages"].total == count


def test_a_planner_links_items_on_the_page_of_an_item_and_an_officer_does_not(linked, people, client):
    item, to = linked.items.get(code="P4.3"), Item.objects.get(plan__code="rpjmd-2016", code="4.1")
    address = reverse("planning:new_link", args=[item.uid])
    assert visit(client, people.officer).post(address, {"kind": "implements", "to": to.pk}).status_code == 403
    visit(client, people.planner).post(address, {"kind": "implements", "to": to.pk})
    assert to.name in client.get(reverse("planning:item", args=[item.uid])).content.decode()


def test_a_partner_has_a_role_in_an_item_and_a_company_of_the_city_reports(linked, people, client):
    visit(client, people.officer)
    page = client.get(reverse("planning:partners"), {"kind": "bumd"}).content.decode()
    assert "Perumda Air Minum Cilegon Mandiri" in page
    assert "Palang Merah" not in page
    assert {row.agency.code for row in Partner.objects.filter(kind__in=("bumd", "blud"))} == {"pcm", "pdam", "rsud"}
    make_indicator("PDAM-01", agency="pdam")
    opened = actions.open_round(2026, 3, ACTOR)
    assert list(opened.reports.values_list("agency__code", flat=True)) == ["pdam"]


def test_items_are_found_by_whom_they_are_for(plan, people, client):
    visit(client, people.officer)
    rows = client.get(f"/api/v1/planning/plans/{plan.code}/items", {"exchange": "g2b"}).json()["items"]
    assert {row["code"] for row in rows} == {"P1.1", "P1.2", "P1.3", "A5.4"}


def test_quick_wins_of_the_demo_are_short_and_the_three_terms_are_there(plan):
    assert set(plan.items.filter(quick_win=True).values_list("term", flat=True)) == {"short"}
    assert set(plan.items.exclude(term="").values_list("term", flat=True)) == {"short", "medium", "long"}


def test_a_goal_with_parts_is_not_dropped_before_somebody_says_what_becomes_of_them(plan):
    goal = plan.items.get(code="5.1")
    with pytest.raises(ValidationError) as refused:
        actions.drop_item(goal, "Digabung", ACTOR)
    assert "parts" in refused.value.message_dict


def test_parts_of_a_dropped_goal_go_along_with_the_same_reason(plan):
    actions.drop_item(plan.items.get(code="5.1"), "Digabung", ACTOR, with_parts=True)
    dropped = plan.items.get(code="P5.1.1.1")
    assert (dropped.state, dropped.dropped_reason) == ("dropped", "Digabung")


def test_parts_of_a_dropped_mission_move_with_everything_below_and_serve_the_other_mission(plan):
    mission = plan.items.get(code="5")
    below = set(plan.items.filter(mission=mission).values_list("code", flat=True))
    actions.drop_item(mission, "Digabung", ACTOR, parts_to=plan.items.get(code="4"))
    moved = plan.items.filter(code__in=below)
    assert {(item.mission.code, item.path[:7]) for item in moved if item.state != "dropped"} == {("4", "000004/")}


def test_a_heading_that_was_dropped_with_parts_below_is_still_shown(plan):
    Item.objects.filter(plan=plan, code="5.1").update(state="dropped", dropped_reason="dahulu")
    assert "5.1" in {node.item.code for node in outline(plan)}
    Item.objects.filter(Q(parent__code="5.1"), plan=plan).update(state="dropped", dropped_reason="dahulu")
    assert "5.1" not in {node.item.code for node in outline(plan)}


def test_the_form_asks_where_the_parts_go_and_moves_them(plan, people, client):
    visit(client, people.planner)
    address = reverse("planning:drop_item", args=[plan.items.get(code="2.2").uid])
    assert client.post(address, {"reason": "Digabung", "parts": "move"}).status_code == 422
    client.post(address, {"reason": "Digabung", "parts": "move", "parts_to": plan.items.get(code="2.1").pk})
    assert plan.items.get(code="P2.3").parent.code == "2.1"


def test_an_address_with_a_null_byte_breaks_no_page(linked, people, client):
    visit(client, people.planner)
    names = ("alignment", "partners", "outcomes")
    for query in ("plan=%00", "gap=%00", "links=%00", "kind=%00", "lack=%00", "links=rpjmd-2016&mission=%00"):
        for name in names:
            assert client.get(f"{reverse(f'planning:{name}')}?{query}").status_code < 500


def test_an_agency_that_reports_stands_for_one_partner_only(linked):
    partner = Partner(name="Lain", kind="bumd", agency=Agency.objects.get(code="pdam"))
    with pytest.raises(ValidationError):
        partner.full_clean()
