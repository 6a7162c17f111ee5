import hashlib
import hmac
import json

import pytest
from django.test import Client

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Delivery, Message, notify, shipped_templates, unread
from satukota.kernel.notifications.tasks import deliver
from satukota.kernel.people.api import Membership, Person

pytestmark = pytest.mark.django_db
VALUES = {"city": "Cilegon", "time": "09.26"}


@pytest.fixture(autouse=True)
def no_channels(settings):
    settings.QUIET_HOURS = settings.SMTP_HOST = settings.WHATSAPP_TOKEN = settings.TELEGRAM_TOKEN = ""


@pytest.fixture
def sent(person):
    """A message to somebody that was taken as far as it goes."""

    def sent(to, key: str = "k", values: dict = VALUES, **more) -> Message:
        message = notify(to, "message-test", values, key=key, **more)
        deliver(message_ids=[message.pk])
        message.refresh_from_db()
        return message

    return sent


def signed_in(user) -> Client:
    client = Client(headers={"Accept-Language": "id"})
    client.force_login(user)
    return client


def test_notices_are_read_in_the_readers_language_and_marked(sent, person):
    officer = person("officer", "officer")
    sent(officer)
    client = signed_in(officer)
    assert "Pesan percobaan dari Cilegon" in client.get("/notices/").content.decode()
    assert client.post("/notices/").status_code == 302
    assert unread(officer) == 0


def test_opening_a_notice_marks_it_and_leads_to_its_case(sent, person, case):
    officer = person("officer", "officer")
    sent(officer, case_id=case.pk, case_number=case.number)
    item = Message.objects.get()
    found = signed_in(officer).get(f"/notices/{_item(item)}/")
    assert (found.status_code, found["Location"], unread(officer)) == (302, "/cases/LAP-2026-000123/", 0)


def test_a_notice_never_leads_to_another_site(sent, person):
    officer = person("officer", "officer")
    message = sent(officer, values={**VALUES, "link": "https://evil.example/"})
    assert signed_in(officer).get(f"/notices/{_item(message)}/")["Location"] == "/notices/"


def test_the_notice_of_somebody_else_stays_unread(sent, person):
    officer, other = person("officer", "officer"), person("other", "officer")
    message = sent(officer)
    assert signed_in(other).get(f"/notices/{_item(message)}/")["Location"] == "/notices/"
    assert unread(officer) == 1


def _item(message: Message) -> int:
    from satukota.kernel.notifications.api import InboxItem

    return InboxItem.objects.get(message=message).pk


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/1/"])
def test_the_log_is_only_for_those_with_the_right(person, path):
    assert Client().get(path).status_code == 302
    assert signed_in(person("officer", "officer")).get(path).status_code == 403


def test_the_log_shows_what_became_of_messages(sent, person):
    sent(person("officer", "officer"))
    shown = signed_in(person("desk", "desk")).get("/outbox/").content.decode()
    assert "Pesan percobaan" in shown
    assert "di situs ini: sampai" in shown


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "channel=x", "case=LAP-0", "day=2026-99-99", "before=x", "before=" + "9" * 30],
)
def test_a_filter_that_cannot_be_read_does_no_harm(sent, person, query):
    assert signed_in(person("desk", "desk")).get(f"/outbox/?{query}").status_code == 200


def test_the_log_finds_the_messages_of_a_case(sent, person, case):
    officer = person("officer", "officer")
    sent(officer, "a", case_id=case.pk, case_number=case.number)
    sent(officer, "b")
    shown = signed_in(person("desk", "desk")).get("/outbox/?case=lap-2026-000123").content.decode()
    assert shown.count("Pesan percobaan</a>") == 1


def test_reading_what_a_message_said_is_noted(sent, person, case):
    message, desk = sent(person("officer", "officer"), case_id=case.pk), person("desk", "desk")
    assert "dikirim 09.26" in signed_in(desk).get(f"/outbox/{message.pk}/").content.decode()
    event = Event.objects.get(name="audit.personal_data_seen")
    assert (event.actor_id, event.subject_kind, event.subject_id) == (desk.pk, "message", message.pk)


def test_nobody_reads_a_message_of_no_case_and_it_is_sent_again_all_the_same(sent, person):
    message, client = sent(person("officer", "officer")), signed_in(person("desk", "desk"))
    page = client.get(f"/outbox/{message.pk}/").content.decode()
    assert "dikirim 09.26" not in page
    assert "Hanya penerima yang membaca pesan ini" in page
    assert not Event.objects.filter(name="audit.personal_data_seen").exists()
    assert client.post(f"/outbox/{message.pk}/again/", {"key": "form"}).status_code == 302


@pytest.mark.parametrize("role", ["desk", "admin", "mayor", "inspector", "officer", "head"])
@pytest.mark.parametrize("code", sorted(set(shipped_templates()) - {"report-done"}))
def test_no_page_of_the_log_shows_what_opens_something(person, case, code, role):
    wanted = shipped_templates()[code]
    values = dict(wanted.example) | {name: f"https://kota.id/t/RAHASIA-{name}/" for name in wanted.secret}
    officer, reader = person("officer", "officer"), signed_in(person("reader", role))
    message = notify(officer, code, values, key="k", case_id=case.pk, case_number=case.number)
    pages = [reader.get(path) for path in ("/outbox/", f"/outbox/{message.pk}/", f"/outbox/?case={case.number}")]
    pages.append(reader.post(f"/outbox/{message.pk}/again/", {"key": "form"}, follow=True))
    assert not [page for page in pages if b"RAHASIA" in page.content]
    assert pages[1].status_code == (200 if role in {"desk", "admin"} else 403)


HIDDEN = [(Case.Visibility.SEALED, "desk", "dpu"), (Case.Visibility.PARTIES, "admin", "kominfo")]


@pytest.mark.parametrize(("visibility", "role", "agency"), HIDDEN)
def test_a_message_of_a_case_that_one_may_not_see_is_not_there(sent, person, case, visibility, role, agency):
    Case.objects.update(visibility=visibility)
    message = sent(Person.objects.create(name="Budi", email="budi@surel.id"), case_id=case.pk, case_number=case.number)
    Message.objects.update(status="permanent-failure")
    reader = signed_in(person("reader", role, agency))
    log = reader.get(f"/outbox/?case={case.number}").content.decode() + reader.get("/outbox/").content.decode()
    assert f"/outbox/{message.pk}/" not in log
    assert "dalam tujuh hari terakhir" not in log
    assert reader.get(f"/outbox/{message.pk}/").status_code == 404
    for step in ("again", "stop"):
        assert reader.post(f"/outbox/{message.pk}/{step}/").status_code == 404
    assert Message.objects.get().status == "permanent-failure"


def test_who_may_see_a_sealed_case_and_the_log_sees_its_messages(sent, person, case):
    Case.objects.update(visibility=Case.Visibility.SEALED)
    message = sent(person("officer", "officer"), case_id=case.pk, case_number=case.number)
    reader = person("reader", "desk")
    Membership.objects.create(user=reader, role="inspector", agency=case.agency)
    assert "dikirim 09.26" in signed_in(reader).get(f"/outbox/{message.pk}/").content.decode()


def test_a_message_is_sent_again_once_per_form(sent, person):
    message, client = sent(person("officer", "officer")), signed_in(person("desk", "desk"))
    for _ in range(2):
        assert client.post(f"/outbox/{message.pk}/again/", {"key": "form"}).status_code == 302
    assert Message.objects.count() == 2


def test_a_waiting_message_is_stopped(sent, person):
    message = sent(Person.objects.create(name="Budi", email="budi@surel.id"))
    client = signed_in(person("desk", "desk"))
    assert "Jangan kirim" in client.get(f"/outbox/{message.pk}/").content.decode()
    client.post(f"/outbox/{message.pk}/stop/")
    message.refresh_from_db()
    assert message.status == "cancelled"


@pytest.fixture
def on_whatsapp(sent, person, settings):
    """A message that WhatsApp took under the id `wamid.1`."""
    settings.WHATSAPP_APP_SECRET, settings.WHATSAPP_VERIFY_TOKEN = "secret", "word"
    message = sent(person("officer", "officer"))
    return Delivery.objects.create(message=message, channel="whatsapp", status="sent", reference="wamid.1")


def report(status: str, signature: str = "") -> int:
    value = {"statuses": [{"id": "wamid.1", "status": status}]}
    raw = json.dumps({"entry": [{"changes": [{"value": value}]}]}).encode()
    signature = signature or "sha256=" + hmac.new(b"secret", raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature}
    return Client().post("/hooks/whatsapp/", raw, content_type="application/json", headers=headers).status_code


def test_a_signed_report_of_whatsapp_is_taken(on_whatsapp):
    assert report("delivered") == 200
    on_whatsapp.refresh_from_db()
    assert on_whatsapp.status == "delivered"


def test_an_unsigned_report_changes_nothing(on_whatsapp):
    assert report("delivered", "sha256=00") == 403
    on_whatsapp.refresh_from_db()
    assert on_whatsapp.status == "sent"


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"\xff", b'{"entry": 5}', b'{"entry": [5]}', b'{"entry": [{"changes": [{"value": 1}]}]}']
)
def test_a_signed_call_that_makes_no_sense_is_told_so(on_whatsapp, raw):
    signature = "sha256=" + hmac.new(b"secret", raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature}
    answer = Client().post("/hooks/whatsapp/", raw, content_type="application/json", headers=headers)
    assert answer.status_code == 400


def test_whatsapp_finds_the_address_that_it_was_told(on_whatsapp, client):
    query = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "1158201444"}
    assert client.get("/hooks/whatsapp/", query).content == b"1158201444"
    assert client.get("/hooks/whatsapp/", {**query, "hub.verify_token": "other"}).status_code == 403
