"""Settings of modules: the list by module, one setting, its default back, and whether its address answers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satukota.kernel.changes.api import Author
from satukota.kernel.configuration.api import SECRET, VALUE, SettingState, change_setting, setting_state
from satukota.kernel.registry.api import UnknownSetting
from satukota.modules.administration.forms.settings import SettingForm
from satukota.modules.administration.queries.settings import count_settings, modules_settings, try_setting
from satukota.web.api import Preview, actor_of, editing, page, permission_required, preview_of, previewing

RIGHT = "administration.settings"


@permission_required(RIGHT)
@require_safe
def settings_list(request: HttpRequest) -> HttpResponse:
    """List the settings of all modules with their values now; `q` finds among them."""
    words = request.GET.get("q", "").replace("\0", "")[:100]
    shown = modules_settings(words)
    context = {"modules": shown, "total": count_settings(shown), "words": words}
    return page(request, "administration/settings/list.html", context)


def _state(name: str) -> SettingState:
    try:
        return setting_state(name)
    except UnknownSetting:
        raise Http404(name) from None


@permission_required(RIGHT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest, name: str) -> HttpResponse:
    """Show one setting and change it, after a look at what becomes different; a secret is put in and never shown."""
    state = _state(name)
    form = SettingForm(state, request.POST or None)

    def save(sound: SettingForm) -> None:
        author = Author(actor_of(request), sound.cleaned_data["reason"])
        change_setting(name, sound.cleaned_data["value"], author)
        messages.success(request, _("Saved. All parts of the program use it within seconds."))

    def look(sound: SettingForm) -> Preview:
        return preview_of(VALUE, {"value": state.value}, {"value": sound.cleaned_data["value"]})

    facts: dict[str, Any] = {
        "title": str(state.setting.title or name),
        "back": reverse("administration:setting", args=[name]),
        "template": "administration/settings/setting.html",
        "state": state,
        "kind": SECRET if state.setting.secret else VALUE,
    }
    if state.setting.secret:
        return editing(request, form, save, **facts)
    return previewing(request, form, look, save, **facts)


@permission_required(RIGHT)
@require_POST
def default(request: HttpRequest, name: str) -> HttpResponse:
    """Put the default of a setting back, or take a secret away."""
    _state(name)
    try:
        change_setting(name, None, Author(actor_of(request), request.POST.get("reason", "")))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The default holds again. The history keeps what was here before."))
    return HttpResponseRedirect(reverse("administration:setting", args=[name]))


@permission_required(RIGHT)
@require_POST
def try_address(request: HttpRequest, name: str) -> HttpResponse:
    """Ask the address of a setting whether anything answers there."""
    state = _state(name)
    if state.setting.secret or state.setting.holds != "address" or "://" not in state.value:
        raise Http404(name)
    result = try_setting(state)
    (messages.success if result.well else messages.error)(request, result.text)
    return HttpResponseRedirect(reverse("administration:setting", args=[name]))
