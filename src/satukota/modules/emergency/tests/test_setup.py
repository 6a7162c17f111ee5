"""What the supervisor sets: run cards, protocol cards, warnings, hand-over targets; and the page of a report."""

import pytest

from satukota.kernel.cases.api import Case
from satukota.modules.emergency.actions import incidents
from satukota.modules.emergency.actions.problems import NotNow
from satukota.modules.emergency.models import Hazard, ProtocolCard, RunCard, TransferTarget
from satukota.modules.emergency.queries.recommendation import run_cards
from satukota.modules.emergency.rules import runcards
from satukota.modules.emergency.rules.cards import standard

pytestmark = pytest.mark.django_db
NAMES = {"fire engine": "engine", "ambulance": "ambulance", "engine": "engine"}


@pytest.fixture
def lead(client, supervisor):
    client.force_login(supervisor)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def citizen_report(db):
    """A case of the reports' type, as far as this module may know it."""
    from satukota.kernel.cases.api import Opening, load_definitions, open_case
    from satukota.kernel.events.api import Actor

    load_definitions()
    case = open_case(Opening("reports.complaint", "Asap dari gudang"), actor=Actor.system())
    return Case.objects.get(pk=case.pk)


def test_alarm_levels_are_read_as_people_write_them():
    read = runcards.read_levels("2 Fire engine (4), 1 ambulance\n\n3 x engine", NAMES)
    assert read == [
        [{"wants": "engine", "count": 2, "least_crew": 4}, {"wants": "ambulance", "count": 1}],
        [{"wants": "engine", "count": 3}],
    ]


@pytest.mark.parametrize("text", ["two engine", "1 balloon", "0 engine", "99 engine", "1 engine,"])
def test_a_line_that_cannot_be_read_is_named(text):
    with pytest.raises(runcards.BadLine) as bad:
        runcards.read_levels(f"1 engine\n{text}", NAMES)
    assert bad.value.number == 2


@pytest.mark.parametrize("body", standard()["run_cards"], ids=lambda body: body["code"])
def test_every_card_of_the_module_survives_being_written_and_read(body):
    words = {"engine": "fire engine"}
    again = runcards.read_levels(runcards.write_levels(body["levels"], words), NAMES | {c: c for c in kinds(body)})
    assert runcards.build({**body, "levels": again}) == runcards.build(body)


def kinds(body):
    return [line["wants"] for level in body["levels"] for line in level]


def test_a_changed_run_card_is_used_by_the_next_proposal_and_the_others_stay(lead):
    before = len(run_cards())
    form = {"code": "fire", "kinds": ["fire"], "levels": "4 Fire engine (4)"}
    assert lead.post("/emergency/setup/run-card/fire/", form).status_code == 302
    lines = runcards.lines(run_cards(), "fire.building", 2, 1)
    assert (lines[0][0].count, len(run_cards())) == (4, before)


def test_a_run_card_with_an_unknown_unit_comes_back_filled_in_with_the_line(lead):
    answer = lead.post("/emergency/setup/run-card/", {"code": "x", "kinds": ["fire"], "levels": "1 balloon"})
    assert answer.status_code == 422
    assert b"balloon" in answer.content
    assert not RunCard.objects.exists()


def test_a_protocol_card_is_edited_as_yaml_and_gets_a_new_version(lead):
    text = lead.get("/emergency/setup/card/fire/").context["text"]
    assert lead.post("/emergency/setup/card/fire/", {"body": text}).status_code == 302
    assert ProtocolCard.objects.get(code="fire").version == 1
    assert ProtocolCard.objects.filter(active=True).count() == len(standard()["cards"])


@pytest.mark.parametrize("text", ["a: [", "", "code: x", "- 1", "code: {a: b}\ntitle: 3"])
def test_a_card_that_cannot_be_read_says_why(lead, text):
    assert lead.post("/emergency/setup/card/fire/", {"body": text}).status_code == 422


def test_a_warning_is_added_and_removed(lead):
    form = {"title": "Klorin", "text": "Dekati dari arah angin", "lon": "106.03", "lat": "-6.0", "radius": "500"}
    assert lead.post("/emergency/setup/hazard/", form).status_code == 302
    pk = Hazard.objects.get().pk
    assert lead.post(f"/emergency/setup/hazard/{pk}/", {"remove": "1"}).status_code == 302
    assert not Hazard.objects.exists()


def test_a_hand_over_target_is_kept_once_a_call_went_there(lead, ring, dispatcher, actor):
    from satukota.modules.emergency.actions import calls, transfers

    assert (
        lead.post(
            "/emergency/setup/target/", {"name": "PLN", "kind": "service", "phone": "123", "rank": "1"}
        ).status_code
        == 302
    )
    target = TransferTarget.objects.get()
    call = calls.claim(ring().pk, dispatcher, actor)
    transfers.offer(call.pk, target.pk, actor)
    lead.post(f"/emergency/setup/target/{target.pk}/", {"remove": "1"})
    assert TransferTarget.objects.exists()


def test_a_crew_that_names_no_unit_gets_the_field_named(client, responder):
    client.force_login(responder)
    answer = client.post("/emergency/unit/do/sign-on/", '{"unit": "x"}', content_type="application/json")
    assert answer.status_code == 422


def test_the_list_behind_a_figure_holds_exactly_what_it_counts(lead, ring, dispatcher, actor, unit, second, wake):
    from datetime import date, timedelta

    from satukota.modules.emergency.actions import calls, dispatch
    from satukota.modules.emergency.queries import indicators

    call = calls.claim(ring().pk, dispatcher, actor)
    counted = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="a", call_id=call.pk)
    without_call = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="b")
    for incident, one in ((counted, unit), (without_call, second)):
        dispatch.move(dispatch.send(incident.pk, [one.pk], actor, wake=wake)[0].pk, "arrive", actor)
    found = indicators.response(date.today() - timedelta(days=1), date.today() + timedelta(days=2))
    assert found.n == 1
    assert [line[0].pk for line in lead.get(found.url).context["rows"]] == [counted.pk]


def test_a_report_leads_to_112_and_shows_the_incident_that_it_became(supervisor, citizen_report, actor):
    from satukota.modules.emergency.actions import cases
    from satukota.modules.emergency.views.from_report import report_panel

    assert f"/emergency/from-report/{citizen_report.number}/" in report_panel(supervisor, citizen_report)
    made = cases.from_report(citizen_report, actor, kind="fire.land", priority=2)
    assert made.number in report_panel(supervisor, citizen_report)


@pytest.mark.parametrize("visibility", [Case.Visibility.PARTIES, Case.Visibility.SEALED])
def test_112_cannot_open_a_confidential_report_nor_make_an_incident_of_it(
    lead, supervisor, citizen_report, actor, visibility
):
    from satukota.modules.emergency.actions import cases
    from satukota.modules.emergency.views.from_report import report_panel

    Case.objects.filter(pk=citizen_report.pk).update(visibility=visibility)
    citizen_report.refresh_from_db()
    address = f"/emergency/from-report/{citizen_report.number}/"
    assert lead.get(address).status_code == 404
    assert lead.post(address, {"kind": "fire.land", "priority": 2}).status_code == 404
    assert report_panel(supervisor, citizen_report) == ""
    with pytest.raises(NotNow):
        cases.from_report(citizen_report, actor, kind="fire.land", priority=2)


def test_112_opens_no_report_of_another_agency_that_is_not_public(lead, citizen_report):
    assert lead.get(f"/emergency/from-report/{citizen_report.number}/").status_code == 404


def test_a_card_that_is_more_than_it_looks_is_refused_at_its_line_and_nothing_is_stored(lead):
    bomb = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    answer = lead.post("/emergency/setup/card/new/", {"body": bomb})
    assert (answer.status_code, "Line 2" in answer.content.decode()) == (422, True)
    assert not ProtocolCard.objects.exists()
