"""What the acceptance list promises and no other test shows; and that what the list names is there."""

import pytest
from tests.acceptance import acceptance_rows, check_row

from satukota.kernel.cases.api import Case, Filter, Invalid, NotAllowed, entries, page
from satukota.kernel.people.api import office, staff_with
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.rules.conditions import FITS, Facts
from satukota.modules.reports.rules.routing import route
from satukota.modules.reports.tests.conftest import CENTRE

ROWS = acceptance_rows("reference/lapor-acceptance.md", r"\d")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_whatever_is_said_to_be_there_names_the_test_that_shows_it(row):
    check_row(row)


@pytest.mark.django_db
def test_who_knows_no_category_leaves_it_and_the_desk_sorts_it(report, act, person):
    case = report(category="other", text="Ada yang aneh di ujung gang, mohon dilihat.").case
    assert (case.category, case.state) == ("other", "new")
    assert act(case, "recategorise", category="drain").category == "drain"


@pytest.mark.django_db
def test_the_desk_chooses_the_agency_and_without_one_nothing_is_forwarded(report, act):
    case = report().case
    with pytest.raises(Invalid) as refused:
        act(case, "forward")
    assert set(refused.value.errors) == {"agency"}
    assert act(case, "forward", agency="dlh").agency_id == office("dlh").id


@pytest.mark.django_db
def test_a_report_is_given_to_a_person_and_the_history_keeps_who_had_it(report, act, person):
    case = act(report().case, "forward", agency="dpupr")
    officer = person("petugas.pu")
    case = act(case, "assign", by="petugas.pu", assignee=officer.pk)
    assert case.assignee_id == officer.pk
    assert [row["number"] for row in page(officer, Filter(assignee="me")).rows] == [case.number]
    assert "assign" in [entry.action for entry in entries(case)]


@pytest.mark.django_db
def test_who_left_is_not_offered_any_more(person):
    officer = person("petugas.pu")
    agency = office("dpupr").id
    assert officer in staff_with("officer", agency)
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    assert officer not in staff_with("officer", agency)


@pytest.mark.django_db
def test_desk_and_head_change_the_priority_and_an_officer_does_not(report, act, person):
    case = act(report().case, "forward", agency="dpupr")
    assert act(case, "prioritise", priority=1).priority == 1
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        act(case, "prioritise", by="petugas.pu", priority=3)


@pytest.mark.django_db
def test_the_desk_sees_what_lies_at_every_agency_and_an_agency_its_own(report, act, person):
    cases = {agency: act(report().case, "forward", agency=agency).number for agency in ("dpupr", "dlh", "dishub")}
    confidential = act(report(privacy="confidential").case, "forward", agency="dlh").number
    seen = {row["number"] for row in page(person("meja"), Filter()).rows}
    assert seen == {*cases.values(), confidential}
    assert confidential not in {row["number"] for row in page(person("petugas.pu"), Filter()).rows}


@pytest.mark.django_db
def test_a_category_that_is_kept_from_the_map_stays_from_it(client, report, act):
    shown = act(report().case, "forward", agency="dpupr")
    kept = act(report(category="homeless", text="Ada orang telantar di halte.").case, "forward", agency="dinsos")
    assert kept.visibility == Case.Visibility.AGENCY
    listed = client.get("/reports/").content.decode()
    assert shown.number in listed
    assert kept.number not in listed
    around = f"{CENTRE[0] - 0.1},{CENTRE[1] - 0.1},{CENTRE[0] + 0.1},{CENTRE[1] + 0.1}"
    assert kept.number not in client.get(f"/api/v1/map/cases?bbox={around}&zoom=18").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "agency"),
    [
        (Facts("bribe", class_="whistleblowing"), "inspektorat"),
        (Facts("road", answers={"road_kind": "village"}), "@village"),
        (Facts("road", answers={"road_kind": "main"}), "dpupr"),
        (Facts("flood", hour=23), "bpbd"),
        (Facts("waste", hour=23), "dlh"),
        (Facts("no such category"), "meja"),
    ],
)
def test_a_route_follows_category_answers_and_hour_and_says_why(facts, agency):
    chosen = route(catalogue(), facts)
    assert chosen.agency == agency or (agency == "meja" and chosen.agency == catalogue().desk)
    assert chosen.why["id"]


def test_a_route_may_follow_the_place_and_the_door():
    assert FITS["area"](Facts("road", area="36.72.01.1001"), ["36.72.01"])
    assert not FITS["area"](Facts("road", area="36.72.02.1001"), ["36.72.01"])
    assert FITS["channel"](Facts("road", channel="whatsapp"), "whatsapp")
