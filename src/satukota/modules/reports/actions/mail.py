"""Reports by e-mail: a mailbox is read over IMAP, answers go out by SMTP."""

import email
import email.policy
import hashlib
import imaplib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from io import BytesIO

from django.core.files.base import File
from django.db import IntegrityError, transaction

from satukota.kernel.cases.api import Act, Case, NotAllowed, apply, party_who
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.tracking import read_code
from satukota.modules.reports.actions.submit import (
    REPORTER,
    Enclosed,
    Refused,
    Upload,
    case_of_code,
    store_photos,
    submit,
)
from satukota.modules.reports.models import Incoming
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.submission import Contact, Submission
from satukota.modules.reports.rules.wording import clean

CODE = re.compile(r"[A-Z]{2,8}-\d{4}-\d{6,9}-[0-9A-Z]{10}")
QUOTE = re.compile(r"^(>|On .+ wrote:$|Pada .+ menulis:$|-{2,} ?Original|_{5,})", re.MULTILINE)
AUTOMATIC = {"auto-replied", "auto-generated"}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where reports arrive by e-mail."""

    host: str
    user: str
    password: str
    port: int = 993
    tls: bool = True
    folder: str = "INBOX"


def read_mailbox(box: Mailbox, most: int = 50) -> int:
    """Take the unread mails of a mailbox and mark them read; return how many. One that fails stays unread."""
    kind = imaplib.IMAP4_SSL if box.tls else imaplib.IMAP4
    with kind(box.host, box.port, timeout=30) as server:
        server.login(box.user, box.password)
        server.select(box.folder)
        _status, unseen = server.uid("search", "UNSEEN")
        numbers = unseen[0].split()[:most] if unseen and unseen[0] else []
        for number in numbers:
            _status, parts = server.uid("fetch", number.decode(), "(BODY.PEEK[])")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            take(raw)
            server.uid("store", number.decode(), "+FLAGS", "(\\Seen)")
    return len(numbers)


def take(raw: bytes) -> str:
    """Take one mail; return what became of it: report, added, automatic, again or refused."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(mail, EmailMessage) or _automatic(mail):
        return "automatic"
    mark = str(mail.get("Message-ID") or hashlib.sha256(raw).hexdigest())[:200]
    try:
        with transaction.atomic():
            Incoming.objects.create(channel="email", external_id=mark)
            return _take_mail(mail, mark)
    except IntegrityError:
        return "again"


def _automatic(mail: EmailMessage) -> bool:
    """Tell whether a machine wrote it: answering would make two machines talk for ever."""
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    return (
        submitted in AUTOMATIC
        or "List-Id" in mail
        or str(mail.get("Precedence", "")).lower() in {"bulk", "junk", "list"}
    )


def _take_mail(mail: EmailMessage, mark: str) -> str:
    name, sender = parseaddr(str(mail.get("From", "")))
    subject, words, photos = clean(str(mail.get("Subject", "")), 200), text_of(mail), photos_of(mail)
    code = CODE.search(f"{subject} {words}".upper())
    known = read_code(code[0]) if code else None
    if known:
        try:
            return _add_to_case(case_of_code(known), words, photos)
        except Case.DoesNotExist:
            known = None
    text = clean(f"{subject}\n{words}" if subject else words)
    likely = suggest(text, 1)
    submission = Submission(
        text=text,
        category=likely[0][0] if likely and likely[0][1] >= 0.4 else "other",
        place_note="-",
        contact=Contact(clean(name, 120), email=sender),
        channel="email",
    )
    return _open_report(submission, photos, mark, sender)


def _open_report(submission: Submission, photos: list[Upload], mark: str, sender: str) -> str:
    try:
        with transaction.atomic():
            done = submit(submission, Enclosed(uploads=photos), key=f"email:{mark}")
    except Refused as error:
        text = " ".join(messages(error.faults).values())
        notify(Address("email", sender), "report-chat", {"text": text}, key=f"mail:{mark}"[:200])
        return "refused"
    text = f"{done.case.number}. {base()}/reports/t/{done.code}/"
    notify(Address("email", sender), "report-chat", {"text": text}, key=f"mail:{mark}"[:200])
    return "report"


def _add_to_case(case: Case, words: str, photos: list[Upload]) -> str:
    action = "reply" if case.state == "asked" else "add"
    try:
        with transaction.atomic():
            files, _refused = store_photos(case, photos, REPORTER)
            apply(case, Act(action, {"note": words[:5000] or "…"}, files=files), party_who("reporter"))
    except NotAllowed:
        return "refused"
    return "added"


def text_of(mail: EmailMessage) -> str:
    """Return the new words of a mail: plain text before HTML, without what it quotes."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeDecodeError):
        content = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    if part.get_content_type() == "text/html":
        content = re.sub(r"<(br|/p|/div)[^>]*>", "\n", content, flags=re.IGNORECASE)
        content = re.sub(r"<(style|script).*?</\1>|<[^>]+>", "", content, flags=re.DOTALL | re.IGNORECASE)
    return clean(QUOTE.split(content)[0])


def photos_of(mail: EmailMessage) -> list[Upload]:
    """Return the pictures of a mail as uploads."""
    photos: list[Upload] = []
    for part in mail.iter_attachments():
        if part.get_content_maintype() == "image":
            body = part.get_payload(decode=True)
            name = part.get_filename() or "foto.jpg"
            photos.append(File(BytesIO(bytes(body) if isinstance(body, bytes) else b""), name=name))
    return photos
