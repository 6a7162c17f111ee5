"""What comes in by itself: photos of chats and of other systems, after the report was sent; the mailbox."""

from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, retry, task
from satukota.kernel.files.api import RefusedFile, store
from satukota.kernel.ports.api import MEGABYTE, Answer, Unreachable, call
from satukota.kernel.registry.api import configured_flag, configured_number, configured_text
from satukota.modules.reports.actions.mail import Mailbox, read_mailbox
from satukota.modules.reports.actions.submit import PHOTO, note_at_door, refusals
from satukota.modules.reports.rules.mail_reading import ending_of

SECONDS = 30
LARGEST = 30 * MEGABYTE
LARGEST_LINKED = 20 * MEGABYTE


def queue_media(channel: str, case_id: int, media: str, kind: str = PHOTO) -> None:
    """Queue the fetching of one photo or document, inside the transaction that sent the report."""
    fetch_channel_media.defer(channel=channel, case_id=case_id, media=media, kind=kind)


@task(name="reports.fetch_channel_media", retry=retry)
def fetch_channel_media(channel: str, case_id: int, media: str, kind: str = PHOTO) -> None:
    """Fetch one file and store it with its case; staff are told of one that is refused, trouble is tried again."""
    case = Case.objects.defer("search").filter(pk=case_id).first()
    if case is None:
        return
    body = _whatsapp(media) if channel == "whatsapp" else _telegram(media)
    name = f"{channel}.{ending_of(body) or 'jpg'}"
    try:
        store(File(BytesIO(body), name=name), kind=kind, by=Actor(None, "reporter"), case_id=case_id)
    except RefusedFile as error:
        note_at_door(case, refusals([(name, " ".join(error.messages))]))


def _whatsapp(media: str) -> bytes:
    headers, api = {"Authorization": f"Bearer {configured_text('WHATSAPP_TOKEN')}"}, configured_text("WHATSAPP_API")
    where = _get("whatsapp", f"{api}/{quote(media, safe='')}", api, headers=headers).json()
    return _get("whatsapp", str(where["url"]), api, headers=headers).body


def _telegram(media: str) -> bytes:
    api = configured_text("TELEGRAM_API").rstrip("/")
    where = _get("telegram", f"{api}/bot{configured_text('TELEGRAM_TOKEN')}/getFile", api, params={"file_id": media})
    path = where.json()["result"]["file_path"]
    return _get("telegram", f"{api}/file/bot{configured_text('TELEGRAM_TOKEN')}/{path}", api).body


def _get(channel: str, url: str, api: str, **content: Any) -> Answer:
    return call(channel, "GET", url, own=api, seconds=SECONDS, largest=LARGEST, **content).successful()


def fetch_linked(url: str) -> bytes:
    """Return what lies under an http(s) address on the public internet. Raises Unreachable."""
    return call("photo", "GET", url, seconds=20, largest=LARGEST_LINKED).successful().body


def enclose(case: Case, url: str) -> bool:
    """Store the photo under an address with a case; return whether it could be had."""
    try:
        upload = File(BytesIO(fetch_linked(url)), name=urlsplit(url).path.rsplit("/", 1)[-1] or "foto.jpg")
        store(upload, kind=PHOTO, by=Actor(None, "reporter"), case_id=case.pk)
    except (Unreachable, RefusedFile):
        return False
    return True


@task(name="reports.fetch_media", retry=retry)
def fetch_media(case_id: int, url: str) -> None:
    """Fetch one photo of a case; one that cannot be had is left out."""
    case = Case.objects.defer("search").filter(pk=case_id).first()
    if case:
        enclose(case, url)


def mailbox() -> Mailbox | None:
    """Return the configured mailbox, or None."""
    host = configured_text("REPORTS_IMAP_HOST")
    if not host:
        return None
    return Mailbox(
        host,
        configured_text("REPORTS_IMAP_USER"),
        configured_text("REPORTS_IMAP_PASSWORD"),
        configured_number("REPORTS_IMAP_PORT"),
        configured_flag("REPORTS_IMAP_TLS"),
    )


@task(name="reports.read_mailbox", queueing_lock="reports.read_mailbox")
def read_mails(timestamp: int) -> None:
    """Take what came by e-mail."""
    del timestamp
    box = mailbox()
    if box:
        read_mailbox(box)
