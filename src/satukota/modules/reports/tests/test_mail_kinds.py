"""Twenty mails of each kind, as programs and people write them, read from a mailbox over IMAP: none loses a word."""

import base64
import quopri
from collections import Counter
from pathlib import Path

import pytest

from satukota.kernel.cases.api import Case, entries
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Delivery, Message, Status
from satukota.kernel.readers.api import read_yaml
from satukota.modules.reports.actions import mail as reading
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox
from satukota.modules.reports.tests.conftest import picture
from satukota.modules.reports.tests.imap import imap_server

pytestmark = pytest.mark.django_db
MAILS = read_yaml((Path(__file__).parent / "data/mails.yaml").read_text(encoding="utf-8")).value
HEAD = {
    "From": "Siti <siti@example.id>",
    "To": "lapor@kota.example",
    "Subject": "Keluhan warga",
    "Message-ID": "<new@example.id>",
}
OURS = "<ours@kota.example>"
TRANSFER = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}


def part(content_type, body, transfer="8bit", name=""):
    """The bytes of a part: its head and its body as they travel."""
    head = [f"Content-Type: {content_type}"] if content_type else []
    head.append(f"Content-Transfer-Encoding: {transfer}")
    if name:
        head.append(f"Content-Disposition: attachment; filename={name}")
    return "\r\n".join([*head, "", ""]).encode() + TRANSFER[transfer](body)


def text_part(mail, text, kind):
    """A part of text, with the charset that it claims, travelling as it says."""
    charset = mail.get("charset", "utf-8")
    said = mail.get("says", charset)
    content_type = f"text/{kind}; charset={said}" if said else f"text/{kind}"
    return part(content_type, text.encode(charset), mail.get("transfer", "8bit"))


def enclosed(piece):
    """The bytes of something that came with a mail."""
    if "bytes" in piece:
        return part(piece["type"], picture(3), "base64", piece["name"])
    return f"Content-Type: {piece['type']}\r\n\r\n{piece['body']}".encode()


def raw(mail):
    """A mail of the file as bytes."""
    head = HEAD | mail.get("head", {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode()
    if "Content-Type" in head:
        return lines + b"\r\n" + mail["body"].encode()
    texts = [text_part(mail, mail[name], kind) for name, kind in (("body", "plain"), ("html", "html")) if name in mail]
    if len(texts) == 1 and "parts" not in mail:
        return lines + texts[0]
    words = texts[0]
    if len(texts) == 2:
        words = b'Content-Type: multipart/alternative; boundary="alt"\r\n\r\n'
        words += b"".join(b"--alt\r\n" + text + b"\r\n" for text in texts) + b"--alt--"
    parts = [words, *map(enclosed, mail.get("parts", ()))]
    body = b"".join(b"--all\r\n" + piece + b"\r\n" for piece in parts)
    return lines + b'Content-Type: multipart/mixed; boundary="all"\r\n\r\n' + body + b"--all--\r\n"


def named(mail):
    return f"{mail['kind']}: {mail['name']}"


def test_there_are_twenty_of_each_kind():
    assert set(Counter(mail["kind"] for mail in MAILS).values()) == {20}


@pytest.fixture
def asked(report, act):
    """A report of the person who writes all these mails, with a question of ours that they may answer."""
    taken = report()
    act(act(taken.case, "forward", agency="dpupr"), "ask", by="petugas.pu", note="Di mana tiangnya?")
    message = Message.objects.create(key="asked", template="report-asked", language="id", case_id=taken.case.pk)
    Delivery.objects.create(message=message, channel="email", status=Status.SENT, reference=OURS)
    return taken


def filled(mail, taken):
    """The mail with the number and the code of the report that it is about."""
    code = str(taken.code)
    said = {"NUMBER": taken.case.number, "CODE": code, "code": code.lower(), "SECRET": code.rpartition("-")[2]}

    def put(value):
        if isinstance(value, dict):
            return {name: put(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [put(inner) for inner in value]
        for word, real in said.items() if isinstance(value, str) else ():
            value = value.replace(word, real)
        return value

    return {name: value if name in {"kind", "name", "transfer"} else put(value) for name, value in mail.items()}


@pytest.mark.parametrize("mail", MAILS, ids=named)
def test_a_mail_of_any_kind_becomes_what_it_is_and_loses_no_word(mail, asked, settings, monkeypatch):
    settings.DEFAULT_FROM_EMAIL = "Kota <tidak-dibalas@kota.example>"
    mail = filled(mail, asked)
    became = []
    monkeypatch.setattr(reading, "take", lambda body, take=reading.take: became.append(take(body)) or became[-1])
    with imap_server(raw(mail)) as (port, mails):
        assert read_mailbox(Mailbox("127.0.0.1", "lapor", "secret", port, tls=False)) == 1
    assert mails[0]["seen"]
    assert became == [mail["became"]]
    failed = Delivery.objects.get(reference=OURS).status == Status.PERMANENT_FAILURE
    assert failed == mail.get("ours", False)
    answered = Message.objects.filter(template="report-chat").exists()
    assert answered == (mail["became"] in {"report", "added"} and mail.get("answered", True))
    case = Case.objects.order_by("id").last()
    assert (case.pk == asked.case.pk) == (mail["became"] != "report")
    words = " ".join([case.summary, *(entry.text for entry in entries(case))])
    assert [word for word in mail.get("words", ()) if word not in words] == []
    assert [word for word in mail.get("not", ()) if word in words.split("Di mana tiangnya?", 1)[-1]] == []
    assert len(of_case(case.pk)) == mail.get("photos", 0)
