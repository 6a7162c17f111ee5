"""What a message says: read as it arrives, and changed by who sets the city's words, with every fault at its line."""

from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import Template, Wording
from satukota.kernel.people.api import actor_for, has_permission
from satukota.modules.services.actions.message_words import WordsRefused, change_words
from satukota.modules.services.forms.editor import MessageForm
from satukota.modules.services.queries.message_words import (
    CHANNELS,
    LANGUAGES,
    example_values,
    left_out_days,
    message_of,
    previews,
    services_saying,
    unknown_places,
)
from satukota.modules.services.queries.ownership import STANDARD
from satukota.modules.services.views.editor_text import Desk, own_text
from satukota.web.api import page, staff_only


def channel_words() -> dict[str, str]:
    """Return what the channels are called."""
    return {
        "body": _("All channels"),
        "in_app": _("In the application"),
        "email": _("E-mail"),
        "sms": "SMS",
        "whatsapp": "WhatsApp",
        "telegram": "Telegram",
        "webpush": _("On the device"),
    }


@staff_only
def message(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Show what the message after a step says in each channel and language; a POST keeps words of the city's own."""
    desk = Desk(own_text(request, pk))
    template = message_of(desk.raw or {}, action)
    if template is None or desk.raw is None:
        raise Http404(action)
    channel = request.GET.get("channel", "body")
    if channel not in CHANNELS:
        raise Http404(channel)
    may_change = has_permission(request.user, STANDARD)
    forms = _forms(request, template, channel)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied(STANDARD)
        if _kept(request, template, channel, forms):
            notes.success(request, _("Saved. Messages from now on say this."))
            return HttpResponseRedirect(request.get_full_path())
    place = ("notify", action)
    here = reverse("services:text_message", args=[pk, action])
    context: dict[str, Any] = {
        **desk.frame("letters", place),
        "action": action,
        "message": template,
        "forms": [(language, forms[language]) for language in LANGUAGES],
        "channels": [(code, words, f"{here}?channel={code}") for code, words in channel_words().items()],
        "channel": channel,
        "previews": _previews(desk.raw, action, template),
        "places": sorted(example_values(desk.raw, template).items()),
        "may_change": may_change,
        "services_saying": services_saying(template.code),
    }
    wrong = any(form.errors for form in forms.values())
    return page(request, "services/editor/message.html", context, status=422 if wrong else 200)


def _forms(request: HttpRequest, template: Template, channel: str) -> dict[str, MessageForm]:
    wordings = {language: template.wording(language, channel) for language in LANGUAGES}
    posted = request.POST if request.method == "POST" else None
    return {
        language: MessageForm(posted, prefix=language, initial={"subject": words.subject, "body": words.body})
        for language, words in wordings.items()
    }


def _previews(raw: dict[str, Any], action: str, template: Template) -> list[dict[str, Any]]:
    """Return the messages as they arrive, those that say the same in one: channels, language, subject, text."""
    same: dict[tuple[str, str, str], list[str]] = {}
    names = channel_words()
    for preview in previews(raw, action, template):
        same.setdefault((preview.language, preview.subject, preview.body), []).append(names[preview.channel])
    return [
        {"language": language, "subject": subject, "body": body, "channels": ", ".join(channels)}
        for (language, subject, body), channels in same.items()
    ]


def _kept(request: HttpRequest, template: Template, channel: str, forms: dict[str, MessageForm]) -> bool:
    """Keep what was changed in every language, where all of it can be sent; else say what is wrong where it stands."""
    for language, form in forms.items():
        if form.is_valid():
            typed = _words(form)  # a field with an error is clean no more
            faults = unknown_places(typed, template)
            faults["body"] += left_out_days(typed, template, language)
            for part, told in faults.items():
                for fault in told:
                    form.add_error(part, fault)
    if any(form.errors for form in forms.values()):
        return False
    try:
        words = {language: _words(form) for language, form in forms.items()}
        change_words(template.code, channel, words, actor_for(request.user))
    except WordsRefused as refused:
        forms[refused.language].add_error("body", refused.why)
        return False
    return True


def _words(form: MessageForm) -> Wording:
    return Wording(form.cleaned_data["subject"], form.cleaned_data["body"])
