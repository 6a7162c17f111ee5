"""All pages of the reference by file name."""

from collections.abc import Callable

from django.utils import translation

from satukota.reference import access, case_types, commands, definitions, events, modules, rest, settings

PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings.page,
    "commands.md": commands.page,
    "events.md": events.page,
    "permissions.md": access.permissions_page,
    "roles.md": access.roles_page,
    "modules.md": modules.page,
    "case-types.md": case_types.page,
    "definitions.md": definitions.page,
    "rest.md": rest.page,
}


def pages() -> dict[str, str]:
    """Return the text of each page, in English."""
    with translation.override("en"):
        return {name: make() for name, make in PAGES.items()}
