"""Photos of messages: fetched from the channel after the report was sent."""

from io import BytesIO

import httpx
from django.conf import settings
from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, retry, task
from satukota.kernel.files.api import RefusedFile, store
from satukota.modules.reports.actions.submit import PHOTO

SECONDS = 30


def queue_media(channel: str, case_id: int, media: str) -> None:
    """Queue the fetching of one photo, inside the transaction that sent the report."""
    fetch_channel_media.defer(channel=channel, case_id=case_id, media=media)


@task(name="reports.fetch_channel_media", retry=retry)
def fetch_channel_media(channel: str, case_id: int, media: str) -> None:
    """Fetch one photo and store it with its case; one that cannot be taken is left out, trouble is tried again."""
    case = Case.objects.defer("search").filter(pk=case_id).first()
    if case is None:
        return
    body = _whatsapp(media) if channel == "whatsapp" else _telegram(media)
    try:
        store(File(BytesIO(body), name=f"{channel}.jpg"), kind=PHOTO, by=Actor(None, "reporter"), case_id=case_id)
    except RefusedFile:
        return


def _whatsapp(media: str) -> bytes:
    headers = {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"}
    told = httpx.get(f"{settings.WHATSAPP_API}/{media}", headers=headers, timeout=SECONDS).raise_for_status().json()
    return httpx.get(str(told["url"]), headers=headers, timeout=SECONDS).raise_for_status().content


def _telegram(media: str) -> bytes:
    api = str(getattr(settings, "TELEGRAM_API", "https://api.telegram.org")).rstrip("/")
    told = httpx.get(f"{api}/bot{settings.TELEGRAM_TOKEN}/getFile", params={"file_id": media}, timeout=SECONDS)
    path = told.raise_for_status().json()["result"]["file_path"]
    return httpx.get(f"{api}/file/bot{settings.TELEGRAM_TOKEN}/{path}", timeout=SECONDS).raise_for_status().content
