"""Talks as people write them, played through the real webhooks of both channels: none loses a word."""

import hashlib
import hmac
import json
import re
from functools import cached_property
from pathlib import Path

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, entries
from satukota.kernel.notifications.api import Message
from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.tests.conftest import CENTRE
from satukota.modules.reports.views import hooks

pytestmark = pytest.mark.django_db
DIALOGUES = read_yaml((Path(__file__).parent / "data/dialogues.yaml").read_text(encoding="utf-8")).value
PHONE, CHAT = "6281234567890", 77
START = 1_790_000_000


class Phone:
    """A person's phone: sends messages as the channel does, and keeps what came of each."""

    def __init__(self, client, fetched):
        self.client, self.fetched, self.number = client, fetched, 0

    def say(self, what):
        kind, value = (next(iter(what.items()))) if isinstance(what, dict) else (what, None)
        if kind == "pick":
            kind, value = self.pick(value), None
        self.number += 1
        answer = self.send(kind, value)
        assert answer.status_code == 200, answer.content
        return self.told()[-1] if self.told() else ""

    def pick(self, code):
        """The number of a category in the list that was asked last; it must stand there."""
        if isinstance(code, int):
            return str(code)
        lists = [text for text in self.told() if "0. " in text]
        for line in lists[-1].split("\n") if lists else ():
            number = re.fullmatch(r"(\d)\. (.*)", line)
            if number and number[2] == category_name(code, "id"):
                return number[1]
        return category_name(code, "id")

    def told(self):
        rows = Message.objects.filter(template="report-chat").order_by("id")
        return [json.loads(row.secrets)["text"] for row in rows]


class WhatsApp(Phone):
    @cached_property
    def stamp(self):
        return START

    def send(self, kind, value):
        message = {
            "from": PHONE,
            "id": f"wamid.{self.number}",
            "timestamp": str(START + self.number),
            **self.content(kind, value),
        }
        value = {"contacts": [{"profile": {"name": "Siti"}, "wa_id": PHONE}], "messages": [message]}
        body = json.dumps({"entry": [{"id": "9", "changes": [{"field": "messages", "value": value}]}]})
        signature = "sha256=" + hmac.new(b"app secret", body.encode(), hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": signature}
        return self.client.post(
            reverse("reports:hook-whatsapp"), body, content_type="application/json", headers=headers
        )

    def content(self, kind, value):
        image = {"id": f"m{self.number}", "mime_type": "image/jpeg"}
        files = {
            "photo": ("image", image),
            "caption": ("image", {**image, "caption": value}),
            "image_file": ("document", {**image, "filename": "IMG.jpg"}),
            "image_caption": ("document", {**image, "filename": "IMG.jpg", "caption": value}),
            "pdf": ("document", {"id": f"d{self.number}", "mime_type": "application/pdf"}),
            "paper": ("document", {"id": "d", "mime_type": "application/msword"}),
            "voice": ("audio", {"id": "a", "mime_type": "audio/ogg", "voice": True}),
            "video": ("video", {"id": "v", "mime_type": "video/mp4", **({"caption": value} if value else {})}),
            "sticker": ("sticker", {"id": "s", "mime_type": "image/webp"}),
        }
        if kind in files:
            return {"type": files[kind][0], files[kind][0]: files[kind][1]}
        if kind == "card":
            card = {"name": {"formatted_name": "Pak RT"}, "phones": [{"phone": "0811222333"}]}
            return {"type": "contacts", "contacts": [card]}
        if kind in {"pin", "live"}:
            place = {"latitude": CENTRE[1], "longitude": CENTRE[0], "name": "Alun-alun"}
            return {"type": "location", "location": place}
        if kind == "edit":
            new = {"type": "text", "text": {"body": value["to"]}}
            return {"type": "edit", "edit": {"original_message_id": f"wamid.{value['of']}", "message": new}}
        return {"type": "text", "text": {"body": kind}}


class Telegram(Phone):
    def send(self, kind, value):
        edited = kind in {"edit", "live"}
        number = {"edit": value["of"] if kind == "edit" else 0, "live": 1000}.get(kind, self.number)
        message = {
            "message_id": number,
            "date": START + number,
            **({"edit_date": START + self.number} if edited else {}),
            "chat": {"id": CHAT, "type": "private"},
            "from": {"id": CHAT, "first_name": "Siti"},
            **self.content(kind, value),
        }
        call = {"update_id": self.number, "edited_message" if edited else "message": message}
        headers = {"X-Telegram-Bot-Api-Secret-Token": hooks.telegram_secret()}
        return self.client.post(
            reverse("reports:hook-telegram"), json.dumps(call), content_type="application/json", headers=headers
        )

    def content(self, kind, value):
        image = {"file_id": f"m{self.number}", "mime_type": "image/jpeg"}
        point = {"latitude": CENTRE[1], "longitude": CENTRE[0]}
        photo = [{"file_id": "small", "file_size": 1}, {"file_id": f"m{self.number}", "file_size": 9}]
        contents = {
            "photo": {"photo": photo},
            "caption": {"photo": photo, "caption": value},
            "image_file": {"document": {**image, "file_name": "IMG.jpg"}},
            "image_caption": {"document": image, "caption": value},
            "pdf": {"document": {"file_id": f"d{self.number}", "mime_type": "application/pdf"}},
            "paper": {"document": {"file_id": "d", "mime_type": "application/msword"}},
            "voice": {"voice": {"file_id": "a", "duration": 3}},
            "video": {"video": {"file_id": "v", "mime_type": "video/mp4"}, **({"caption": value} if value else {})},
            "sticker": {"sticker": {"file_id": "s", "emoji": "👍"}},
            "card": {"contact": {"first_name": "Pak RT", "phone_number": "0811222333"}},
            "pin": {"venue": {"location": point, "title": "Alun-alun", "address": ""}, "location": point},
            "live": {"location": {"latitude": CENTRE[1] + 0.001, "longitude": CENTRE[0], "live_period": 900}},
        }
        return contents.get(kind) or {"text": value["to"] if kind == "edit" else kind}


@pytest.fixture(params=[WhatsApp, Telegram], ids=["whatsapp", "telegram"])
def phone(request, client, settings, monkeypatch):
    """A phone of each channel; what would be fetched is written down."""
    settings.WHATSAPP_SECRET = settings.WHATSAPP_APP_SECRET = "app secret"
    fetched = []
    monkeypatch.setattr(hooks, "queue_media", lambda _channel, case, media, kind: fetched.append((case, media, kind)))
    return request.param(client, fetched)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[dialogue["name"] for dialogue in DIALOGUES])
def test_a_talk_ends_with_the_report_that_was_meant(phone, dialogue):
    silent = isinstance(phone, WhatsApp) and "live" in dialogue["say"]
    for what in dialogue["say"]:
        # WhatsApp's interface has no place that moves: only the pin itself.
        if not (silent and what == "live"):
            phone.say(what)
    wanted = dialogue["case"]
    if wanted == "none":
        assert not Case.objects.exists(), phone.told()
        return
    case = Case.objects.order_by("id").last()
    assert case, phone.told()
    assert Case.objects.count() == wanted.get("count", 1)
    check_words(case, wanted)
    check_rest(case, wanted, phone)


def check_words(case, wanted):
    for words in wanted.get("text", ()):
        assert words in case.summary
    for words in wanted.get("not", ()):
        assert words not in case.summary
        assert words not in case.title
    for words in wanted.get("place", ()):
        assert words in case.place_note


def check_rest(case, wanted, phone):
    assert case.category == wanted.get("category", case.category)
    for code, answer in wanted.get("answers", {}).items():
        assert case.data["answers"].get(code) == answer
    assert case.data.get("unanswered", []) == wanted.get("unanswered", case.data.get("unanswered", []))
    kinds = [kind for _case, _media, kind in phone.fetched]
    assert kinds.count("report_photo") == wanted.get("photos", kinds.count("report_photo"))
    assert kinds.count("report_document") == wanted.get("documents", kinds.count("report_document"))
    for words in wanted.get("told", ()):
        assert words in "\n".join(phone.told())
    history = "\n".join(entry.text for entry in entries(case))
    for words in [*wanted.get("staff", ()), *wanted.get("history", ())]:
        assert words in history
    assert Conversation.objects.get().step == wanted.get("step", "start")
    if wanted.get("moved") and isinstance(phone, Telegram):
        assert round(case.lat - CENTRE[1], 4) == 0.001
        assert len(phone.told()) == 4


def test_an_answer_to_an_officers_question_is_that_answer(phone, act):
    for what in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(what)
    case = act(
        act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Toko apa di sebelahnya?"
    )
    assert "Toko apa di sebelahnya?" in phone.say("Selamat pagi pak")
    assert case.number in phone.say("Toko emas Sinar Jaya")
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert entries(case)[-1].text == "Toko emas Sinar Jaya"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("what", ["voice", "video", "paper", "sticker"])
def test_what_cannot_be_read_does_not_use_up_an_officers_question(phone, act, what):
    for said in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(said)
    case = act(act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Tiang nomor berapa?")
    assert "Tiang nomor berapa?" in phone.say(what)
    case.refresh_from_db()
    assert case.state == "asked"
    assert case.number in phone.say("nomor 12, pinggir warung Bu Siti")
    case.refresh_from_db()
    assert (case.state, entries(case)[-1].text) == ("in_progress", "nomor 12, pinggir warung Bu Siti")
    assert Case.objects.count() == 1


def test_a_card_with_a_number_is_words(phone, act):
    for said in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(said)
    case = act(act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Siapa ketua RT-nya?")
    assert case.number in phone.say("card")
    line = next(line for line in entries(case) if line.action == "reply")
    assert "Pak RT" in line.text
    assert "0811222333" in line.text


@pytest.mark.parametrize(
    "asked",
    ["laporan saya sudah sampai mana ya?", "status {number}", "min, {number} gimana kabarnya", "kumaha laporan abdi"],
)
def test_who_asks_what_became_of_a_report_is_told_and_begins_nothing(phone, act, asked):
    for said in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(said)
    case = act(Case.objects.get(), "forward", agency="dishub")
    told = phone.say(asked.format(number=case.number))
    assert case.number in told
    assert "Diteruskan ke instansi" in told
    assert (Conversation.objects.get().step, Case.objects.count()) == ("start", 1)


@pytest.mark.parametrize("wait", ["jangan dikirim dulu", "tunggu dulu pak", "ulah dikirim heula", "nanti dulu ya"])
def test_who_is_not_ready_is_waited_for_and_the_words_are_no_matter(phone, wait):
    for said in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}):
        phone.say(said)
    assert "KIRIM" in phone.say(wait)
    phone.say("kirim")
    assert Case.objects.get().summary == "Lampu jalan mati di sini"


@pytest.mark.parametrize(("face", "answer"), [("😡😡😡", "Ceritakan"), ("🙏", "Sama-sama"), ("👍🏽", "Sama-sama")])
def test_an_angry_face_is_asked_what_is_wrong(phone, face, answer):
    assert answer in phone.say(face)


def test_of_somebody_elses_report_nothing_is_told(phone, report):
    case = report(contact=Contact("Budi", "+628111111111")).case
    told = phone.say(f"status {case.number}")
    assert "/reports/follow/" in told
    assert case.title not in told


@pytest.mark.parametrize(
    "matter",
    ["jalan ke balai desa rusak sampai mana mana, kapan diperbaiki pak, sudah dua tahun begini", "lampu mati lagi"],
)
def test_a_matter_that_sounds_like_a_question_is_a_matter(phone, matter):
    phone.say(matter)
    assert Conversation.objects.get().step != "start"


def test_whoever_wants_to_report_something_else_meanwhile_says_so(phone, act):
    for what in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(what)
    case = act(act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana?")
    for what in ("LAPOR BARU", "Sampah menumpuk di pasar", "pin", {"pick": "waste"}, "kirim"):
        phone.say(what)
    case.refresh_from_db()
    assert (case.state, Case.objects.count()) == ("asked", 2)


def test_a_photo_answers_an_officers_question_too(phone, act):
    for what in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(what)
    case = act(act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Ada fotonya?")
    phone.say({"caption": "ini tiangnya"})
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert phone.fetched[-1][0] == case.pk


def test_an_officers_question_reaches_the_chat_from_which_the_report_came(phone, act):
    from satukota.modules.reports.tasks.letters import Letters

    for what in ("Lampu jalan mati di sini", "pin", {"pick": "street_light"}, "kirim"):
        phone.say(what)
    case = act(act(Case.objects.get(), "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana?")
    notices = list(Letters({case.pk: case}).to_parties(case, "report-asked", entries(case)[-1], 1))
    assert len(notices) == 1
    if isinstance(phone, Telegram):
        assert notices[0].to.address == str(CHAT)


def test_one_message_that_makes_us_fail_does_not_stop_the_next(phone, monkeypatch):
    from satukota.modules.reports.actions import chat
    from satukota.modules.reports.models import SetAside

    whole = chat.turn
    broken = lambda talk, content, choices: 1 / 0 if "racun" in content.text else whole(talk, content, choices)  # noqa: E731
    monkeypatch.setattr(chat, "turn", broken)
    phone.say("pesan racun")
    phone.say("Lampu jalan mati di sini")
    assert SetAside.objects.get().words == "pesan racun"
    assert "Di mana tempatnya" in phone.told()[-1]
