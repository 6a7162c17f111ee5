"""The delivery log: what went out to whom by which way, and what became of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satukota.kernel.audit.api import record_reading
from satukota.kernel.cases.api import visible, visible_messages
from satukota.kernel.notifications.api import (
    Channel,
    Delivery,
    Filter,
    Message,
    Status,
    TextForgotten,
    cancel,
    deliveries,
    failures,
    log,
    preview,
    receipt,
    resend,
    shipped_templates,
    whatsapp_reports,
    whatsapp_signed,
)
from satukota.kernel.people.api import Visitor, actor_for, require
from satukota.kernel.registry.api import configured_text
from satukota.web.chips import address, chips
from satukota.web.exports import export
from satukota.web.guards import staff_only
from satukota.web.lists import ListPage
from satukota.web.moments import moment_long
from satukota.web.pages import page
from satukota.web.signing_in import step_up

LIMIT, BATCH = 50, 1000
RIGHT = "kernel.delivery_log"
TONES = {
    Status.DELIVERED: "ok",
    Status.SENT: "ok",
    Status.TEMPORARY_FAILURE: "warning",
    Status.PERMANENT_FAILURE: "danger",
    Status.TECHNICAL_FAILURE: "danger",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its title, the ways that were tried, the tone of its state, and what may be done with it."""

    message: Message
    title: str
    ways: list[Delivery]
    tone: str

    @property
    def waits(self) -> bool:
        """Whether it can still be cancelled."""
        return self.message.status in {Status.CREATED, Status.TEMPORARY_FAILURE}

    @property
    def again(self) -> bool:
        """Whether its text is still known, so that it can be sent once more."""
        return bool(self.message.context)


def _rows(messages: list[Message]) -> list[Row]:
    ways, known, language = deliveries(messages), shipped_templates(), get_language() or "id"
    return [
        Row(
            message,
            known[message.template].title(language) if message.template in known else message.template,
            ways[message.pk],
            TONES.get(Status(message.status), ""),
        )
        for message in messages
    ]


def _words(choices: type[Status] | type[Channel]) -> list[tuple[str, str]]:
    return [(value, str(title)) for value, title in choices.choices]


def _message(request: HttpRequest, pk: int) -> Message:
    """Return a message that the user may see in the log. Raises PermissionDenied or Http404."""
    require(request.user, RIGHT)
    return get_object_or_404(visible_messages(request.user), pk=pk)


def wanted(request: HttpRequest) -> Filter:
    """Return what the address asks for; what cannot be read is left out."""
    query = request.GET
    status, channel = query.get("status", ""), query.get("channel", "")
    return Filter(
        status=status if status in Status.values else "",
        channel=channel if channel in Channel.values else "",
        template=query.get("template", "")[:80].replace("\0", ""),
        case_id=_case_id(request.user, query.get("case", "")),
        day=_day(query.get("day", "")),
        until=_day(query.get("until", "")),
    )


def _case_id(user: Visitor, number: str) -> int | None:
    """Return the id of the case with that number; -1, which no case has, where the user sees none."""
    wanted = number.strip().upper().replace("\0", "")
    if not wanted:
        return None
    return visible(user).filter(number=wanted).values_list("pk", flat=True).first() or -1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@staff_only
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the messages, newest first, by the filter in the address."""
    require(request.user, RIGHT)
    before = request.GET.get("before", "")
    last = int(before) if before.isdecimal() and len(before) < 19 else None
    mine = visible_messages(request.user)
    newest = log(mine, wanted(request), before=last, limit=LIMIT + 1)
    on_page = newest[:LIMIT]
    following = address(request, before=str(on_page[-1].pk)) if len(newest) > LIMIT else ""
    context = {
        "rows": _rows(on_page),
        "states": chips(request, "status", _words(Status), everything=_("All")),
        "channels": chips(request, "channel", _words(Channel)),
        "pages": ListPage(on_page, next_url=following),
        "failures": failures(mine),
        "templates": sorted(
            ((code, template.title(get_language() or "id")) for code, template in shipped_templates().items()),
            key=lambda pair: pair[1],
        ),
        "query": request.GET.urlencode(),
    }
    return page(request, "web/outbox.html", context, part="list")


@staff_only
@step_up
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Give the log of the address as a file, without addresses and texts."""
    require(request.user, RIGHT)
    head = [_("Message"), _("State"), _("Channel"), _("Case"), _("Tries"), _("Since"), _("Last")]
    return export(request, "outbox", _("Outgoing messages"), head, _lines(request))


def _lines(request: HttpRequest) -> Iterator[tuple[object, ...]]:
    """Yield the messages of the filter as a table has them, newest first."""
    known, language, filtered = shipped_templates(), get_language() or "id", wanted(request)
    before: int | None = None
    while batch := log(visible_messages(request.user), filtered, before=before, limit=BATCH):
        for entry in batch:
            title = known[entry.template].title(language) if entry.template in known else entry.template
            facts = (title, entry.get_status_display(), entry.get_channel_display(), entry.case_number, entry.attempts)
            yield (*facts, moment_long(entry.created_at), moment_long(entry.changed_at))
        before = batch[-1].pk


@staff_only
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message with its text, its secrets masked; reading it is noted, because it may name people."""
    row = _message(request, pk)
    text = preview(row)
    if text:
        record_reading(actor_for(request.user), "message", row.pk, "outbox")
    return page(request, "web/outbox_message.html", {"row": _rows([row])[0], "said": text})


@staff_only
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message once more, unread."""
    old = _message(request, pk)
    try:
        copy = resend(old, actor_for(request.user), request.POST.get("key", "")[:40])
    except TextForgotten:
        messages.warning(request, _("This message is too old: its text was forgotten, so it cannot be sent again."))
        return HttpResponseRedirect(reverse("outbox_message", args=[pk]))
    messages.success(request, _("The message is being sent again."))
    return HttpResponseRedirect(reverse("outbox_message", args=[copy.pk]))


@staff_only
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a message that still waits from being sent."""
    if cancel(_message(request, pk), actor_for(request.user)):
        messages.success(request, _("The message will not be sent."))
    else:
        messages.warning(request, _("It was too late: the message had already left."))
    return HttpResponseRedirect(reverse("outbox_message", args=[pk]))


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
    expected = configured_text("WHATSAPP_VERIFY_TOKEN")
    if not expected or not constant_time_compare(word, expected):
        return HttpResponseForbidden("unknown word")
    return HttpResponse(challenge[:200], content_type="text/plain")
