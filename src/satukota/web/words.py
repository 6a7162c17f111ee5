"""Words that the browser's programs say; they travel inside the page, in the user's language."""

from functools import cache

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

WORDS = {
    "remove": gettext_noop("Remove {name}"),
    "choose_file": gettext_noop("Choose a file"),
    "choose_photo": gettext_noop("Choose a photo"),
    "choose_photos": gettext_noop("Choose photos"),
    "take_photo": gettext_noop("Take a photo"),
    "draft_saved": gettext_noop("Draft kept in this browser."),
    "no_connection": gettext_noop("No connection. Nothing was sent; what you typed is still here."),
    "not_answered": gettext_noop("The server could not do that. What you typed is still here; please try again."),
    "push_blocked": gettext_noop(
        "Notifications of this site are blocked. Allow them in your browser's settings, then press again."
    ),
    "push_failed": gettext_noop("This browser could not be signed up just now. Please try again in a while."),
    "push_left": gettext_noop("This browser was forgotten; it gets no more news of this."),
    "connection_lost": gettext_noop("Connection lost, data is {seconds} s old"),
    "map_failed": gettext_noop("The map could not be drawn here. The list beside it says the same."),
    "map_here": gettext_noop("Place chosen: {lat}, {lon}"),
    "map_locate": gettext_noop("Use my location"),
    "map_no_location": gettext_noop(
        "Your location could not be read. Press the place on the map or write it in words."
    ),
    "map_zoom_in": gettext_noop("Zoom in"),
    "map_zoom_out": gettext_noop("Zoom out"),
    "map_cluster": gettext_noop("{count} together; press to come closer"),
    "map_nothing": gettext_noop("Nothing in this part of the map."),
    "map_more": gettext_noop("and {count} more: come closer to see them"),
    "map_many": gettext_noop("{count} matters here: come closer to see them"),
    "map": gettext_noop("Map"),
    "map_layers": gettext_noop("Layers"),
    "map_credit": gettext_noop("Sources of the map"),
    "map_ctrl": gettext_noop("Hold Ctrl while scrolling to zoom the map"),
    "map_cmd": gettext_noop("Hold ⌘ while scrolling to zoom the map"),
    "map_fingers": gettext_noop("Move the map with two fingers"),
    "map_approximate": gettext_noop("Boundaries are approximate"),
    "close": gettext_noop("Close"),
    "copied": gettext_noop("Copied."),
    "selected": gettext_noop("{count} selected"),
}


@cache
def _script(_language: str) -> SafeString:
    return json_script({name: gettext(text) for name, text in WORDS.items()}, "words")


def script() -> SafeString:
    """Return the words as a script element that holds data."""
    return _script(get_language() or "id")
