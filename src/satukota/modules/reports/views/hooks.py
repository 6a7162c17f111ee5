"""Webhooks by which people's messages come in."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from satukota.kernel.notifications.api import receipt, whatsapp_reports, whatsapp_signed
from satukota.kernel.registry.api import configured_text
from satukota.modules.reports.actions import aside
from satukota.modules.reports.actions.chat import Message, receive
from satukota.modules.reports.models import SetAside
from satukota.modules.reports.rules.channels import Incoming, Unreadable, telegram_messages, whatsapp_messages
from satukota.modules.reports.tasks.intake import queue_media

LARGEST = 1_000_000


def telegram_secret() -> str:
    """Return the secret that Telegram must send with each call (`secret_token` of setWebhook)."""
    return hmac.new(settings.SECRET_KEY.encode(), b"telegram", hashlib.sha256).hexdigest()


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """Answer WhatsApp's check of this address (GET); take messages and delivery reports (POST), signed ones only."""
    if request.method == "GET":
        word, expected = request.GET.get("hub.verify_token", ""), configured_text("WHATSAPP_VERIFY_TOKEN")
        if not expected or not constant_time_compare(word, expected):
            return HttpResponseForbidden("unknown word")
        return HttpResponse(request.GET.get("hub.challenge", "")[:200], content_type="text/plain")
    if not whatsapp_signed(request.body[: LARGEST + 1], request.headers.get("X-Hub-Signature-256", "")):
        return HttpResponseForbidden("not signed")
    return _take_messages(request, "whatsapp", whatsapp_messages, _receipts)


def _receipts(call: Any) -> None:
    for reference, result, error in whatsapp_reports(call):
        receipt("whatsapp", reference, result, error)


@csrf_exempt
@require_POST
def telegram(request: HttpRequest) -> HttpResponse:
    """Take an update of our Telegram bot."""
    if not constant_time_compare(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), telegram_secret()):
        return HttpResponseForbidden("not signed")
    return _take_messages(request, "telegram", telegram_messages, lambda _call: None)


def _take_messages(
    request: HttpRequest, channel: str, read: Callable[[Any], Iterable[Incoming]], more: Callable[[Any], None]
) -> HttpResponse:
    """Take each message by itself. What will never be readable is answered like what was: a repeat would not help."""
    try:
        call = json.loads(request.body)
        arrived = list(read(call))
        more(call)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return HttpResponse("not understood")
    with override("id"):
        for message in arrived:
            if isinstance(message, Unreadable):
                kept = aside.Message(channel, message.external_id, "", request.body.decode("utf-8", "replace"))
                aside.set_aside(kept, SetAside.Reason.UNREADABLE, message.why)
                continue
            receive(
                Message(channel, message.external_id, message.sender, message.content, message.at, message.name),
                queue_media,
            )
    return HttpResponse("ok")
