"""The site as something that a phone keeps: its name card, the worker that answers without a signal, what that shows."""

import hashlib
import json
from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from satukota.kernel.registry.api import CitizenEntry, offers
from satukota.web.build import build_file
from satukota.web.city import brand
from satukota.web.doors import doors
from satukota.web.pages import page

ICON_SIZES = (192, 512)
MOST_SHORTCUTS = 4


@require_safe
@cache_control(public=True, max_age=3600)
def name_card(_request: HttpRequest) -> JsonResponse:
    """Return the web application manifest, by which a phone puts the site among its programs."""
    icons = [
        {"src": static(f"web/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES
    ]
    shown = brand()
    card = {
        "id": reverse("home"),
        "name": shown.name,
        "short_name": shown.short_name,
        "description": _("Report, apply, follow: all of the city in one place"),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "theme_color": shown.primary,
        "background_color": "#ffffff",
        "icons": [*icons, {"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "shortcuts": [{"name": door.title, "url": door.url} for door in doors() if door.main][:MOST_SHORTCUTS],
    }
    return JsonResponse(card, content_type="application/manifest+json", headers={"Vary": "Accept-Language, Cookie"})


def kept_pages() -> list[str]:
    """Return the addresses that answer without a signal: home, and what modules say of theirs."""
    pages = [reverse("home")]
    for _module, entry in offers("citizen", CitizenEntry):
        if not entry.kept:
            continue
        try:
            pages.append(reverse(entry.url_name))
        except NoReverseMatch:  # a module that was switched off
            continue
    return pages


@cache
def build_mark() -> str:
    """Return a mark of the program's files: another build is kept anew."""
    return hashlib.sha256(json.dumps(build_file("manifest.json"), sort_keys=True).encode()).hexdigest()[:12]


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker that keeps pages and programs on the phone."""
    context = {"mark": build_mark(), "pages": kept_pages()}
    response = page(request, "web/worker.js", context)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def no_signal(request: HttpRequest) -> HttpResponse:
    """Show what can be done while there is no signal, in place of a page that is not on the phone."""
    return page(request, "web/no_signal.html", {"doors": [door for door in doors() if door.url in kept_pages()]})
