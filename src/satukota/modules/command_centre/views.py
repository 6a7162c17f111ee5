"""The wall and its moving parts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import case_types, pinned_definition, say
from satukota.kernel.events.api import position
from satukota.kernel.people.api import require
from satukota.kernel.places.api import areas, city
from satukota.modules.command_centre.queries.lines import event_words, words
from satukota.modules.command_centre.queries.wall import tiles, widgets
from satukota.web.api import staff_only


@staff_only
def wall(request: HttpRequest) -> HttpResponse:
    """Show the whole city on one screen."""
    require(request.user, "command_centre.watch")
    language = get_language() or "id"
    types = [(row.type, say(pinned_definition(row.pk).title, language)) for row in case_types()]
    chosen = request.GET.get("type", "")
    context = {
        "since": str(position()),
        "city": city(),
        "words": {
            **words(language),
            "events": _event_words(),
            "spoken": _event_sentences(request),
            "areas": _areas(),
        },
        "tiles": tiles(request.user),
        "widgets": widgets(request.user),
        "types": types,
        "chosen": chosen,
        "chosen_title": dict(types).get(chosen) or _("Everything"),
        "query": request.GET.urlencode(),
    }
    return render(request, "command_centre/wall.html", context)


@staff_only
def figures(request: HttpRequest) -> HttpResponse:
    """Return tiles and widgets anew, for the page to put in place."""
    require(request.user, "command_centre.watch")
    context = {"tiles": tiles(request.user), "widgets": widgets(request.user)}
    return render(request, "command_centre/figures.html", context)


def _event_sentences(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Return the sentences for events that are about no case; the page fills in their fields."""
    words_of_events = event_words(request.user).values()
    return {
        word.event: {"sentence": str(word.sentence), "icon": word.icon, "url": word.url} for word in words_of_events
    }


def _areas() -> dict[str, str]:
    return {area.code: area.name for level in ("district", "village") for area in areas(level)}


def _event_words() -> dict[str, str]:
    return {
        "warn": _("Due soon"),
        "due": _("Time is up"),
        "rung": _("Escalated"),
        "changed": _("Changed"),
        "opened": _("New"),
    }
