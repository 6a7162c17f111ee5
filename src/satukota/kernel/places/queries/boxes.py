"""From a box to a condition on rows with `cell`, `lon` and `lat`."""

from collections.abc import Sequence

from django.db.models import Q

from satukota.kernel.places.rules.cells import Box, ranges


def in_box(box: Box, *, prefix: str = "", most: int = 16) -> Q:
    """Return the condition that a row's point lies in a box, for tables with columns `cell`, `lon` and `lat`.

    The ranges of cells are written out with OR, as the planner wants them; longitude and latitude are tested again
    because ranges overshoot. `prefix` leads to the table ("case__"). Raises ValueError for a box that is none.
    """
    wanted = Q()
    for low, high in ranges(box, most):
        wanted |= Q(**{f"{prefix}cell__range": (low, high)})
    west, south, east, north = box
    return wanted & Q(**{f"{prefix}lon__range": (west, east), f"{prefix}lat__range": (south, north)})


def box_of(numbers: Sequence[str]) -> Box:
    """Return a box from its four parts as text (`bbox=` of a query, split). Raises ValueError."""
    west, south, east, north = (float(number) for number in numbers)
    return west, south, east, north
