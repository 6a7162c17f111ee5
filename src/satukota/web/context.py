"""What every page needs: city, language, theme, menu by permission, counts."""

from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import SECOND_STEP_DUE, User, memberships, permissions, roles_of
from satukota.kernel.registry.api import MenuEntry, offers, part
from satukota.web import assets, icons, words
from satukota.web.badges import has_second_step, unread_of
from satukota.web.city import Brand, brand
from satukota.web.doors import Door, doors
from satukota.web.icons import icon
from satukota.web.signing_in import SignIn, sign_ins

THEMES = ("light", "dark", "auto")
LATER = "second_step_later"
CURRENT = SafeString(' aria-current="page"')
INBOX = MenuEntry(_("Inbox"), "inbox", "inbox", 1)


class Shell:
    """What base.html and the layouts show; each part is made when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = getattr(request, "user", None)

    @cached_property
    def city(self) -> Brand:
        """Name, coat and colours of the city."""
        return brand()

    @property
    def zone(self) -> str:
        """Time zone of the city, for clocks that programs draw."""
        return str(settings.TIME_ZONE)

    @cached_property
    def theme(self) -> str:
        """Theme that the person chose: light, dark or auto."""
        chosen = self.request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def rail_folded(self) -> bool:
        """Whether the rail shows only its icons."""
        return self.request.COOKIES.get("rail") == "folded"

    @property
    def languages(self) -> tuple[tuple[str, str, bool], ...]:
        """(code, own name, chosen) of each language."""
        now = get_language() or "id"
        return (("id", "Bahasa Indonesia", now == "id"), ("en", "English", now == "en"))

    @property
    def foot(self) -> list[Door]:
        """What the foot of every citizen page leads to: what modules offer about personal data."""
        return doors("privacy")

    @property
    def words(self) -> str:
        """Words of the browser's programs."""
        return words.script()

    @property
    def font(self) -> str:
        """Address of the typeface."""
        return assets.font()

    @property
    def icons(self) -> str:
        """Address of the icon sprite."""
        return icons.sprite()

    @cached_property
    def staff(self) -> bool:
        """Whether the person works for the city."""
        user = self.user
        return isinstance(user, User) and (user.is_superuser or bool(memberships(user)))

    @property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """What this person may open: (section, title, address, icon)."""
        user = self.user
        everything = isinstance(user, User) and user.is_superuser
        return _menu(roles_of(user), everything, get_language() or "id") if self.staff else []

    @property
    def rail(self) -> SafeString:
        """The rail's sections, with the line marked where the person is."""
        path, lines = self.request.path, self.lines
        current = max((url for _section, _title, url, _icon in lines if path.startswith(url)), key=len, default="")
        return _rail(tuple(lines), current)

    @cached_property
    def needs_second_factor(self) -> bool:
        """Whether a member of staff signs in with a password only, and did not ask to be left alone today."""
        user = self.user
        if not self.staff or self.request.session.get(LATER) == timezone.localdate().isoformat():
            return False
        return isinstance(user, User) and not has_second_step(user)

    @property
    def second_step_due(self) -> date | None:
        """The first day on which this person's password alone is no longer enough; None where it always is."""
        due = self.request.session.get(SECOND_STEP_DUE)
        return date.fromisoformat(due) if due else None

    @property
    def sign_ins(self) -> list[SignIn]:
        """Accounts of the demo city, for its sign-in page."""
        return sign_ins()

    @property
    def live(self) -> str:
        """Address of the live feed: at the host by which this person came, whose cookie their browser will send."""
        health = part("satukota", "health")
        return str(health.live_address(f"{self.request.scheme}://{self.request.get_host()}")) if health else ""

    @property
    def unread(self) -> int:
        """Number of notices that the person has not read yet."""
        return unread_of(self.user) if isinstance(self.user, User) else 0

    @property
    def initials(self) -> str:
        """Initials of the person's name: "Sari Dewi Lestari" is SL."""
        parts = str(self.user).split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts[:1])).upper()


@lru_cache(maxsize=256)
def _menu(own_roles: frozenset[str], everything: bool, language: str) -> list[tuple[str, str, str, str]]:
    """Return (section, title, address, icon) of what these roles may open."""
    del language  # of the titles, which are words of the reader's
    return [
        (str(entry.section), str(entry.title), reverse(entry.url_name), entry.icon)
        for entry in _entries()
        if not entry.permission or everything or not own_roles.isdisjoint(permissions()[entry.permission].roles)
    ]


@lru_cache(maxsize=1)
def _entries() -> tuple[MenuEntry, ...]:
    """Return the inbox and the menu entries of all modules in the order of the rail: sections by their first entry."""
    offered = [entry for _module, entry in offers("menu", MenuEntry)]
    entries = sorted([INBOX, *offered], key=lambda entry: entry.order)
    first: dict[str, int] = {}
    for entry in entries:
        first.setdefault(str(entry.section), entry.order)
    return tuple(sorted(entries, key=lambda entry: (first[str(entry.section)], str(entry.section), entry.order)))


@lru_cache(maxsize=1024)
def _rail(lines: tuple[tuple[str, str, str, str], ...], current: str) -> SafeString:
    """Return the rail as markup; it is the same for everybody with the same rights on the same page."""
    parts = []
    for title, group in groupby(lines, key=lambda line: line[0]):
        head = format_html('<p class="rail__section">{}</p>', title) if title else ""
        links = format_html_join(
            "",
            '<li><a class="rail__link" href="{}"{}>{}<span class="rail__word">{}</span></a></li>',
            ((url, CURRENT if url == current else "", icon(sign), name) for _section, name, url, sign in group),
        )
        parts.append(format_html("{}<ul>{}</ul>", head, links))
    return SafeString("".join(parts))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's part of a page's context: `shell`, and the permission test `may`."""
    return {"shell": Shell(request)}
