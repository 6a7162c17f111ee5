"""Pages for everybody: home and help."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from satukota.kernel.cases.api import Case, pinned_definition, say, visible
from satukota.kernel.places.api import area_label, city
from satukota.web import figures
from satukota.web.doors import doors
from satukota.web.pages import page

NEWEST = 5


@dataclass(frozen=True)
class PublicLine:
    """A public matter in a list."""

    title: str
    url: str
    state: str
    area: str
    at: datetime


def newest() -> list[PublicLine]:
    """Return the newest matters that everybody may see."""
    rows = visible(None).filter(is_open=True).order_by("-id").defer("search", "data", "personal", "summary")[:NEWEST]
    return [_line(case) for case in rows]


def _line(case: Case) -> PublicLine:
    state = pinned_definition(case.definition_id).states[case.state]
    language = get_language() or "id"
    words = say(state.public_label, language) or say(state.label, language)
    area = area_label(case.area_code) if case.area_code else ""
    return PublicLine(case.title, reverse("case", args=[case.number]), words, area, case.opened_at)


def home(request: HttpRequest) -> HttpResponse:
    """Show what people come for, first things first."""
    offered = doors()
    context = {
        "doors": [door for door in offered if door.main],
        "more": [door for door in offered if not door.main],
        "newest": newest(),
        "figures": figures.this_week(),
        "centre": city().centre or (None, None),
    }
    return page(request, "web/home.html", context)


@cache_control(public=True, max_age=86400)
def coat(_request: HttpRequest) -> HttpResponse:
    """Return the city's coat of arms."""
    return HttpResponse(city().coat, content_type="image/svg+xml")


def help_page(request: HttpRequest) -> HttpResponse:
    """Show how things work, in plain words."""
    return page(request, "web/help.html", {"keys": keys()})


def keys() -> list[tuple[str, str]]:
    """Return the keys of the staff pages with what they do."""
    return [
        ("/", _("Search")),
        ("j", _("Next matter")),
        ("k", _("Previous matter")),
        ("Enter", _("Open the matter")),
        ("e", _("Act on the matter")),
        ("a", _("Assign the matter")),
        ("x", _("Select the matter")),
        ("?", _("Show the keys")),
    ]
