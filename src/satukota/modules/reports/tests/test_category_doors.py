"""Every door follows a new, a changed and a closed category at once, and loses nothing that somebody said."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, entries
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.reports.actions.categories import close_category
from satukota.modules.reports.actions.lapor import read_row
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.queries.catalogue import category_of_case
from satukota.modules.reports.rules.submission import Submission
from satukota.modules.reports.tests.conftest import BENCH, CENTRE, upload
from satukota.modules.reports.tests.test_dialogues import Telegram, WhatsApp
from satukota.modules.reports.views.panel import answers_of

pytestmark = pytest.mark.django_db
SIDE = {
    "code": "side",
    "type": "choice",
    "label": {"id": "Kaca sebelah mana?", "en": "Which pane?"},
    "required": True,
    "choices": {"left": {"id": "Kiri", "en": "Left"}, "right": {"id": "Kanan", "en": "Right"}},
    "when": {"part": ["glass"]},
}
CALM = BENCH | {"stop": {}}


@pytest.fixture
def bus_stop(keep):
    """A category of the city's own, with a question."""
    keep("halte", keywords=["halte", "halte bus"], questions=[BENCH])


@pytest.fixture
def closed(bus_stop, administrator):
    """The same, closed: its reports go to congestion and public transport."""
    close_category("halte", "traffic", administrator)


def test_the_web_offers_a_new_category_and_asks_its_question(client, bus_stop):
    page = client.get(reverse("reports:new", args=["photo"]), follow=True).content.decode()
    assert 'value="halte"' in page
    assert "Apa yang rusak?" in page
    assert "Jangan disentuh. Telepon 112 sekarang." in page


def test_a_program_sends_a_report_of_a_new_category(post, bus_stop):
    assert post(category="halte").status_code == 422
    told = post(category="halte", answers={"part": "bench"}).json()
    case = Case.objects.get(number=told["number"])
    assert (case.category, case.data["norm"], case.data["suggested"]) == ("halte", "3wd", "dishub")
    assert case.data["category_version"] == 1


def test_an_answer_that_stops_sends_a_program_to_112(post, bus_stop):
    answer = post(category="halte", answers={"part": "glass"})
    assert answer.status_code == 422
    assert "Telepon 112 sekarang" in answer.json()["fields"]["category"]


def test_open311_lists_a_new_category_with_its_question_and_no_closed_one(client, bus_stop, administrator):
    services = {row["service_code"]: row for row in client.get("/open311/v2/services.json").json()}
    assert services["halte"]["service_name"] == "Halte rusak"
    asked = client.get("/open311/v2/services/halte.json").json()["attributes"]
    assert [(row["code"], row["required"]) for row in asked] == [("part", True)]
    close_category("halte", "traffic", administrator)
    assert "halte" not in {row["service_code"] for row in client.get("/open311/v2/services.json").json()}
    assert client.get("/open311/v2/services/halte.json").status_code == 404
    assert client.get("/open311/v2/requests.json?service_code=halte").status_code == 200


def test_open311_takes_a_report_of_a_closed_service_where_its_reports_go(client, person, closed):
    key = create_key(person("meja"), "partner", Actor.system())
    sent = {"api_key": key, "service_code": "halte", "lat": CENTRE[1], "long": CENTRE[0], "description": "Halte roboh"}
    answer = client.post("/open311/v2/requests.json", {**sent, "attribute[part]": "bench"})
    assert answer.status_code == 200, answer.content
    case = Case.objects.get(number=answer.json()[0]["service_request_id"])
    assert case.category == "traffic"
    history = "\n".join(entry.text for entry in entries(case))
    assert "Halte rusak" in history
    assert "Bangku" in history


def test_a_program_that_knows_an_older_list_loses_nothing(post, closed):
    answer = post(category="halte", answers={"part": "bench"}, key="k-old")
    case = Case.objects.get(number=answer.json()["number"])
    assert (answer.status_code, case.category) == (201, "traffic")
    assert post(category="halte", answers={"part": "bench"}, key="k-old").json()["again"]


def test_a_report_sent_again_after_its_category_closed_is_the_same_report(post, bus_stop, administrator):
    first = post(category="halte", answers={"part": "bench"}, key="k-1").json()
    close_category("halte", "traffic", administrator)
    second = post(category="halte", answers={"part": "bench"}, key="k-1").json()
    assert (second["number"], second["code"], second["again"]) == (first["number"], first["code"], True)


def test_a_draft_of_a_closed_category_is_asked_once_and_keeps_everything_else(client, bus_stop, administrator):
    def answer(step, **typed):
        return client.post(reverse("reports:new", args=[step]), typed)

    answer("photo", photos=upload(1))
    answer("place", lon=CENTRE[0], lat=CENTRE[1])
    answer("category", category="halte")
    answer("questions", part="bench")
    answer("words", text="Bangku halte patah sejak kemarin", class_="complaint")
    close_category("halte", "traffic", administrator)
    asked = client.get(answer("contact", privacy="named", name="", phone="", email="").url, follow=True)
    page = asked.content.decode()
    assert asked.request["PATH_INFO"].endswith("/category/")
    assert "Halte rusak" in page
    assert "Kemacetan dan angkutan umum" in page
    after = answer("category", category="traffic")
    assert after.url.endswith("/words/")
    client.post(reverse("reports:new", args=["check"]))
    case = Case.objects.get()
    assert (case.category, case.summary) == ("traffic", "Bangku halte patah sejak kemarin")


@pytest.mark.parametrize("door", [WhatsApp, Telegram])
def test_a_chat_asks_the_question_of_a_new_category(client, settings, door, keep):
    settings.WHATSAPP_SECRET = settings.WHATSAPP_APP_SECRET = "app secret"
    keep("halte", keywords=["halte"], questions=[CALM, SIDE])
    phone = door(client, None)
    phone.say("halte di jalan cendana sudah berkarat")
    phone.say("pin")
    offered = phone.told()[-1]
    assert "Halte rusak" in offered
    asked = phone.say({"pick": "halte"})
    assert "Apa yang rusak?" in asked
    assert "1. Bangku" in asked
    summary = phone.say("1")
    assert "Bangku" in summary
    assert "Kaca sebelah mana?" not in summary
    phone.say("KIRIM")
    case = Case.objects.get()
    assert (case.category, case.data["answers"]) == ("halte", {"part": "bench"})


def test_a_question_is_asked_only_after_the_answer_on_which_it_depends(post, keep):
    keep("halte", questions=[CALM, SIDE])
    assert post(category="halte", answers={"part": "bench"}).status_code == 201
    refused = post(category="halte", answers={"part": "glass"})
    assert list(refused.json()["fields"]) == ["answers.side"]
    told = post(category="halte", answers={"part": "glass", "side": "left"}).json()
    assert Case.objects.get(number=told["number"]).data["answers"] == {"part": "glass", "side": "left"}


def test_pages_require_a_depending_answer_only_where_it_is_asked(client, keep):
    keep("halte", questions=[CALM, SIDE])

    def answer(step, **typed):
        return client.post(reverse("reports:new", args=[step]), typed)

    answer("photo")
    answer("place", lon=CENTRE[0], lat=CENTRE[1])
    answer("category", category="halte")
    wrong = answer("questions", part="glass")
    assert wrong.status_code == 422
    assert "Hanya bila" in wrong.content.decode()
    assert answer("questions", part="bench").url.endswith("/words/")


def test_the_desk_types_in_a_new_category(client, person, bus_stop):
    client.force_login(person("meja"))
    assert 'value="halte"' in client.get(reverse("reports:enter")).content.decode()
    assert "Apa yang rusak?" in client.get(f"{reverse('reports:enter')}?category=halte").content.decode()


def test_a_file_of_lapor_names_a_category_by_its_name_even_a_closed_one(closed):
    report, _at, unread = read_row({"kategori": "Halte rusak", "isi": "Halte roboh", "tracking_id": "1"})
    assert report.category == "halte"
    assert not unread
    assert submit(report, Enclosed(follows=True)).case.category == "traffic"


def test_a_required_photo_is_asked_for_where_one_can_be_sent(keep, post):
    keep("halte", photo=True)
    refused = post(category="halte")
    assert list(refused.json()["fields"]) == ["photos"]
    called = Submission(text="Halte roboh di pasar", category="halte", place_note="Pasar", channel="phone")
    assert submit(called, Enclosed(danger=True)).case.category == "halte"
    web = Submission(text="Halte roboh di pasar", category="halte", place_note="Pasar")
    assert submit(web, Enclosed(uploads=[upload(1)])).case.category == "halte"


def test_a_point_is_asked_for_where_words_are_too_little(keep):
    keep("halte", place="point")
    with pytest.raises(Refused) as refused:
        submit(Submission(text="Halte roboh di pasar", category="halte", place_note="Pasar"))
    assert refused.value.faults["place"].code == "place_point"
    submit(Submission(text="Halte roboh di pasar", category="halte", lon=CENTRE[0], lat=CENTRE[1]))


def test_another_agency_answers_in_its_area(keep, report):
    keep("halte")
    area = report(category="halte").case.area_code
    keep("halte", agencies={area.rsplit(".", 1)[0]: "disperkim"})
    assert report(category="halte").case.data["suggested"] == "disperkim"


def test_urgency_comes_with_the_category(keep, report):
    keep("halte", priority=1)
    assert report(category="halte").case.priority == 1


def test_a_case_shows_the_questions_under_which_it_was_taken(keep, report):
    keep("halte", questions=[CALM])
    case = report(category="halte", answers={"part": "bench"}).case
    keep("halte", questions=[], name={"id": "Halte"})
    assert answers_of(case, "id") == [("Apa yang rusak?", "Bangku")]
    assert category_of_case(case).version == 1


def test_a_new_term_touches_no_running_clock(keep, report, act):
    keep("halte")
    case = act(report(category="halte").case, "forward", agency="dishub")
    due = case.due_at
    keep("halte", norm="60wd")
    case.refresh_from_db()
    assert case.due_at == due
    later = act(report(category="halte").case, "forward", agency="dishub")
    assert later.data["norm"] == "60wd"


def test_a_term_of_office_hours_runs(keep, report, act):
    keep("halte", norm="4wh")
    case = act(report(category="halte").case, "forward", agency="dishub")
    assert case.data["norm"] == "4wh"
    assert act(case, "recategorise", by="meja", category="road").data["longer"]["norm"] == "14wd"


def test_staff_choose_a_new_category_from_the_citizens_list_and_it_is_counted_as_moved(
    client, keep, report, act, person
):
    keep("halte")
    case = report(category="road").case
    client.force_login(person("meja"))
    page = client.get(reverse("case_act", args=[case.number, "recategorise"])).content.decode()
    assert 'value="halte"' in page
    assert "<optgroup" in page
    moved = act(case, "recategorise", category="halte")
    assert (moved.data["first_category"], moved.data["category_version"]) == ("road", 1)
