"""Covered parts of a photo, as they are drawn or typed."""

from django.http import HttpRequest

from satukota.kernel.files.api import Box


def boxes_of(given: list[str]) -> list[Box]:
    """Read covered parts as `left,top,right,bottom` in per mille. Raises ValueError."""
    found = []
    for one in given[:40]:
        left, top, right, bottom = (min(1000, max(0, int(part))) / 1000 for part in one.split(","))
        if right > left and bottom > top:
            found.append(Box(left, top, right, bottom))
    return found


def typed_box(request: HttpRequest) -> list[str]:
    """Return a box that was given as four percentages, where there is no program to draw with."""
    given = [request.POST.get(name, "").strip() for name in ("left", "top", "right", "bottom")]
    return [",".join(str(int(one) * 10) for one in given)] if all(given) else []
