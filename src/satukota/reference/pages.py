"""All pages of the reference by file name."""

from collections.abc import Callable

from django.utils import translation

from satukota.reference import case_types, definitions, events, modules, operating, rest

PAGES: dict[str, Callable[[], str]] = {
    "settings.md": operating.settings_page,
    "commands.md": operating.commands_page,
    "events.md": events.page,
    "permissions.md": modules.permissions_page,
    "roles.md": modules.roles_page,
    "modules.md": modules.page,
    "case-types.md": case_types.page,
    "definitions.md": definitions.page,
    "rest.md": rest.page,
}


def pages() -> dict[str, str]:
    """Return the text of each page, in English."""
    with translation.override("en"):
        return {name: make() for name, make in PAGES.items()}
