"""Channels: how they do and what they cost, one of them switched and priced, their order, and a try to oneself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satukota.kernel.changes.api import Author
from satukota.kernel.configuration.api import VALUE, change_setting, setting_states
from satukota.kernel.notifications.api import ChannelState, channel_states, last_test
from satukota.kernel.registry.api import configured_list, configured_number
from satukota.modules.administration.forms.channels import ChannelForm, OrderForm
from satukota.modules.administration.queries.channels import is_troubled
from satukota.modules.administration.queries.settings import ModuleSettings
from satukota.modules.administration.views.messages import send_to_oneself
from satukota.web.api import actor_of, editing, page, permission_required, person

RIGHT = "administration.settings"
TEST = "message-test"
ORDER = "CHANNEL_ORDER"


@permission_required(RIGHT)
@require_safe
def channel_list(request: HttpRequest) -> HttpResponse:
    """Show the channels in the order in which they are tried, how they did in seven days, and this month's cost."""
    states = channel_states()
    user = person(request)
    context = {
        "rows": [(state, is_troubled(state), last_test(user.pk, state.channel, TEST)) for state in states],
        "spent": sum(state.spent for state in states),
        "minutes": configured_number("FALLBACK_MINUTES"),
        "has_order": bool(configured_list(ORDER)),
    }
    return page(request, "administration/channels/list.html", context)


def _state(code: str) -> ChannelState:
    for state in channel_states():
        if state.channel == code:
            return state
    raise Http404(code)


@permission_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """Switch one channel on or off and say what it costs; its addresses and keys are settings, named here."""
    state = _state(code)
    initial = {"on": "yes" if state.on else "no", "cost": state.cost}

    def save(form: ChannelForm) -> None:
        author = Author(actor_of(request), form.cleaned_data["reason"])
        for name, value in (("ON", form.cleaned_data["on"]), ("COST", str(form.cleaned_data["cost"]))):
            if str(initial[name.lower()]) != value:
                change_setting(f"CHANNEL_{code.upper()}_{name}", value, author)
        messages.success(request, _("Saved. All parts of the program use it within seconds."))

    facts: dict[str, Any] = {
        "title": str(state.channel.label),
        "back": reverse("administration:channel", args=[code]),
        "template": "administration/channels/channel.html",
        "state": state,
        "needs": ModuleSettings(_("What it needs"), _settings_of(code)),
        "minutes": configured_number("FALLBACK_MINUTES"),
        "last": last_test(person(request).pk, code, TEST),
        "kind": VALUE,
        "keys": [f"CHANNEL_{code.upper()}_{name}" for name in ("ON", "COST")],
    }
    return editing(request, ChannelForm(request.POST or None, initial=initial), save, **facts)


BEGINNINGS = {"sms": "GAMMU_", "email": "SMTP_"}
"""How the names of settings of a channel begin, where that is not its code."""


def _settings_of(code: str) -> list[Any]:
    beginning = BEGINNINGS.get(code, f"{code.upper()}_")
    return [state for state in setting_states() if state.setting.name.startswith(beginning)]


@permission_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Set the order in which channels are tried; all places empty is as each message says."""
    form = OrderForm(channel_states(), configured_list(ORDER), request.POST or None)

    def save(sound: OrderForm) -> None:
        author = Author(actor_of(request), sound.cleaned_data["reason"])
        change_setting(ORDER, ",".join(sound.chosen()) or None, author)
        messages.success(request, _("Saved. All parts of the program use it within seconds."))

    facts: dict[str, Any] = {
        "title": _("Order of the channels"),
        "back": reverse("administration:channels"),
        "template": "administration/channels/order.html",
    }
    return editing(request, form, save, **facts)


@permission_required(RIGHT)
@require_POST
def try_one(request: HttpRequest, code: str) -> HttpResponse:
    """Send who asks the test message by one channel."""
    _state(code)
    send_to_oneself(request, code, TEST)
    return HttpResponseRedirect(reverse("administration:channel", args=[code]))
