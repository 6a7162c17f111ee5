"""Clocks as a thin line with words."""

from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from satukota.web import durations


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


def clock_words(line: ClockLine) -> str:
    """Return the clock in words: "sisa 1 hari 4 jam kerja", "lewat 2 hari", "berhenti sementara"."""
    if line.status == "paused":
        return gettext("paused, %s") % durations.time_left(
            line.minutes_left, working=line.working, day_minutes=line.day_minutes
        )
    if line.status == "done":
        return gettext("met") if line.minutes_left >= 0 else gettext("met late")
    return durations.time_left(line.minutes_left, working=line.working, day_minutes=line.day_minutes)


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
