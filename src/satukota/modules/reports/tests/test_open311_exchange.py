"""Twenty reports of a FixMyStreet go their ways to the end here, and its states are ours."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import SYSTEM, Act, Case, apply
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import create_key
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.queries.open311 import changeset
from satukota.modules.reports.tests.conftest import CENTRE, picture, upload
from satukota.modules.reports.tests.fixmystreet import FixMyStreet

pytestmark = pytest.mark.django_db
CITY = ("dlh", "petugas.dlh")


@pytest.fixture
def peer(client, person):
    return FixMyStreet(client, create_key(person("petugas.pu"), "FixMyStreet", Actor.system()))


@pytest.fixture
def step(act, person):
    """Take a step on the report of a problem: by a person, by its reporter here, or by the system."""

    def step(problem, action, by="petugas.dlh", photo=None, **answers):
        case = Case.objects.defer("search").get(number=problem.number)
        if by == "system":
            with transaction.atomic():
                return apply(case, Act(action, answers), SYSTEM)
        files = ()
        if photo:
            from satukota.kernel.files.api import store

            files = (store(upload(photo), kind="closing_photo", by=Actor(person(by).pk, "officer"), case_id=case.pk),)
        return act(case, action, by=by, files=files, **answers)

    return step


ENDS = {
    "fixed": [
        ("close", {"result": "fixed", "note": "Sudah diangkut.", "photo": 51}),
        ("satisfied", {"by": "pelapor", "rating": 5}),
    ],
    "silent": [("close", {"result": "fixed", "note": "Sudah.", "photo": 52}), ("confirm_by_silence", {"by": "system"})],
    "done": [("close", {"result": "fixed", "note": "Sudah.", "photo": 53})],
    "planned": [("close", {"result": "planned", "note": "Tahun depan."})],
    "planned, ended": [("close", {"result": "planned", "note": "Maret."}), ("confirm_by_silence", {"by": "system"})],
    "not possible": [("close", {"result": "not_possible", "note": "Ini jalan provinsi."})],
    "explained": [
        ("close", {"result": "explained", "note": "Jadwalnya Senin."}),
        ("confirm_by_silence", {"by": "system"}),
    ],
    "started": [("start", {})],
    "answered": [("answer", {"note": "Tim datang besok."})],
    "asked": [("ask", {"note": "Di mana tepatnya?"})],
    "asked, silent": [("ask", {"note": "Di mana?"}), ("lapse", {"by": "system"})],
    "outside": [("refer", {"party": "PLN", "email": "pln@example.id", "note": "Mohon dicek"})],
    "outside, back": [("refer", {"party": "PLN", "email": "pln@example.id", "note": "Mohon"}), ("recall", {})],
    "reopened": [
        ("close", {"result": "fixed", "note": "Sudah.", "photo": 54}),
        ("reopen", {"by": "pelapor", "reason": "not_fixed"}),
    ],
    "hidden": [("hide", {"by": "meja"}), ("close", {"result": "explained", "note": "Sudah dijelaskan."})],
    "returned": [("return", {"note": "Bukan kami."})],
    "doubted": [("close", {"result": "fixed", "note": "Sudah.", "photo": 51})],
}
STATES = {
    "fixed": "fixed - council",
    "silent": "fixed - council",
    "done": "fixed - council",
    "planned": "planned",
    "planned, ended": "planned",
    "not possible": "unable to fix",
    "explained": "unable to fix",
    "started": "in progress",
    "answered": "in progress",
    "asked": "investigating",
    "asked, silent": "unable to fix",
    "outside": "investigating",
    "outside, back": "in progress",
    "reopened": "in progress",
    "hidden": "unable to fix",
    "returned": "confirmed",
    "doubted": "in progress",
    "archived": "not responsible",
    "unclear": "unable to fix",
    "merged": "duplicate",
}


def test_twenty_reports_end_alike_on_both_sides(peer, step):
    peer.size = 7
    problems = {
        name: peer.report("waste", f"Sampah menumpuk nomor {n}", CENTRE[0] + n / 500, CENTRE[1])
        for n, name in enumerate(STATES)
    }
    step(problems["archived"], "archive", by="meja", reason="outside", note="Ini jalan provinsi.")
    step(problems["unclear"], "archive", by="meja", reason="unclear", note="Tidak jelas.")
    for name, steps in ENDS.items():
        step(problems[name], "forward", by="meja", agency="dlh")
        for action, answers in steps:
            step(problems[name], action, **answers)
    step(problems["merged"], "forward", by="meja", agency="dlh")
    step(problems["merged"], "merge", by="meja", into=problems["started"].number)
    peer.fetch()
    assert {name: problem.state for name, problem in problems.items()} == STATES
    assert sum(problem.blank for problem in problems.values()) == 0
    assert all(problem.comments for problem in problems.values())


def test_photos_go_both_ways(peer, step):
    problem = peer.report("waste", "Sampah di selokan", *CENTRE, photos=[picture(61), picture(62)])
    case = Case.objects.get(number=problem.number)
    assert len([file for file in of_case(case.pk) if file.kind == "report_photo"]) == 2
    step(problem, "forward", by="meja", agency="dlh")
    peer.update(problem, "Masih ada, lihat foto", "OPEN", photos=[picture(63)])
    assert len([file for file in of_case(case.pk) if file.kind == "report_photo"]) == 3
    step(problem, "close", result="fixed", note="Sudah diangkut.", photo=64)
    peer.fetch()
    assert (problem.state, len(problem.photos)) == ("fixed - council", 1)


def test_an_update_is_the_reply_for_which_the_officer_waits(peer, step):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    step(problem, "forward", by="meja", agency="dlh")
    step(problem, "ask", note="Di mana tepatnya?")
    peer.update(problem, "Di belakang toko emas Sinar Jaya", "INVESTIGATING")
    case = Case.objects.get(number=problem.number)
    line = case.entries.order_by("-id").first()
    assert (case.state, line.action, line.text) == ("in_progress", "reply", "Di belakang toko emas Sinar Jaya")
    peer.fetch()
    assert problem.state == "in progress"


@pytest.fixture
def fixed(peer, step):
    """A report that the city says is fixed."""
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    step(problem, "forward", by="meja", agency="dlh")
    step(problem, "close", result="fixed", note="Sudah.", photo=71)
    return problem


def test_who_says_that_it_is_still_open_opens_it_again(peer, fixed):
    peer.update(fixed, "Masih ada di sana", "OPEN")
    assert Case.objects.get(number=fixed.number).state == "in_progress"


def test_words_that_crossed_the_closing_open_nothing(peer, fixed):
    peer.update(fixed, "Kapan diangkut?", "OPEN", at=timezone.now() - timedelta(minutes=5))
    case = Case.objects.get(number=fixed.number)
    assert (case.state, case.entries.order_by("-id").first().text) == ("done", "Kapan diangkut?")


def test_an_update_after_the_end_is_answered_once_and_what_is_open_again_begins_anew(peer, step, fixed):
    step(fixed, "satisfied", by="pelapor", rating=5)
    peer.update(fixed, "Terima kasih", "FIXED")
    assert Case.objects.count() == 1
    peer.update(fixed, "Sampahnya menumpuk lagi sejak Senin", "OPEN")
    again = Case.objects.order_by("-id").first()
    assert (again.state, again.data["follows"], again.category) == ("new", fixed.number, "waste")
    assert "menumpuk lagi" in again.summary


def test_words_for_a_merged_report_reach_it(peer, step):
    main, other = (peer.report("waste", f"Sampah {n}", *CENTRE) for n in ("satu", "dua"))
    for problem in (main, other):
        step(problem, "forward", by="meja", agency="dlh")
    step(other, "merge", by="meja", into=main.number)
    peer.update(other, "Baunya makin parah", "DUPLICATE")
    assert Case.objects.get(number=other.number).entries.order_by("-id").first().text == "Baunya makin parah"


def test_what_the_sender_takes_back_is_withdrawn(peer):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    peer.update(problem, "", "CANCELLED")
    assert Case.objects.get(number=problem.number).state == "archived"
    peer.fetch()
    assert problem.state == "unable to fix"


def test_an_update_without_news_writes_nothing(peer):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    version = Case.objects.get(number=problem.number).version
    for state in ("OPEN", "UNCHANGED"):
        peer.update(problem, "", state)
    assert Case.objects.get(number=problem.number).version == version


def test_a_stop_answer_comes_in_first_and_names_112(peer):
    problem = peer.report("flood", "Air masuk rumah", *CENTRE, **{"attribute[depth]": "chest"})
    case = Case.objects.get(number=problem.number)
    assert (case.priority, case.data["answers"]) == (1, {"depth": "chest"})
    assert "112" in problem.notice


def test_a_list_does_not_pass_by_the_stop(peer, client):
    problem = peer.report("flood", "Air masuk rumah", *CENTRE, **{"attribute[depth][]": "chest"})
    assert Case.objects.get(number=problem.number).data["answers"] == {"depth": "chest"}
    assert "112" in problem.notice
    fields = {"api_key": peer.key, "service_code": "flood", "lat": CENTRE[1], "long": CENTRE[0]}
    answer = client.post("/open311/v2/requests.json", {**fields, "attribute[depth][]": ["knee", "chest"]})
    assert (answer.status_code, "2" in answer.json()[0]["description"]) == (400, True)


def test_a_senders_id_is_the_same_report_whatever_it_says_the_second_time(peer):
    first = peer.report("waste", "Sampah menumpuk", *CENTRE)
    peer.problems.clear()
    second = peer.report("waste", "Sampah menumpuk di dua tempat", *CENTRE)
    assert (second.number, Case.objects.count()) == (first.number, 1)


def test_ids_hold_for_the_partner_whose_they_are(peer, client, person, report, act):
    other = create_key(person("petugas.dlh"), "other", Actor.system())
    ours = act(report(category="waste").case, "forward", agency="dlh")
    partner = Partner.objects.create(code="kota", kind="open311", name="Kota", account=person("petugas.dlh"))
    Exchange.objects.create(case=ours, partner=partner, status="sent", external_id="77")
    theirs = peer.report("waste", "Sampah lain", CENTRE[0] + 0.01, CENTRE[1], **{"attribute[fixmystreet_id]": "77"})
    said = {"service_request_id": "77", "status": "IN_PROGRESS", "updated_datetime": "2026-11-20T10:00:00.5+07:00"}
    for key, words in ((other, "Dari mitra"), (peer.key, "Dari pengirim")):
        sent = {**said, "api_key": key, "update_id": "1", "description": words}
        assert client.post("/open311/v2/servicerequestupdates.json", sent).status_code == 200
    lines = [Case.objects.get(number=number).entries.order_by("-id").first() for number in (ours.number, theirs.number)]
    assert [(line.action, line.text) for line in lines] == [("partner_update", "Dari mitra"), ("add", "Dari pengirim")]


def test_a_sender_sees_its_own_and_nobody_else_does(peer, client, person, step):
    problem = peer.report("waste", "Sampah, hubungi 0812-3456-7890", *CENTRE)
    stranger = create_key(person("petugas.dlh"), "stranger", Actor.system())
    address = f"/open311/v2/requests/{problem.number}.json"
    assert [client.get(address, {"api_key": key}).status_code for key in (peer.key, stranger, "")] == [200, 404, 404]
    assert "3456" not in client.get(address, {"api_key": peer.key}).content.decode()
    step(problem, "archive", by="meja", reason="outside", note="Ini jalan provinsi.")
    [row] = client.get(address, {"api_key": peer.key, "extensions": "true"}).json()
    assert (row["status"], row["extended_attributes"]["status"]) == ("closed", "not_councils_responsibility")


@pytest.mark.parametrize(("login", "scopes"), [("petugas.pu", ["read"]), ("pimpinan", ["read", "write"])])
def test_a_key_that_may_not_report_writes_nothing(client, person, peer, login, scopes):
    problem = peer.report("waste", "Sampah menumpuk", *CENTRE)
    key = create_key(person(login), "narrow", Actor.system(), scopes)
    fields = {"api_key": key, "service_code": "waste", "lat": CENTRE[1], "long": CENTRE[0], "description": "Sampah"}
    said = {"service_request_id": problem.number, "status": "OPEN", "updated_datetime": "2026-11-20T10:00:00Z"}
    update = {**said, "api_key": key, "update_id": "1", "description": "x"}
    answers = [
        client.post("/open311/v2/requests.json", fields),
        client.post("/open311/v2/servicerequestupdates.json", update),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert (Case.objects.count(), Case.objects.get().version) == (1, 1)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("put", "requests", 405), ("delete", "services", 405), ("get", "nothing", 404), ("post", "discovery", 405)],
)
def test_a_wrong_address_or_method_is_said_in_the_format_that_was_asked(client, method, path, status):
    for form, kind in (("json", "application/json"), ("xml", "text/xml")):
        answer = getattr(client, method)(f"/open311/v2/{path}.{form}")
        assert (answer.status_code, answer["Content-Type"]) == (status, f"{kind}; charset=utf-8")


def test_the_root_names_the_way_to_discovery(client):
    answer = client.get("/open311/v2/", headers={"Accept": "application/json"})
    assert (answer.status_code, "discovery.json" in answer.json()[0]["description"]) == (404, True)


def test_services_change_when_the_categories_do_and_not_with_the_process(client):
    said = client.get("/open311/discovery.json").json()["changeset"]
    assert said == client.get("/open311/v2/discovery.json").json()["endpoints"][0]["changeset"]
    assert datetime.fromisoformat(said) == changeset().replace(microsecond=0) < timezone.now()


def test_an_internal_note_is_nobodys_news(client, act, report):
    case = act(report().case, "forward", agency="dpupr")
    address = f"/open311/v2/requests/{case.number}.json"
    before = client.get(address).json()[0]["updated_datetime"]
    with transaction.atomic():
        later = timezone.now() + timedelta(minutes=3)
        from satukota.kernel.cases.api import who
        from satukota.kernel.people.api import User

        apply(case, Act("note", {"note": "Rahasia dapur"}, at=later), who(User.objects.get(username="petugas.pu")))
    assert client.get(address).json()[0]["updated_datetime"] == before
    after = {"updated_after": (timezone.now() + timedelta(minutes=1)).isoformat()}
    assert client.get("/open311/v2/requests.json", after).json() == []


def test_ids_override_a_page_that_is_nonsense(client):
    answer = client.get("/open311/v2/requests.json?service_request_id=LAP-1999-000001&page=nonsense")
    assert (answer.status_code, answer.headers["X-Total-Count"]) == (200, "0")
