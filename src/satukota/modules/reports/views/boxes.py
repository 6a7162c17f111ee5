"""Covered parts of a photo, as they are drawn or typed."""

from django.http import HttpRequest

from satukota.kernel.files.api import Box


def boxes_of(typed: list[str]) -> list[Box]:
    """Read covered parts as `left,top,right,bottom` in per mille. Raises ValueError."""
    boxes = []
    for edges in typed[:40]:
        left, top, right, bottom = (min(1000, max(0, int(part))) / 1000 for part in edges.split(","))
        if right > left and bottom > top:
            boxes.append(Box(left, top, right, bottom))
    return boxes


def typed_box(request: HttpRequest) -> list[str]:
    """Return a box that was given as four percentages, where there is no program to draw with."""
    edges = [request.POST.get(name, "").strip() for name in ("left", "top", "right", "bottom")]
    return [",".join(str(int(percent) * 10) for percent in edges)] if all(edges) else []
