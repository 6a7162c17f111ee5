"""Mail that never stops: each mail by itself, machines are never answered, nothing that somebody wrote is lost."""

import base64

import pytest

from satukota.kernel.cases.api import Case, entries
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Delivery, Message, Status
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox, take
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.rules.mail_reading import plain_text, read_mail
from satukota.modules.reports.rules.quotes import own_words, without_secrets
from satukota.modules.reports.tests.conftest import picture
from satukota.modules.reports.tests.imap import imap_server
from satukota.modules.reports.tests.test_channels import told

pytestmark = pytest.mark.django_db


def raw(body: bytes = b"Lampu jalan mati di Jalan Kartini.", **headers: str) -> bytes:
    """Return a mail byte by byte, with headers that no program would write too."""
    lines = {
        "From": "Siti <siti@example.id>",
        "To": "lapor@kota.example",
        "Subject": "Lampu mati",
        "Message-ID": "<1@example.id>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "\r\n".join(f"{name}: {value}" for name, value in lines.items() if value)
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


GOOD = raw(b"Pipa bocor menyembur di Jalan Melati nomor 7.", Message_ID="<good@example.id>", Subject="Pipa bocor")
POISON = {
    "idna": raw(Content_Type="text/plain; charset=idna"),
    "undefined": raw(Content_Type="text/plain; charset=undefined"),
    "punycode": raw(Content_Type="text/plain; charset=punycode"),
    "nul in id": raw(Message_ID="<a\0b@example.id>"),
    "domain literal": raw(From="promo <a@[1.2.3"),
    "broken encoded word": raw(From="=?iso-2022-jp?B?GyRC?= <siti@example.id>"),
    "no address": raw(From="Siti"),
    "no sender": raw(From=""),
    "two froms": raw(From="a@example.id, b@example.id"),
    "nul in subject": raw(Subject="Lampu\0 mati"),
    "raw bytes in header": raw(Subject="Caf\udce9 liar"),
    "unknown charset": raw(Content_Type="text/plain; charset=x-klingon"),
    "no boundary": raw(Content_Type="multipart/mixed"),
    "wrong boundary": raw(Content_Type='multipart/mixed; boundary="a"'),
    "broken base64": raw(b"!!!###", Content_Transfer_Encoding="base64"),
    "unknown encoding": raw(Content_Transfer_Encoding="x-uuencode"),
    "rfc2231": raw(Content_Type="text/plain; name*=idna''%FF"),
    "empty": b"",
    "only headers": b"From: siti@example.id\r\n",
    "nul in body": raw(b"Lampu\0 mati di Jalan Kartini"),
    "binary": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("kind", POISON)
def test_one_mail_that_cannot_be_read_never_stops_the_next(kind):
    with imap_server(POISON[kind], GOOD) as (port, mails):
        assert read_mailbox(Mailbox("127.0.0.1", "lapor", "secret", port, tls=False)) == 2
    assert all(mail["seen"] for mail in mails)
    assert Case.objects.filter(summary__contains="Jalan Melati nomor 7").exists()
    kept = [row.words for row in SetAside.objects.all()] + [case.summary for case in Case.objects.all()]
    assert kind in {"empty", "only headers", "broken base64", "binary"} or any("Kartini" in words for words in kept)


def test_what_raises_is_set_aside_with_its_words_and_the_next_is_read(monkeypatch):
    from satukota.modules.reports.actions import mail as module

    def broken(body: bytes):
        if b"Kartini" in body:
            raise ValueError("a kind of mail that nobody has thought of")
        return read_mail(body)

    monkeypatch.setattr(module, "read_mail", broken)
    with imap_server(raw(), GOOD) as (port, _mails):
        read_mailbox(Mailbox("127.0.0.1", "lapor", "secret", port, tls=False))
    row = SetAside.objects.get()
    assert (row.reason, "Kartini" in row.words, row.detail) == ("unreadable", True, "ValueError")
    assert Case.objects.count() == 1


MACHINES = {
    "auto-replied": {"Auto_Submitted": "auto-replied"},
    "auto-generated": {"Auto_Submitted": "auto-generated (rejected)"},
    "auto-notified": {"Auto_Submitted": "auto-notified; owner-email=x"},
    "x-autoreply": {"X_Autoreply": "yes"},
    "x-autorespond": {"X_Autorespond": "1"},
    "precedence auto_reply": {"Precedence": "auto_reply"},
    "precedence bulk": {"Precedence": "bulk"},
    "precedence junk": {"Precedence": "junk"},
    "suppress all": {"X_Auto_Response_Suppress": "All"},
    "suppress oof": {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
    "x-loop": {"X_Loop": "siti@example.id"},
    "mailer-daemon": {"From": "MAILER-DAEMON@example.id"},
    "mailer-daemon named": {"From": "Mail Delivery System <mailer-daemon@example.id>"},
    "postmaster": {"From": "postmaster@example.id"},
    "no-reply": {"From": "no-reply@toko.example"},
    "empty return path": {"Return_Path": "<>"},
    "report": {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
    "newsletter": {"List_Id": "x", "List_Unsubscribe_Post": "List-Unsubscribe=One-Click"},
    "out of office": {"Subject": "Automatic reply: Laporan"},
    "balasan otomatis": {"Subject": "Balasan otomatis: Laporan"},
    "own": {"From": "Kota <tidak-dibalas@kota.example>"},
}


@pytest.mark.parametrize("kind", MACHINES)
def test_no_machine_is_answered_and_none_becomes_a_report(kind, settings):
    settings.DEFAULT_FROM_EMAIL = "Kota <tidak-dibalas@kota.example>"
    with imap_server(raw(**MACHINES[kind])) as (port, _mails):
        read_mailbox(Mailbox("127.0.0.1", "lapor", "secret", port, tls=False))
    assert not Case.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "no"}, {"X_Auto_Response_Suppress": "DR, RN, NRN"}])
def test_a_person_with_such_a_header_is_answered(headers):
    assert take(raw(**headers)) == "report"
    assert Message.objects.filter(template="report-chat").count() == 1


@pytest.mark.parametrize("headers", [{"List_Id": "RT 05 <rt05.example.id>"}, {"Precedence": "list"}])
def test_a_person_who_writes_through_a_list_is_kept_and_the_list_is_not_answered(headers):
    assert take(raw(**headers)) == "report"
    assert not Message.objects.exists()
    assert "milis" in entries(Case.objects.get())[-1].text


def test_after_many_mails_of_an_hour_one_address_is_not_answered_and_then_set_aside():
    results = [take(raw(Message_ID=f"<{n}@example.id>")) for n in range(22)]
    assert results == ["report"] * 20 + ["automatic"] * 2
    assert Message.objects.filter(template="report-chat").count() == 10
    assert SetAside.objects.filter(reason="many").count() == 2


def test_a_bounce_marks_its_delivery_as_failed():
    take(raw())
    message = Message.objects.get()
    Delivery.objects.create(message=message, channel="email", status=Status.SENT, reference="<ours@kota.example>")
    bounce = (
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@kota.example>\r\n--x--\r\n"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=x"
    assert take(raw(bounce, From="MAILER-DAEMON@example.id", Content_Type=kind, Message_ID="<b@x>")) == "bounce"
    assert Delivery.objects.get().status == Status.PERMANENT_FAILURE


def test_a_delay_is_no_failure():
    take(raw())
    Delivery.objects.create(message=Message.objects.get(), channel="email", status=Status.SENT, reference="<o@k.id>")
    body = b"--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: delayed\r\n\r\nMessage-ID: <o@k.id>\r\n--x--"
    take(raw(body, Content_Type="multipart/report; boundary=x", Message_ID="<d@x>"))
    assert Delivery.objects.get().status == Status.SENT


def multipart(*parts: tuple[str, bytes, str], kind: str = "mixed", **headers: str) -> bytes:
    body = b""
    for content_type, content, disposition in parts:
        head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        head += f"Content-Disposition: {disposition}\r\n" if disposition else ""
        body += b"--b\r\n" + head.encode() + b"\r\n" + base64.encodebytes(content) + b"\r\n"
    return raw(body + b"--b--\r\n", Content_Type=f'multipart/{kind}; boundary="b"', **headers)


TEXT = "text/plain; charset=utf-8"


def test_words_below_a_photo_are_kept_in_their_order():
    take(
        multipart(
            (TEXT, b"Lampu mati di depan rumah", ""),
            ("image/jpeg; name=IMG_1.jpg", picture(3), "inline; filename=IMG_1.jpg"),
            (TEXT, b"nomor tiang 1234", ""),
        )
    )
    case = Case.objects.get()
    assert case.summary.index("depan rumah") < case.summary.index("tiang 1234")
    assert len(of_case(case.pk)) == 1


@pytest.mark.parametrize(
    "declared", ["application/octet-stream", "image/jpg", "image/pjpeg", "text/x-photo", "video/mp4"]
)
@pytest.mark.parametrize("name", ["IMG_2.jpg", "IMG_2.JPG_large", "foto", "IMG_2.png"])
def test_a_photo_is_known_by_its_bytes_whatever_it_is_declared_as(declared, name):
    take(multipart((TEXT, b"Lampu mati di sini", ""), (declared, picture(4), f"attachment; filename={name}")))
    assert len(of_case(Case.objects.get().pk)) == 1


def test_a_document_is_kept_for_staff_and_what_is_neither_is_said_to_both_sides():
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    take(
        multipart(
            (TEXT, b"Mohon dibaca surat kami", ""),
            ("application/pdf", pdf, "attachment; filename=surat.pdf"),
            ("application/ms-tnef", b"\x78\x9f\x3e\x22", "attachment; filename=winmail.dat"),
            ("video/mp4", b"\0\0\0\x18ftypmp42", "attachment; filename=film.mp4"),
        )
    )
    case = Case.objects.get()
    assert [file.kind for file in of_case(case.pk)] == ["report_document"]
    answer = told(Message.objects.get(template="report-chat"))
    staff = entries(case)[-1].text
    for name in ("winmail.dat", "film.mp4"):
        assert name in answer
        assert name in staff


def test_what_is_over_the_number_of_photos_is_said_to_both_sides():
    photos = [("image/jpeg", picture(n), f"attachment; filename=f{n}.jpg") for n in range(8)]
    take(multipart((TEXT, b"Lampu mati di sini", ""), *photos))
    case = Case.objects.get()
    assert len(of_case(case.pk)) == 5
    assert "f7.jpg" in told(Message.objects.get(template="report-chat"))
    assert "f7.jpg" in entries(case)[-1].text


def test_a_forwarded_mail_is_read():
    inner = b"From: Budi <budi@contoh.example>\r\nSubject: keluhan\r\n\r\nAir PDAM keruh sejak Senin"
    body = b"--x\r\n\r\nMohon ditindaklanjuti.\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--"
    take(raw(body, Content_Type="multipart/mixed; boundary=x", Subject="Fwd: keluhan"))
    assert "Mohon ditindaklanjuti" in Case.objects.get().summary
    assert "Air PDAM keruh sejak Senin" in Case.objects.get().summary


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        ("Café liar bising sekali".encode("latin-1"), "utf-8"),
        ("Café liar bising sekali".encode(), "iso-8859-1"),
        ("Café liar bising sekali".encode(), "us-ascii"),
        ("Café liar bising sekali".encode("cp1252"), "x-unknown"),
        ("Café liar bising sekali".encode("utf-16"), "utf-16"),
    ],
)
def test_a_wrong_charset_costs_no_word(body, declared):
    assert take(raw(body, Content_Type=f"text/plain; charset={declared}")) == "report"
    assert "Café liar bising" in Case.objects.get().summary


def test_a_header_of_undeclared_bytes_is_read():
    assert read_mail("Subject: Banjir – tolong 😀\r\n\r\nx".encode()).subject == "Banjir – tolong 😀"


def test_html_is_read_by_a_parser():
    html = "<style>p{}</style><p>Lampu&nbsp;mati &amp; gelap<br>di Jl.&#32;Kartini</p><p>Sudah 2 &lt; 3 hari</p>"
    assert plain_text(html) == "Lampu mati & gelap\ndi Jl. Kartini\n\nSudah 2 < 3 hari"


QUOTES = [
    "Nomor tiangnya 4417.\n\nPada Sen, 30 Nov 2026 10.00 Kota <l@k.id> menulis:\n> Laporan Anda\n> x",
    "> Di mana?\nNomor tiangnya 4417.",
    "> Di mana?\n\nNomor tiangnya 4417.\n> terima kasih",
    "Nomor tiangnya 4417.\n\nDari: Kota <l@k.id>\nDikirim: Jumat\nKepada: Siti\nPerihal: Laporan\n\nisi",
    "Nomor tiangnya 4417.\n\n-----Original Message-----\nFrom: x\nSent: y\n\nisi",
    "Nomor tiangnya 4417.\n\nOn Mon, 30 Nov 2026 at 10:00, Kota dan\nDinas <l@k.id> wrote:\n\n> isi",
    "On Mon, 30 Nov 2026 at 10:00, Kota <l@k.id> wrote:\n> Di mana?\n\nNomor tiangnya 4417.",
    "Nomor tiangnya 4417.\n________________________________\nFrom: Kota\nSent: Jumat\n\nisi",
]


@pytest.mark.parametrize("text", QUOTES)
def test_an_answer_is_kept_wherever_it_stands_and_the_quote_is_not(text):
    assert "tiangnya 4417" in own_words(text, reply=True)
    assert not {"isi", "Laporan Anda", "Di mana?"} & set(own_words(text, reply=True).split("\n"))


def test_a_reply_finds_its_report_by_the_message_that_it_answers(report, act):
    taken = report()
    act(act(taken.case, "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana?")
    message = Message.objects.create(key="m", template="report-asked", language="id", case_id=taken.case.pk)
    Delivery.objects.create(message=message, channel="email", status=Status.SENT, reference="<q@kota.id>")
    assert take(raw(b"Di depan warung", In_Reply_To="<q@kota.id>", Subject="Re: Pertanyaan")) == "added"
    taken.case.refresh_from_db()
    assert taken.case.state == "in_progress"


def test_a_reply_finds_its_report_by_the_number_where_it_comes_from_the_reporter(report):
    taken = report()
    assert take(raw(b"Di depan warung", Subject=f"Re: Laporan {taken.case.number}")) == "added"


def test_who_answers_their_own_mail_adds_to_its_report_and_a_neighbour_does_not():
    first = "<own-1@example.id>"
    assert take(raw(b"Got di Jalan Melati mampet", Message_ID=first, Subject="Got mampet")) == "report"
    photo = raw(
        b"Ada di depan toko Berkah", Message_ID="<own-2@example.id>", References=first, Subject="Re: Got mampet"
    )
    assert take(photo) == "added"
    assert entries(Case.objects.get())[-1].text == "Ada di depan toko Berkah"
    neighbour = raw(
        b"Di rumah saya juga mampet, nomor 9",
        **{"From": "tetangga@example.id", "Message-ID": "<n@example.id>", "References": first, "Subject": "Re: Got"},
    )
    assert take(neighbour) == "report"


def test_who_writes_that_it_is_not_done_is_told_how_to_open_it_again(client, report, act):
    taken = report(category="waste")
    act(taken.case, "forward", agency="dpupr")
    act(taken.case, "close", by="petugas.pu", result="planned", note="Senin diangkut")
    sent = raw(b"Belum diangkut pak!", Subject=f"Re: {taken.case.number}", Message_ID="<not@example.id>")
    assert take(sent) == "added"
    answer = told(Message.objects.filter(template="report-chat").last())
    assert "dianggap selesai" in answer
    link = next(word for word in answer.split() if "/reports/t/" in word)
    assert "Belum, buka kembali" in client.get("/reports/t/" + link.split("/reports/t/")[1]).content.decode()


def test_a_stranger_who_knows_a_number_adds_nothing_to_it(report):
    taken = report()
    sent = raw(b"Di depan warung biru", Subject=f"Re: {taken.case.number}", From="orang@lain.example")
    assert take(sent) == "report"
    assert Case.objects.count() == 2


def test_the_secret_of_a_quoted_code_stands_in_no_text_that_staff_read(report):
    taken = report()
    body = f"Nomor tiangnya 4417.\n\nDari: Kota <l@k.id>\nDikirim: Jumat\n\nLacak: http://x/reports/t/{taken.code}/"
    assert take(raw(body.encode(), Subject=f"RE: {taken.code}")) == "added"
    secret = str(taken.code).rpartition("-")[2]
    words = " ".join(entry.text for entry in entries(taken.case))
    assert "4417" in words
    assert secret not in words


@pytest.mark.parametrize("form", ["{}", "{} ", "lihat /reports/t/{}/", "({})", "kode:{}."])
def test_secrets_are_taken_out_in_every_form(form):
    code = "LAP-2026-000657-SEKRP7D2JK"
    for written in (code, code.lower(), code.replace("-", "–"), code.replace("-", " ")):
        assert "sekrp7d2jk" not in without_secrets(form.format(written)).lower()


def test_words_for_a_report_that_has_ended_are_a_report_of_their_own(report, act):
    taken = report()
    act(taken.case, "archive", reason="unclear", note="Kurang jelas")
    assert take(raw(b"Maksud saya lampu di gang 3", Subject=f"Re: {taken.code}")) == "report"
    assert taken.case.number in entries(Case.objects.order_by("id").last())[-1].text


def test_a_mail_report_gets_one_receipt(report):
    from satukota.kernel.events.api import subject_events
    from satukota.modules.reports.tasks.tell import tell

    take(raw())
    tell([event for event in subject_events("case", Case.objects.get().pk) if event.name == "cases.opened"])
    assert [message.template for message in Message.objects.all()] == ["report-chat"]


def test_staff_see_what_was_set_aside_and_make_it_a_report(client, person):
    take(raw(Precedence="bulk"))
    client.force_login(person("meja"))
    shown = client.get("/reports/aside/").content.decode()
    assert "Jalan Kartini" in shown
    row = SetAside.objects.get()
    client.post(f"/reports/aside/{row.pk}/", {"do": "report"})
    assert "Kartini" in Case.objects.get().summary
    row.refresh_from_db()
    assert row.seen_at


def test_others_see_nothing_that_was_set_aside(client, person):
    client.force_login(person("petugas.pu"))
    assert client.get("/reports/aside/").status_code == 403
