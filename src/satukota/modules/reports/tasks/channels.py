"""Photos of messages: fetched from the channel after the report was sent."""

from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, retry, task
from satukota.kernel.files.api import RefusedFile, store
from satukota.kernel.ports.api import MEGABYTE, Answer, call
from satukota.modules.reports.actions.submit import PHOTO

SECONDS = 30
LARGEST = 30 * MEGABYTE


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
    headers, api = {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"}, str(settings.WHATSAPP_API)
    where = _get("whatsapp", f"{api}/{quote(media, safe='')}", api, headers=headers).json()
    return _get("whatsapp", str(where["url"]), api, headers=headers).body


def _telegram(media: str) -> bytes:
    api = str(settings.TELEGRAM_API).rstrip("/")
    where = _get("telegram", f"{api}/bot{settings.TELEGRAM_TOKEN}/getFile", api, params={"file_id": media})
    path = where.json()["result"]["file_path"]
    return _get("telegram", f"{api}/file/bot{settings.TELEGRAM_TOKEN}/{path}", api).body


def _get(channel: str, url: str, api: str, **content: Any) -> Answer:
    return call(channel, "GET", url, own=api, seconds=SECONDS, largest=LARGEST, **content).successful()
