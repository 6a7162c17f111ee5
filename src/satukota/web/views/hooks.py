"""Calls from providers: what became of messages."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from satukota.kernel.notifications.api import receipt, whatsapp_reports, whatsapp_signed

LARGEST = 1_000_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """Answer WhatsApp's check of this address (GET), take its reports (POST). Unsigned calls are refused."""
    if request.method == "GET":
        return _greeting(request)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponseBadRequest("too large")
    if not whatsapp_signed(request.body, request.headers.get("X-Hub-Signature-256", "")):
        return HttpResponseForbidden("not signed")
    try:
        call = json.loads(request.body)
        reports = list(whatsapp_reports(call))
    except (ValueError, AttributeError, TypeError):
        return HttpResponseBadRequest("not understood")
    for reference, result, error in reports:
        receipt("whatsapp", reference, result, error)
    return HttpResponse("ok")


def _greeting(request: HttpRequest) -> HttpResponse:
    word, challenge = request.GET.get("hub.verify_token", ""), request.GET.get("hub.challenge", "")
    expected = settings.WHATSAPP_VERIFY_TOKEN
    if not expected or not constant_time_compare(word, expected):
        return HttpResponseForbidden("unknown word")
    return HttpResponse(challenge[:200], content_type="text/plain")
