"""Texts of messages: the list by module, one message as it arrives, its words changed, tried, and put back."""

from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satukota.kernel.changes.api import Author
from satukota.kernel.notifications.api import (
    ANY,
    WORDING,
    Channel,
    NoAddress,
    Template,
    UnreadableTemplate,
    keep_wording,
    last_test,
    message_template,
    shipped_templates,
    try_channel,
    wording_key,
)
from satukota.kernel.places.api import city
from satukota.modules.administration.forms.messages import WordingForm
from satukota.modules.administration.queries.messages import (
    LANGUAGES,
    message_rows,
    own_wordings,
    owners,
    places_of,
    shown_by,
)
from satukota.web.api import Preview, actor_of, page, permission_required, person, preview_of, previewing

RIGHT = "administration.settings"


@permission_required(RIGHT)
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """List the messages by module; `q`, `module` and `changed` narrow it."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in ("q", "module", "changed")}
    rows = message_rows(asked["q"], asked["module"], changed=bool(asked["changed"]))
    context = {
        "rows": [(row, [channel_title(channel) for channel in row.channels]) for row in rows],
        "owners": owners(),
        "asked": asked,
        "is_filtered": any(asked.values()),
    }
    return page(request, "administration/messages/list.html", context)


def channel_title(channel: str) -> str:
    """Return what a channel is called; that of all which have no words of their own, too."""
    return _("All channels") if channel == ANY else str(Channel(channel).label)


def _template(code: str) -> Template:
    if code not in shipped_templates():
        raise Http404(code)
    return message_template(code)


def _place(request: HttpRequest, template: Template) -> tuple[str, str]:
    channel, language = request.GET.get("channel", ANY), request.GET.get("language", "id")
    if channel not in (ANY, *template.channels) or language not in LANGUAGES:
        raise Http404(channel)
    return channel, language


@permission_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a message says by each channel in each language; change the words of one, after a look at them."""
    template = _template(code)
    channel, language = _place(request, template)
    now = template.wording(language, channel)
    form = WordingForm(
        code, channel, language, request.POST or None, initial={"subject": now.subject, "body": now.body}
    )

    def save(sound: WordingForm) -> None:
        author = Author(actor_of(request), sound.cleaned_data["reason"])
        try:
            keep_wording(code, channel, language, sound.wording(), author)
        except UnreadableTemplate as refused:
            raise ValidationError({"body": str(refused).split(": ", 1)[-1]}) from refused
        notes.success(request, _("Saved. Messages from now on say this."))

    def look(sound: WordingForm) -> Preview:
        told = [
            f"{channel_title(shown.channel)} ({shown.language}): {shown.subject} — {shown.body} {shown.note}"
            for shown in shown_by(code, (channel, language, sound.wording()))
            if shown.language == language
        ]
        wording = sound.wording()
        before = {"subject": now.subject, "body": now.body}
        return preview_of(WORDING, before, {"subject": wording.subject, "body": wording.body}, *told)

    facts = _facts(request, template, channel, language)
    return previewing(request, form, look, save, **facts)


def _facts(request: HttpRequest, template: Template, channel: str, language: str) -> dict[str, Any]:
    code, key = template.code, wording_key(template.code, channel, language)
    here = reverse("administration:message", args=[code])
    return {
        "title": template.title(request.LANGUAGE_CODE),
        "back": f"{here}?channel={channel}&language={language}",
        "template": "administration/messages/message.html",
        "message": template,
        "channel": channel,
        "language": language,
        "channel_word": channel_title(channel),
        "channel_tabs": [
            (name, channel_title(name), f"{here}?channel={name}&language={language}")
            for name in (ANY, *template.channels)
        ],
        "language_tabs": [
            ("id", "Indonesia", f"{here}?channel={channel}&language=id"),
            ("en", "English", f"{here}?channel={channel}&language=en"),
        ],
        "shown": [(shown, channel_title(shown.channel)) for shown in shown_by(code)],
        "places": places_of(code, channel, language),
        "is_own": key in own_wordings(),
        "history_kind": WORDING,
        "history_key": key,
        "tries": [
            (name, channel_title(name), last_test(person(request).pk, name, code))
            for name in template.channels
            if name != Channel.IN_APP
        ],
    }


@permission_required(RIGHT)
@require_POST
def own_words_back(request: HttpRequest, code: str) -> HttpResponse:
    """Let the program's own words hold again for one channel and language."""
    template = _template(code)
    channel, language = _place(request, template)
    keep_wording(code, channel, language, None, Author(actor_of(request)))
    notes.success(request, _("The program's own words hold again. The history keeps yours."))
    here = reverse("administration:message", args=[code])
    return HttpResponseRedirect(f"{here}?channel={channel}&language={language}")


@permission_required(RIGHT)
@require_POST
def try_message(request: HttpRequest, code: str) -> HttpResponse:
    """Send a message with its example to who asks, by one channel."""
    template = _template(code)
    channel = request.POST.get("channel", "")
    if channel not in template.channels:
        raise Http404(channel)
    send_to_oneself(request, channel, code)
    return HttpResponseRedirect(reverse("administration:message", args=[code]))


def send_to_oneself(request: HttpRequest, channel: str, code: str) -> None:
    """Send who asks a message by a channel, and say what happens, or why it cannot be."""
    try:
        try_channel(person(request), channel, actor_of(request), code, str(city().name))
    except NoAddress:
        words = _("Your account has no address for %(channel)s: write it into “My account” first.")
        notes.warning(request, words % {"channel": channel_title(channel)})
    else:
        notes.success(request, _("It is on its way to you. Load the page again to see what became of it."))
