"""Pages answer, guard what they show, and keep what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Indicator, Item, Readiness, Value
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.test_import import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(plan, people):
    """A plan with an indicator, a round and a version."""
    make_indicator("SEHAT-1", is_key=True)
    actions.decide_version(plan, "Disahkan", Actor.system())
    actions.open_round(2026, 3, Actor.system())
    return plan


def addresses(plan):
    item = plan.items.get(code="gempil")
    held = plan.items.get(code="gempil").milestones.first()
    from satukota.modules.planning.models import AgencyReport, Regulation, Round

    opened, report = Round.objects.get(), AgencyReport.objects.get()
    yield from (reverse(f"planning:{name}") for name in (
        "plan", "mayor", "mayor_pdf", "public", "new_plan", "new_item", "readiness", "regulations", "new_regulation",
        "roadmap", "indicators", "new_indicator", "counted_reports", "rounds", "open_round", "spm", "formula", "corrective",
    ))  # fmt: skip
    yield from (
        reverse(f"planning:{name}", args=[plan.code])
        for name in ("edit_plan", "import", "export", "versions", "decide")
    )
    yield from (reverse(f"planning:{name}", args=[item.uid]) for name in ("item", "edit_item", "drop_item", "realise"))
    yield from (
        reverse(f"planning:{name}", args=["SEHAT-1"])
        for name in ("indicator", "edit_indicator", "define", "target", "public_indicator")
    )
    yield from (
        reverse(f"planning:{name}", args=[opened.pk])
        for name in ("round", "meeting", "close_round", "round_pdf", "round_docx")
    )
    yield reverse("planning:judge", args=[item.uid, "people"])
    yield reverse("planning:new_detail", args=[item.uid, "risk"])
    yield reverse("planning:new_detail", args=[item.uid, "dependency"])
    yield reverse("planning:edit_detail", args=[item.uid, "milestone", held.pk])
    yield reverse("planning:edit_regulation", args=[Regulation.objects.first().pk])
    yield reverse("planning:report", args=[report.pk])
    yield reverse("planning:edit_spm", args=["1.02.04", 2026])


def test_every_page_answers_a_planner(city, people, client):
    visit(client, people.planner)
    assert {url: code for url in addresses(city) if (code := client.get(url).status_code) != 200} == {}


def test_staff_pages_are_closed_to_visitors(city, client):
    open_to_all = {reverse("planning:public"), reverse("planning:public_indicator", args=["SEHAT-1"])}
    codes = {url: client.get(url).status_code for url in addresses(city)}
    assert {url for url, code in codes.items() if code == 200} == open_to_all


PAGES = ("plan", "indicators", "roadmap", "spm", "mayor", "public", "readiness")
QUERIES = (
    *("year=abc", "year=99999", f"year={'9' * 5000}", "page=-1", "page=999999999999", "light=x"),
    *("q=%00", "by=x", "from=9&to=x", "goal=x"),
)


def test_no_address_breaks_a_page(city, people, client):
    visit(client, people.planner)
    addresses = [f"{reverse(f'planning:{name}')}?{query}" for name in PAGES for query in QUERIES]
    found = {address: client.get(address).status_code for address in addresses}
    assert {address for address, status in found.items() if status not in {200, 400, 404}} == set()


GONE = (
    *("items/{uid}/readiness/luck/", "items/{uid}/nonsense/new/", "items/00000000-0000-0000-0000-000000000000/"),
    *("public/TIDAK/", "rounds/99999/"),
)


def test_what_is_not_there_is_a_404(city, people, client):
    visit(client, people.planner)
    paths = [path.format(uid=city.items.first().uid) for path in GONE]
    assert {path: client.get(f"/planning/{path}").status_code for path in paths} == dict.fromkeys(paths, 404)


def test_an_officer_cannot_change_the_plan(city, people, client):
    visit(client, people.officer)
    foreign = city.items.get(code="gempil")
    for name in ("edit_item", "drop_item"):
        assert client.get(reverse(f"planning:{name}", args=[foreign.uid])).status_code == 403
    assert client.get(reverse("planning:edit_plan", args=[city.code])).status_code == 403
    assert client.get(reverse("planning:plan")).status_code == 200


def test_an_officer_does_not_see_the_report_of_another_agency(city, people, client):
    from satukota.modules.planning.models import AgencyReport

    visit(client, people.stranger)
    assert client.get(reverse("planning:report", args=[AgencyReport.objects.get().pk])).status_code == 403


def test_an_officer_fills_in_and_sends_in_one_step(city, people, client):
    from satukota.modules.planning.models import AgencyReport

    report, pk = AgencyReport.objects.get(), Indicator.objects.get(code="SEHAT-1").pk
    visit(client, people.officer)
    client.post(
        reverse("planning:report", args=[report.pk]), {f"v{pk}-value": "75,5", f"v{pk}-note": "", "then": "send"}
    )
    assert AgencyReport.objects.get().case.state == "sent"
    assert str(Value.objects.get().value) == "75.5000"


def test_a_value_that_is_no_number_is_marked_and_the_others_are_stored(city, people, client):
    from satukota.modules.planning.models import AgencyReport

    report, wrong = AgencyReport.objects.get(), Indicator.objects.get(code="SEHAT-1").pk
    right = make_indicator("SEHAT-2").pk
    visit(client, people.officer)
    given = {f"v{wrong}-value": "banyak", f"v{right}-value": "12", "then": "send"}
    answer = client.post(reverse("planning:report", args=[report.pk]), given)
    assert answer.status_code == 422
    assert [v.indicator_id for v in Value.objects.all()] == [right]


def test_ready_without_proof_is_refused_and_the_form_comes_back_filled_in(city, people, client):
    visit(client, people.planner)
    item = city.items.get(code="A1.1")
    url = reverse("planning:judge", args=[item.uid, "people"])
    answer = client.post(url, {"ready": Readiness.State.READY, "gap": "isi saya"})
    assert answer.status_code == 422
    assert "isi saya" in answer.content.decode()


def test_an_item_is_added_from_its_form(city, people, client):
    visit(client, people.planner)
    parent = city.items.get(code="1.1")
    given = {"kind": "action", "parent": parent.pk, "code": "BARU", "name": "Aksi baru", "state": "planned"}
    client.post(reverse("planning:new_item"), given)
    assert Item.objects.get(code="BARU").parent == parent


def test_faults_of_a_sheet_are_shown_by_row(city, people, client):
    visit(client, people.planner)
    wrong = SimpleUploadedFile("rencana.xlsx", sheet([["aksi", "X1", "", "", "", "dinas-entah", *[""] * 9]]))
    answer = client.post(reverse("planning:import", args=[city.code]), {"file": wrong}, follow=True)
    assert "dinas-entah" in answer.content.decode()
    assert client.post(answer.redirect_chain[-1][0], {"apply": "1"}).status_code == 422
    assert not Item.objects.filter(code="X1").exists()


def test_the_printed_report_is_a_pdf_and_a_docx(city, people, client):
    from satukota.modules.planning.models import Round

    visit(client, people.planner)
    pk = Round.objects.get().pk
    assert client.get(reverse("planning:round_pdf", args=[pk])).content.startswith(b"%PDF")
    assert client.get(reverse("planning:round_docx", args=[pk])).content.startswith(b"PK")
    assert client.get(reverse("planning:mayor_pdf")).content.startswith(b"%PDF")


def test_the_mayors_page_asks_the_database_a_bounded_number_of_questions(
    city, people, client, django_assert_max_num_queries
):
    visit(client, people.planner)
    client.get(reverse("planning:mayor"))
    with django_assert_max_num_queries(90):
        client.get(reverse("planning:mayor"))
