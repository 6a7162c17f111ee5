"""Small components drawn without a template, because lists show them by the hundred."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from satukota.web.icons import icon as sign

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
