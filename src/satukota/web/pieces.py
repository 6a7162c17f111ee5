"""Buttons, and links that look like them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from satukota.web.icons import icon as sign


def button(text: str, icon: str = "", kind: str = "", *, name: str = "", value: str = "", key: str = "") -> SafeString:
    """Return a button that sends its form. kind is "", primary, danger, quiet, or several ("primary wide")."""
    return format_html(
        '<button class="{}"{}{}>{}{}{}</button>',
        _classes(kind),
        _name_attributes(name, value),
        _key(key),
        sign(icon) if icon else "",
        text,
        _hint(key),
    )


def link_button(text: str, url: str, icon: str = "", kind: str = "", key: str = "") -> SafeString:
    """Return a link that looks like a button."""
    return format_html(
        '<a class="{}" href="{}"{}>{}{}{}</a>',
        _classes(kind),
        url,
        _key(key),
        sign(icon) if icon else "",
        text,
        _hint(key),
    )


def _classes(kind: str) -> str:
    return " ".join(["button", *(f"button--{look}" for look in kind.split())])


def _name_attributes(name: str, value: str) -> SafeString:
    return format_html(' name="{}" value="{}"', name, value) if name else SafeString()


def _key(key: str) -> SafeString:
    return format_html(' data-key="{}" aria-keyshortcuts="{}"', key, key) if key else SafeString()


def _hint(key: str) -> SafeString:
    return format_html('<kbd aria-hidden="true">{}</kbd>', key) if key else SafeString()


TONES = {
    "ok": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "info": "info-circle",
    "": "circle",
}


def chip(word: str, tone: str = "", icon: str = "") -> SafeString:
    """Return a state as word and icon; tone is "", ok, warning, danger or info."""
    kind = f"chip chip--{tone}" if tone else "chip"
    return format_html('<span class="{}">{}{}</span>', kind, sign(icon or TONES[tone]), word)


def stepper(now: int, total: int) -> SafeString:
    """Return "2 dari 5" with its line."""
    words = gettext("%(now)s of %(total)s") % {"now": now, "total": total}
    line = SafeString("".join(f'<i class="{"is-done" if n < now else ""}"></i>' for n in range(total)))
    return format_html(
        '<div class="stepper"><p class="stepper__words">{}</p>'
        '<div class="stepper__line" aria-hidden="true">{}</div></div>',
        words,
        line,
    )
