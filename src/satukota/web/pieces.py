"""Small components drawn without a template, because lists show them by the hundred."""

from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from satukota.web import formats
from satukota.web.assets import icon as sign

TONES = {
    "ok": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "info": "info-circle",
    "": "circle",
}


class ClockLine(Protocol):
    """What a clock must say to be drawn; the kernel's clocks do.

    `minutes_left` is negative when it is over, and counts working minutes where `working` is true (`day_minutes` of
    them make a day).
    `share` is the used part from 0 to 1. `status` is "running", "warning", "late", "paused" or "done".
    """

    title: str
    status: str
    minutes_left: float
    share: float
    working: bool
    day_minutes: int


def chip(word: str, tone: str = "", icon: str = "") -> SafeString:
    """Return a state as word and icon; tone is "", ok, warning, danger or info."""
    kind = f"chip chip--{tone}" if tone else "chip"
    return format_html('<span class="{}">{}{}</span>', kind, sign(icon or TONES[tone]), word)


def clock_words(line: ClockLine) -> str:
    """Return the clock in words: "sisa 1 hari 4 jam kerja", "lewat 2 hari", "berhenti sementara"."""
    if line.status == "paused":
        return gettext("paused, %s") % formats.left(
            line.minutes_left, working=line.working, day_minutes=line.day_minutes
        )
    if line.status == "done":
        return gettext("met") if line.minutes_left >= 0 else gettext("met late")
    return formats.left(line.minutes_left, working=line.working, day_minutes=line.day_minutes)


def clock(line: ClockLine) -> SafeString:
    """Return a clock as a thin line with words."""
    width = round(min(1.0, max(0.0, line.share)) * 100)
    return format_html(
        '<div class="clock clock--{}"><div class="clock__words"><span>{}</span>'
        '<span class="clock__left">{}</span></div>'
        '<svg class="clock__track" aria-hidden="true"><rect width="{}%" height="4"/></svg></div>',
        line.status,
        line.title,
        clock_words(line),
        width,
    )


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


def button(text: str, icon: str = "", kind: str = "", *, name: str = "", value: str = "", key: str = "") -> SafeString:
    """Return a button that sends its form. kind is "", primary, danger, quiet, or several ("primary wide")."""
    return format_html(
        '<button class="{}"{}{}>{}{}{}</button>',
        _classes(kind),
        _named(name, value),
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
    return " ".join(["button", *(f"button--{one}" for one in kind.split())])


def _named(name: str, value: str) -> SafeString:
    return format_html(' name="{}" value="{}"', name, value) if name else SafeString()


def _key(key: str) -> SafeString:
    return format_html(' data-key="{}" aria-keyshortcuts="{}"', key, key) if key else SafeString()


def _hint(key: str) -> SafeString:
    return format_html('<kbd aria-hidden="true">{}</kbd>', key) if key else SafeString()
