"""The city's data as an archive: download it, or look at one and take it in."""

import json

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from satukota.kernel.changes.api import (
    Author,
    ImportRefused,
    exported_folder,
    exported_kinds,
    folder_as_zip,
    import_folder,
    import_plan,
)
from satukota.modules.administration.forms.config import ArchiveForm, ConfirmForm
from satukota.web.api import actor_of, page, permission_required

RIGHT = "administration.settings"
SALT = "administration.config"
PREVIEW_SECONDS = 3600


@permission_required(RIGHT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send what the city's people set, without secrets and personal data, as an archive of YAML."""
    answer = HttpResponse(folder_as_zip(exported_folder()), content_type="application/zip")
    day = timezone.localdate().isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="satukota-{day}.zip"'
    return answer


@permission_required(RIGHT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def config(request: HttpRequest) -> HttpResponse:
    """Offer the export; look at an archive that is sent, and at the second press take it in, all of it or nothing."""
    if request.method == "POST" and "sealed" in request.POST:
        return _take_in(request)
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, status=422 if form.errors else 200)
    files = form.cleaned_data["archive"]
    try:
        plan = import_plan(files)
    except ImportRefused as refused:
        return _shown(request, form, refused=refused.lines, status=422)
    sealed = signing.dumps(files, salt=SALT, compress=True)
    confirm = ConfirmForm(initial={"sealed": sealed})
    return page(request, "administration/config/preview.html", {"plan": plan, "form": confirm})


def _shown(request: HttpRequest, form: ArchiveForm, *, refused: list[str] | None = None, status: int) -> HttpResponse:
    context = {"form": form, "refused": refused or [], "kinds": list(exported_kinds())}
    return page(request, "administration/config/index.html", context, status=status)


def _take_in(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    try:
        files = signing.loads(request.POST["sealed"], salt=SALT, max_age=PREVIEW_SECONDS)
    except (signing.BadSignature, json.JSONDecodeError, ValueError):
        messages.error(request, _("This preview is too old. Send the archive again."))
        return HttpResponseRedirect(reverse("administration:config"))
    if not form.is_valid():
        context = {"plan": import_plan(files), "form": form}
        return page(request, "administration/config/preview.html", context, status=422)
    try:
        plan = import_folder(files, Author(actor_of(request), form.cleaned_data["reason"]))
    except ImportRefused as refused:
        return _shown(request, ArchiveForm(), refused=refused.lines, status=422)
    words = _("Taken in: %(n)s changes. Each of them stands in the history and can be taken back.")
    messages.success(request, words % {"n": len(plan.changes)})
    return HttpResponseRedirect(reverse("administration:config"))
