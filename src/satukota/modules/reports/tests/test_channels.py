"""Reports by WhatsApp, Telegram and e-mail, in their real formats."""

import hashlib
import hmac
import json
from email.message import EmailMessage

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Message
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox, take
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.tests.conftest import CENTRE, PLANTED, picture
from satukota.modules.reports.tests.imap import imap_server
from satukota.modules.reports.views.hooks import telegram_secret

pytestmark = pytest.mark.django_db
PHONE = "6281234567890"


@pytest.fixture(autouse=True)
def whatsapp(settings):
    settings.WHATSAPP_SECRET = settings.WHATSAPP_APP_SECRET = "app secret"
    settings.WHATSAPP_VERIFY_TOKEN = "word"


@pytest.fixture
def call(client):
    """Call the WhatsApp webhook as Meta does."""

    def call(*messages: dict, secret: str = "app secret"):
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "62254000", "phone_number_id": "1"},
            "contacts": [{"profile": {"name": "Siti"}, "wa_id": PHONE}],
            "messages": [{"from": PHONE, **one} for one in messages],
        }
        body = json.dumps(
            {
                "object": "whatsapp_business_account",
                "entry": [{"id": "9", "changes": [{"field": "messages", "value": value}]}],
            }
        )
        signature = "sha256=" + hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        return client.post(
            reverse("reports:hook-whatsapp"),
            body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": signature},
        )

    return call


def words(text: str, number: int) -> dict:
    return {"id": f"wamid.{number}", "timestamp": str(1_790_000_000 + number), "type": "text", "text": {"body": text}}


def pin(number: int) -> dict:
    place = {"latitude": CENTRE[1], "longitude": CENTRE[0], "name": "Alun-alun"}
    return {"id": f"wamid.{number}", "timestamp": str(1_790_000_000 + number), "type": "location", "location": place}


def photo(number: int, caption: str = "") -> dict:
    image = {"id": f"media-{number}", "mime_type": "image/jpeg", "sha256": "x", "caption": caption}
    return {"id": f"wamid.{number}", "timestamp": str(1_790_000_000 + number), "type": "image", "image": image}


def told(message) -> str:
    return json.loads(message.secrets)["text"]


def answers() -> list[str]:
    return [told(one) for one in Message.objects.filter(template="report-chat").order_by("id")]


def test_a_conversation_ends_with_a_report(call):
    call(words("Halo", 1))
    call(words("Sampah menumpuk bau sekali", 2))
    call(photo(3))
    call(pin(4))
    assert "1. Sampah menumpuk" in answers()[-1]
    call(words("1", 5))
    assert "KIRIM" in answers()[-1]
    call(words("kirim", 6))
    case = Case.objects.get()
    assert (case.channel, case.category, case.lon) == ("whatsapp", "waste", CENTRE[0])
    assert case.number in answers()[-1]
    assert not Conversation.objects.get().answers


def test_what_a_chat_gave_away_is_not_read_by_the_public(call, leaks):
    call(words(PLANTED, 1))
    call(pin(2))
    call(words("1", 3))
    call(words("kirim", 4))
    assert leaks(Case.objects.get()) == []


def test_what_a_mail_gave_away_is_not_read_by_the_public(leaks):
    assert take(mail(PLANTED, PLANTED)) == "report"
    assert leaks(Case.objects.get()) == []


def test_everything_may_come_at_once_and_in_any_order(call):
    call(pin(1), photo(2, "Lampu jalan mati di sini"))
    call(words("1", 3))
    call(words("ya", 4))
    assert Case.objects.get().category == "street_light"


def test_the_same_message_twice_is_one(call):
    call(words("Sampah menumpuk di jalan", 1))
    call(words("Sampah menumpuk di jalan", 1))
    assert len(answers()) == 1


def test_a_message_that_comes_too_late_still_counts(call):
    call(words("Sampah menumpuk di jalan", 5))
    call(words("Sudah seminggu tidak diangkut", 2))
    talk = json.loads(Conversation.objects.get().answers)
    assert "seminggu" in talk["text"]


def test_a_place_outside_the_city_is_said_and_the_words_are_kept(call):
    call(words("Sampah menumpuk di jalan", 1))
    outside = pin(2)
    outside["location"] |= {"longitude": 100.0, "latitude": 1.0}
    call(outside)
    call(words("1", 3))
    call(words("kirim", 4))
    assert "di luar" in answers()[-1]
    assert "menumpuk" in json.loads(Conversation.objects.get().answers)["text"]


def test_nothing_is_sent_after_batal(call):
    call(words("Sampah menumpuk di jalan", 1))
    call(words("Batal", 2))
    assert not Conversation.objects.get().answers


def test_an_unsigned_call_is_refused(call):
    assert call(words("Halo", 1), secret="guess").status_code == 403
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"entry": 3}', b'{"entry":[{"changes":[{"value":{"messages":[{}]}}]}]}']
)
def test_nonsense_never_breaks_the_webhook(client, body):
    signature = "sha256=" + hmac.new(b"app secret", body, hashlib.sha256).hexdigest()
    answer = client.post(
        reverse("reports:hook-whatsapp"),
        body,
        content_type="application/json",
        headers={"X-Hub-Signature-256": signature},
    )
    assert answer.status_code in {200, 400}


def test_telegram_brings_reports_too(client):
    def update(number: int, **message):
        call = {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1_790_000_000 + number,
                "chat": {"id": 77, "type": "private"},
                "from": {"first_name": "Budi"},
                **message,
            },
        }
        return client.post(
            reverse("reports:hook-telegram"),
            json.dumps(call),
            content_type="application/json",
            headers={"X-Telegram-Bot-Api-Secret-Token": telegram_secret()},
        )

    update(1, text="Pohon tumbang menutup jalan")
    update(2, location={"latitude": CENTRE[1], "longitude": CENTRE[0]})
    update(3, photo=[{"file_id": "small", "file_size": 10}, {"file_id": "big", "file_size": 99}])
    update(4, text="1")
    update(5, text="kirim")
    assert (Case.objects.get().channel, Case.objects.get().category) == ("telegram", "tree")


def test_a_stranger_cannot_speak_for_telegram(client):
    assert client.post(reverse("reports:hook-telegram"), "{}", content_type="application/json").status_code == 403


def mail(
    text: str = "Lampu jalan mati di Jalan Kartini sejak minggu lalu.",
    subject: str = "Lampu mati",
    photo: bytes = b"",
    **headers,
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = (
        "Siti <siti@example.id>",
        "lapor@kota.example",
        subject,
        "<1@example.id>",
    )
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if photo:
        made.add_attachment(photo, maintype="image", subtype="jpeg", filename="foto.jpg")
    return made.as_bytes()


def test_a_mailbox_is_read_once_over_imap():
    with imap_server(mail(photo=picture(4))) as (port, mails):
        box = Mailbox("127.0.0.1", "lapor", "secret", port, tls=False)
        assert read_mailbox(box) == 1
        assert read_mailbox(box) == 0
    case = Case.objects.get()
    assert (case.channel, case.category, len(of_case(case.pk))) == ("email", "street_light", 1)
    assert mails[0]["seen"]
    assert case.number in answers()[-1]


def test_the_same_mail_twice_is_one_report():
    assert [take(mail()), take(mail())] == ["report", "again"]
    assert Case.objects.count() == 1


def test_an_answer_with_the_code_goes_to_its_report(report, act):
    made = report()
    act(act(made.case, "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana?")
    assert (
        take(
            mail("Di depan warung.\n\nPada Senin petugas menulis:\n> Di mana?", f"Re: {made.code}", Message_ID="<2@x>")
        )
        == "added"
    )
    made.case.refresh_from_db()
    assert made.case.state == "in_progress"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_machines_are_not_answered(headers):
    assert take(mail(**headers)) == "automatic"
    assert not Message.objects.exists()
