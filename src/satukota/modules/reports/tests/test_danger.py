"""A cry for help is heard at every door: 112 at once, the report flagged, first on the desk, never refused."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, Filter, page
from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import create_key
from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.actions.chat import Message as ChatMessage
from satukota.modules.reports.actions.chat import receive
from satukota.modules.reports.actions.mail import take
from satukota.modules.reports.queries.danger import danger_list
from satukota.modules.reports.rules.chat import MessageContent
from satukota.modules.reports.rules.politeness import tokens_of
from satukota.modules.reports.tests.conftest import CENTRE
from satukota.modules.reports.tests.test_channels import told
from satukota.modules.reports.tests.test_mail import raw

TEXTS = read_yaml((Path(__file__).parent / "data/danger_texts.yaml").read_text(encoding="utf-8")).value


def test_nearly_every_cry_for_help_is_heard():
    missed = [text for text in TEXTS["danger"] if danger_list().find(text) is None]
    assert 1 - len(missed) / len(TEXTS["danger"]) >= 0.95, missed


def test_most_are_heard_surely():
    unsure = [text for text in TEXTS["danger"] if not (heard := danger_list().find(text)) or not heard.sure]
    assert len(unsure) / len(TEXTS["danger"]) <= 0.15, unsure


def test_few_other_matters_cost_a_sentence_and_none_goes_to_112():
    heard = [text for text in TEXTS["calm"] if danger_list().find(text)]
    assert len(heard) / len(TEXTS["calm"]) <= 0.1, heard
    assert not [text for text in heard if danger_list().find(text).sure]


def test_what_a_later_trial_found_missed_is_heard():
    missed = [text for text in TEXTS["later_danger"] if danger_list().find(text) is None]
    unsure = [text for text in TEXTS["later_danger"] if (heard := danger_list().find(text)) and not heard.sure]
    assert (missed, len(unsure) / len(TEXTS["later_danger"]) <= 0.05) == ([], True), unsure


def test_railways_figures_of_speech_and_what_is_only_feared_call_nobody():
    assert [text for text in TEXTS["later_calm"] if danger_list().find(text)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("saya takut sekali, anak saya terjepit pagar", "trapped"),
        ("kereta api terbakar di stasiun, penumpang terjebak", "fire"),
        ("saya mau bunuh diri", "suicide"),
        ("takut apinya merambat, rumah sebelah sudah terbakar", "fire"),
    ],
)
def test_fear_and_railways_hide_no_danger_beside_them(text, kind):
    heard = danger_list().find(text)
    assert (heard.kind, heard.sure) == (kind, True)


WORDS = {
    "fire": "ada kebakaran rumah tolong cepat",
    "drowning": "anak tenggelam di kali belum ketemu",
    "trapped": "kami terjebak di dalam rumah air sudah sedada",
    "explosion": "tabung gas meledak di warung",
    "heart": "bapak saya pingsan tidak sadar",
    "breath": "nenek sesak nafas butuh oksigen",
    "crash": "ada kecelakaan motor korban luka parah",
    "violence": "ada orang ngamuk bawa golok",
    "gas": "bau gas bocor di gang kami",
    "electricity": "tukang kesetrum di atas tiang",
    "suicide": "teman saya mau bunuh diri",
}


def by_rest(given, words):
    answer = given.post(text=words, category="other").json()
    return answer["danger"]["say"] + answer["danger"]["tel"]


def by_open311(given, words):
    key = create_key(given.person("meja"), "partner", Actor.system())
    fields = {"service_code": "other", "description": words, "lat": CENTRE[1], "long": CENTRE[0], "api_key": key}
    return given.client.post("/open311/v2/requests.json", fields).content.decode()


def by_mail(given, words):
    take(raw(words.encode(), Subject="Laporan"))
    return told(Message.objects.filter(template="report-chat").last())


def by_chat(channel, given, words):
    for number, text in enumerate((words, "", "0", "kirim")):
        point = None if text else (CENTRE[0], CENTRE[1])
        content = MessageContent(text=text, point=point, id=str(number))
        receive(ChatMessage(channel, f"{channel}{number}", "6281234567890", content, timezone.now()), lambda *_: None)
    first = Message.objects.filter(template="report-chat").order_by("id").first()
    return told(first)


def by_web(given, words):
    pages = [
        ("photo", {}),
        ("place", {"place_note": "Pasar", "look": ""}),
        ("category", {"category": "other"}),
        ("words", {"text": words}),
        ("contact", {"privacy": "named"}),
    ]
    at = given.client.get(reverse("reports:new"), follow=True).redirect_chain[-1][0]
    for step, typed in pages:
        at = given.client.post(re.sub(r"/\w+/(\?.*)?$", rf"/{step}/\1", at), typed)["Location"]
        if step == "words":
            warned = given.client.get(at).content.decode()
    sent = given.client.post(re.sub(r"/\w+/(\?.*)?$", r"/check/\1", at), follow=True)
    assert "tel:112" in warned
    return sent.content.decode()


def by_desk(given, words):
    given.client.force_login(given.person("meja"))
    typed = {"channel": "phone", "text": words, "category": "other", "place_note": "Pasar", "privacy": "named"}
    return given.client.post(reverse("reports:enter"), typed, follow=True).content.decode()


def by_import(given, words):
    from satukota.modules.reports.actions.lapor import import_file
    from satukota.modules.reports.views.partners import lapor_partner

    text = f"tracking_id,judul,isi,lokasi\n1,Laporan,{words},Pasar\n"
    return import_file(text, lapor_partner()).danger[0][1]


DOORS = {
    "rest": by_rest,
    "open311": by_open311,
    "mail": by_mail,
    "whatsapp": lambda given, words: by_chat("whatsapp", given, words),
    "telegram": lambda given, words: by_chat("telegram", given, words),
    "web": by_web,
    "desk": by_desk,
    "import": by_import,
}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", WORDS)
def test_every_danger_is_heard_at_every_door(client, post, person, report, kind, door):
    answered = DOORS[door](SimpleNamespace(client=client, post=post, person=person), WORDS[kind])
    assert "112" in answered
    case = Case.objects.get()
    assert case.flags == ["danger"]
    assert case.data["danger"]["kind"] in {kind, "trapped", "explosion", "gas", "fire"}
    assert case.data["danger"]["sure"]
    other = report().case
    for sort in ("newest", "due"):
        rows = page(person("meja"), Filter(sort=sort)).rows
        assert [row["number"] for row in rows][:2] == [case.number, other.number]


@pytest.mark.django_db
def test_pages_of_a_list_hold_each_case_once_with_danger_first(report, person):
    cases = [
        report(text="ada kebakaran rumah" if n % 3 == 0 else "Lampu jalan mati lagi.").case.number for n in range(9)
    ]
    numbers, cursor = [], ""
    while True:
        shown = page(person("meja"), Filter(), cursor=cursor, limit=2)
        numbers += [row["number"] for row in shown.rows]
        cursor = shown.next
        if not cursor:
            break
    assert sorted(numbers) == sorted(cases)
    assert set(numbers[:3]) == set(cases[::3])


@pytest.mark.django_db
def test_the_desk_takes_the_flag_off_and_the_report_stands_with_the_others(report, act):
    case = act(report(text="ada kebakaran rumah").case, "no_danger")
    assert (case.flags, case.priority) == ([], 2)


@pytest.mark.django_db
def test_a_calm_report_says_nothing_of_112(post):
    assert post().json()["danger"] is None


def test_on_a_day_without_danger_a_list_asks_once(report, person, django_assert_num_queries):
    desk = person("meja")
    report(text="Sampah menumpuk di pinggir jalan sejak minggu lalu.")
    page(desk, Filter())  # who may see what is known now
    with django_assert_num_queries(1):
        page(desk, Filter())


def test_while_somebody_is_in_danger_a_list_begins_with_them(report, act, person, django_assert_num_queries):
    desk = person("meja")
    urgent = [report(text="ada kebakaran rumah").case for _ in range(2)]
    calm = [report(text="Lampu jalan mati lagi.").case for _ in range(2)]
    in_order = [case.number for case in (*reversed(urgent), *reversed(calm))]
    assert [row["number"] for row in page(desk, Filter()).rows] == in_order  # who may see what is known now
    with django_assert_num_queries(2):
        assert [row["number"] for row in page(desk, Filter()).rows] == in_order
    with django_assert_num_queries(1):
        assert [row["number"] for row in page(desk, Filter(), limit=1).rows] == in_order[:1]
    for case in urgent:
        act(case, "no_danger")
    assert [row["number"] for row in page(desk, Filter()).rows] == sorted(in_order, reverse=True)
    with django_assert_num_queries(1):
        page(desk, Filter())


def test_most_matters_are_put_aside_by_how_their_words_begin():
    calm = "Lampu jalan di depan gang sudah mati sejak Senin, tolong segera diperbaiki, terima kasih banyak sebelumnya"
    words = danger_list()
    assert words._possible_kinds(calm.lower().replace(",", "").split()) == []


@pytest.mark.parametrize("sort", ["danger", "calm"])
def test_what_is_put_aside_early_has_no_phrase_of_any_danger(sort):
    words = danger_list()
    for text in TEXTS[sort]:
        plain = words.not_meant.sub(" … ", f" {' '.join(tokens_of(text))} ")
        telling = {kind.code for kind in words.kinds if kind.sure.search(plain) or kind.maybe.search(plain)}
        assert telling <= {kind.code for kind in words._possible_kinds(tokens_of(text))}, text
