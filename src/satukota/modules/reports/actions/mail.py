"""Reports by e-mail: a mailbox is read over IMAP, each mail by itself; answers go out by SMTP."""

import imaplib
from dataclasses import dataclass, field
from email.utils import parseaddr
from io import BytesIO

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext, override

from satukota.kernel.cases.api import Act, Case, NotAllowed, apply, party_who
from satukota.kernel.limits.api import Limit, seconds_to_wait
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.registry.api import configured_text
from satukota.modules.reports.actions import aside
from satukota.modules.reports.actions.incoming import remember
from satukota.modules.reports.actions.mail_cases import case_of_mail, mail_key, mark_bounced
from satukota.modules.reports.actions.submit import (
    DOCUMENT,
    REPORTER,
    Enclosed,
    Refused,
    Upload,
    note_at_door,
    refusals,
    store_photos,
    submit,
)
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.queries.danger import danger_list, danger_sentence
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.receipts import left_out_words, not_solved_words, receipt_words
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.machines import bounced_references, machine_reason, through_list
from satukota.modules.reports.rules.mail_reading import Enclosure, Mail, read_mail
from satukota.modules.reports.rules.politeness import said
from satukota.modules.reports.rules.quotes import own_words, without_secrets
from satukota.modules.reports.rules.submission import MOST_TEXT, Contact, Submission
from satukota.modules.reports.rules.wording import clean

TAKEN = Limit("reports.mail", 20, 3600)
"""So many mails of one address become reports or words of one within an hour; more are set aside."""
ANSWERED = Limit("reports.mail_answers", 10, 3600)
"""So many mails of one address are answered within an hour: no two machines talk for ever."""
LEAST_MATTER = 8
"""So many letters besides thanks and greetings are a matter of its own behind the end of a report."""
REPLY = ("re:", "bls:", "balas:", "aw:", "sv:")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where reports arrive by e-mail."""

    host: str
    user: str
    password: str
    port: int = 993
    tls: bool = True
    folder: str = "INBOX"


@dataclass(slots=True)
class Letter:
    """A mail of a person: what is theirs of its words, what came with it, what could not be kept."""

    mail: Mail
    words: str
    photos: list[Upload] = field(default_factory=list)
    documents: list[Upload] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """Return the subject without what mail programs put before it."""
        subject = self.mail.subject
        while subject.lower().startswith((*REPLY, "fwd:", "fw:", "terusan:")):
            subject = subject.partition(":")[2].strip()
        return clean(without_secrets(subject), 200)


def read_mailbox(box: Mailbox, most: int = 50) -> int:
    """Take the unread mails of a mailbox and mark them read; return how many.

    One that cannot be read is set aside and flagged, and the next is read. Only while the database is away does a
    mail stay unread, to be taken at the next run.
    """
    kind = imaplib.IMAP4_SSL if box.tls else imaplib.IMAP4
    with kind(box.host, box.port, timeout=30) as server:
        server.login(box.user, box.password)
        server.select(box.folder)
        _status, unseen = server.uid("search", "UNSEEN")
        numbers = unseen[0].split()[:most] if unseen and unseen[0] else []
        for number in numbers:
            _status, parts = server.uid("fetch", number.decode(), "(BODY.PEEK[])")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            flags = "(\\Seen \\Flagged)" if take(raw) == "aside" else "(\\Seen)"
            server.uid("store", number.decode(), "+FLAGS", flags)
    return len(numbers)


def take(raw: bytes) -> str:
    """Take one mail; return what became of it: report, added, automatic, bounce, aside, again or refused.

    Whatever stands in it, this only raises where the database is away.
    """
    try:
        mail = read_mail(raw)
        with transaction.atomic(), override("id"):
            return _take_mail(mail, raw) if remember("email", clean(mail.message_id)) else "again"
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one mail makes us raise must not stop the next
        log.warning("mail set aside", error=type(error).__name__)
        kept = aside.Message("email", "", "", raw.decode("utf-8", "replace"))
        aside.set_aside(kept, SetAside.Reason.UNREADABLE, type(error).__name__)
        return "aside"


def own_addresses() -> frozenset[str]:
    """Return the addresses under which this house writes: what comes from them is our own echo."""
    ours = (parseaddr(settings.DEFAULT_FROM_EMAIL)[1], configured_text("REPORTS_IMAP_USER"))
    return frozenset(address.lower() for address in ours if "@" in address)


def _take_mail(mail: Mail, raw: bytes) -> str:
    reason = machine_reason(mail.headers, mail.sender, mail.kind, own_addresses())
    if reason == "bounce":
        mark_bounced(bounced_references(raw, mail.words))
        return "bounce"
    if not reason and seconds_to_wait(TAKEN, mail.sender):
        reason = "many"
    if reason == "own":
        return "automatic"
    if reason:
        kept = aside.Message("email", mail.message_id, mail.sender, f"{mail.subject}\n{mail.words}")
        aside.set_aside(kept, reason)
        return "automatic"
    letter = letter_of(mail)
    case = case_of_mail(mail)
    if case is None:
        return _open_report(letter, _as_report(letter))
    return _add_to_case(case, letter)


def letter_of(mail: Mail) -> Letter:
    """Return a mail as a letter: its own words, pictures and documents told apart by their bytes."""
    reply = bool(mail.references) or mail.subject.lower().startswith(REPLY)
    words = clean(own_words(mail.words, reply=reply)) or clean(mail.words)
    # The sign that stands for unreadable bytes came so; the words around it count.
    letter = Letter(mail, without_secrets(words).replace("\ufffd", "?"))
    for enclosure in mail.enclosures:
        if not enclosure.ending:
            letter.left_out.append(clean(enclosure.name, 80))
        elif enclosure.ending == "pdf":
            letter.documents.append(_upload(enclosure))
        else:
            letter.photos.append(_upload(enclosure))
    return letter


def _upload(enclosure: Enclosure) -> Upload:
    stem = clean(enclosure.name.rpartition(".")[0] or enclosure.name, 80) or "foto"
    return File(BytesIO(enclosure.body), name=f"{stem}.{enclosure.ending}")


def _as_report(letter: Letter, before: Case | None = None) -> Submission:
    text = clean(f"{letter.subject}\n{letter.words}" if letter.subject else letter.words)
    likely = suggest(text, 1)
    guess = likely[0][0] if likely and likely[0][1] >= 0.4 else "other"
    report = Submission(
        text=text[:MOST_TEXT],
        category=before.category if before else guess,
        place_note=(before.place_note if before else "") or "-",
        lon=before.lon if before else None,
        lat=before.lat if before else None,
        contact=Contact(clean(letter.mail.name, 120), email=letter.mail.sender),
        channel="email",
    )
    if len(text) > MOST_TEXT:
        letter.left_out.append(gettext("the text after %(most)s characters") % {"most": MOST_TEXT})
    return report


def _open_report(letter: Letter, report: Submission, *remarks: str) -> str:
    listed = through_list(letter.mail.headers)
    notes = [*remarks, *_remarks(letter)]
    if listed:
        notes.append(gettext("It came through a mailing list, so that nobody was answered."))
    enclosed = Enclosed(letter.photos, letter.documents, lenient=True, quiet=listed, remarks=notes)
    try:
        with transaction.atomic():
            done = submit(report, enclosed, key=mail_key(letter.mail.message_id))
    except Refused as error:
        kept = aside.Message("email", letter.mail.message_id, letter.mail.sender, report.text)
        aside.set_aside(kept, SetAside.Reason.UNREADABLE, ",".join(sorted(error.faults)))
        _answer(letter, " ".join(messages(error.faults).values()), None)
        return "refused"
    left_out = [*letter.left_out, *refusals(done.refused)]
    _answer(letter, receipt_words(done.case, str(done.code), done.unanswered, left_out), done.case)
    return "report"


def _remarks(letter: Letter) -> list[str]:
    """Return what staff are told of what the reporter sent and we did not keep."""
    if not letter.left_out:
        return []
    return [gettext("Not kept of what the reporter sent: %(names)s") % {"names": "; ".join(letter.left_out)}]


def _add_to_case(case: Case, letter: Letter) -> str:
    """Add a letter to its report: as the answer where one is awaited, else as more words; both sides hear of it."""
    if not case.is_open and _is_matter(letter):
        # The report has ended: what is written now is a new matter at the same place, never nothing.
        return _open_report(letter, _as_report(letter, case), _in_answer_to(case))
    action = "reply" if case.state == "asked" else "add"
    try:
        with transaction.atomic():
            files, refused = store_photos(case, letter.photos, REPORTER)
            papers, more = store_photos(case, letter.documents, REPORTER, DOCUMENT)
            note = {"note": letter.words[:5000] or "…"}
            apply(case, Act(action, note, files=[*files, *papers]), party_who("reporter"))
            note_at_door(case, [*_remarks(letter), *refusals([*refused, *more])])
    except NotAllowed:
        return _open_report(letter, _as_report(letter, case), _in_answer_to(case))
    left_out = [*letter.left_out, *refusals([*refused, *more])]
    told = gettext("Thank you. We added it to your report %(number)s.") % {"number": case.number}
    sentence = danger_sentence(danger_list().find(letter.words))
    lines = [sentence, told, *not_solved_words(case), *left_out_words(left_out)]
    _answer(letter, "\n".join(line for line in lines if line), case)
    return "added"


def _in_answer_to(case: Case) -> str:
    return gettext("Written in answer to %(number)s.") % {"number": case.number}


def _is_matter(letter: Letter) -> bool:
    """Tell whether a letter says more than thanks or “ok”."""
    return bool(letter.photos or letter.documents) or len(said(letter.words).words) >= LEAST_MATTER


def _answer(letter: Letter, text: str, case: Case | None) -> None:
    """Answer a letter, unless it came through a list or its sender was answered too often within this hour."""
    sender = letter.mail.sender
    if through_list(letter.mail.headers) or seconds_to_wait(ANSWERED, sender):
        return
    key = f"mail:{letter.mail.message_id}"[:200]
    to, words = Address("email", sender), {"text": text}
    number = case.number if case else ""
    notify(to, "report-chat", words, key=key, case_id=case.pk if case else None, case_number=number)
