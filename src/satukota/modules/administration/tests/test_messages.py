"""Texts of messages are read as they arrive, changed with every fault at its place, tried, and put back."""

import pytest

from satukota.kernel.changes.api import Change, undo
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message, message_template
from satukota.kernel.registry.api import configured_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_by_people")]
PAGE = "/administration/messages/"
DONE = f"{PAGE}report-answered/?channel=body&language=id"
WORDS = {"subject": "Jawaban ((number))", "body": "((agency)): ((note)) ((link))", "reason": "Lebih pendek"}


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def own() -> str:
    return message_template("report-answered").wording("id", "sms").body


def test_the_list_is_by_module_and_is_searched(admin_client):
    assert "Laporan dijawab" in text_of(admin_client.get(PAGE))
    found = text_of(admin_client.get(f"{PAGE}?q=percobaan"))
    assert "Pesan percobaan" in found
    assert "Laporan dijawab" not in found
    assert "Tidak ada pesan yang cocok" in text_of(admin_client.get(f"{PAGE}?changed=1"))


def test_words_are_looked_at_saved_undone_and_put_back(admin_client):
    before = own()
    looked = text_of(admin_client.post(DONE, WORDS))
    assert "dihitung 1 SMS" in looked
    assert own() == before
    assert admin_client.post(DONE, {**WORDS, "step": "save"}).status_code == 302
    assert own() == WORDS["body"]
    assert "diubah kota" in text_of(admin_client.get(f"{PAGE}?changed=1"))
    undo(Change.objects.first(), Actor(None, "admin"), "salah")
    assert own() == before
    admin_client.post(DONE, {**WORDS, "step": "save"})
    admin_client.post(f"{PAGE}report-answered/own/?channel=body&language=id")
    assert own() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "((agency))\n((nomer)) ((link))"}, "Baris 2: “((nomer))” tidak ada isinya"),
        ({"subject": "((Nomor))"}, "Baris 1: “((Nomor))” tidak ada isinya"),
        ({"body": "((agency)): ((note))"}, "“((link))” harus tetap ada"),
        ({"body": "[[((note)) ((link))"}, "diawali [["),
        ({"body": ""}, "Tulis sesuatu"),
        ({"body": "((link)) " + "panjang sekali " * 40}, "Sebagai SMS ada"),
    ],
)
def test_what_is_wrong_with_words_is_said_at_its_place_and_nothing_is_lost(admin_client, changes, words):
    before = own()
    refused = admin_client.post(DONE, {**WORDS, **changes, "step": "save"})
    assert refused.status_code == 422
    assert words in refused.content.decode().replace("&quot;", '"')
    assert own() == before


def test_a_message_is_tried_by_oneself_with_its_example(admin_client, administrator):
    admin_client.post(f"{PAGE}report-answered/try/", {"channel": "email"})
    message = Message.objects.get()
    assert (message.user, message.template) == (administrator, "report-answered")
    assert Event.objects.filter(name="notifications.queued").exists()
    assert "Percobaan terakhir" in text_of(admin_client.get(f"{PAGE}report-answered/"))


def test_without_an_address_one_is_told_where_to_write_it(admin_client):
    told = admin_client.post(f"{PAGE}report-answered/try/", {"channel": "telegram"}, follow=True)
    assert "belum punya alamat" in text_of(told)
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["unknown/", "report-answered/?channel=pigeon", "report-answered/?language=jv"])
def test_what_is_not_there_is_not_found(admin_client, path):
    assert admin_client.get(f"{PAGE}{path}").status_code == 404


def test_a_channel_is_switched_off_priced_and_ordered(admin_client):
    page = "/administration/channels/sms/"
    assert admin_client.post(page, {"on": "no", "cost": "350", "reason": "Kontrak"}).status_code == 302
    assert (configured_text("CHANNEL_SMS_ON"), configured_text("CHANNEL_SMS_COST")) == ("no", "350")
    content = text_of(admin_client.get("/administration/channels/"))
    assert "mati" in content
    assert "Rp 350" in content
    order = {"place1": "email", "place2": "sms", "reason": "Hemat"}
    assert admin_client.post("/administration/channels/order/", order).status_code == 302
    assert configured_text("CHANNEL_ORDER") == "email,sms"
    twice = admin_client.post("/administration/channels/order/", {"place1": "sms", "place2": "sms"})
    assert (twice.status_code, configured_text("CHANNEL_ORDER")) == (422, "email,sms")
    assert admin_client.get("/administration/channels/pigeon/").status_code == 404


def test_a_channel_is_tried(admin_client):
    admin_client.post("/administration/channels/sms/try/")
    assert Message.objects.get().template == "message-test"


def test_retention_says_what_goes_and_a_period_is_changed_with_a_reason(admin_client):
    content = text_of(admin_client.get("/administration/retention/"))
    assert "Siapa yang melapor" in content
    assert "90 hari" in content
    page = "/administration/retention/kernel.messages/"
    looked = text_of(admin_client.post(page, {"days": "30", "reason": "Hemat"}))
    assert "Tugas malam berikutnya akan menghapus 0 hal." in looked
    assert admin_client.post(page, {"days": "30", "reason": "", "step": "save"}).status_code == 422
    assert admin_client.post(page, {"days": "0", "reason": "x", "step": "save"}).status_code == 422
    assert admin_client.post(page, {"days": "30", "reason": "Hemat", "step": "save"}).status_code == 302
    assert configured_text("MESSAGE_TEXT_DAYS") == "30"
    for rule in ("kernel.cases", "kernel.files", "emergency.recordings", "reports.reporters"):
        assert admin_client.get(f"/administration/retention/{rule}/").status_code == 200
    assert admin_client.post("/administration/retention/kernel.files/", {"days": "1"}).status_code == 404
    assert admin_client.get("/administration/retention/unknown/").status_code == 404
