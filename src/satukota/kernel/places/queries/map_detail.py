"""What a map shows from which zoom on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """What a map shows from a zoom on: the levels of areas, and how coarse their lines may be (degrees)."""

    zoom: float
    levels: tuple[str, ...]
    tolerance: float
    digits: int


DETAILS = (
    Detail(0, ("city", "district"), 1.5e-3, 4),
    Detail(11, ("city", "district", "village"), 7e-4, 4),
    Detail(14, ("city", "district", "village"), 3e-5, 5),
)
FIRST_ZOOM = {
    "port": 9, "hospital": 10, "government": 10, "station": 10, "terminal": 11, "industry": 11, "power_plant": 11,
    "island": 11, "market": 12, "university": 12, "toll_gate": 12, "tourism": 12, "beach": 12, "water": 12,
    "street": 14,
}  # fmt: skip
"""The zoom from which a kind of landmark is worth its room on the map; other kinds from 13."""


def detail_of(zoom: float) -> Detail:
    """Return what a map shows at a zoom."""
    return next(detail for detail in reversed(DETAILS) if zoom >= detail.zoom or detail.zoom == 0)
