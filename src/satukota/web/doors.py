"""What citizens can start: the doors of the home page, as modules offer them."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from satukota.kernel.registry.api import CitizenEntry, offers, resolve

MAIN = 30
"""Entries below this order are the big doors of the home page: report, apply."""


@dataclass(frozen=True)
class Door:
    """Something that a citizen can start."""

    title: str
    summary: str
    url: str
    icon: str
    main: bool
    waiting: str = ""
    """Template that tells what of it waits on this phone."""


def doors(topic: str = "") -> list[Door]:
    """Return what the modules offer to citizens, the most wanted first; a page that does not exist or is empty is left out.

    With a `topic` only what belongs to it.
    """
    open_doors = []
    for module, entry in sorted(offers("citizen", CitizenEntry), key=lambda pair: pair[1].order):
        if topic and entry.topic != topic:
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        if entry.filled and not resolve(module.name, entry.filled)():
            continue
        main = entry.order < MAIN
        open_doors.append(Door(str(entry.title), str(entry.summary), url, entry.icon, main, entry.waiting))
    return open_doors
