"""Where a permit is for: the point of the application, and how far from it the photos of an inspection were taken."""

from dataclasses import dataclass

from django.utils.translation import gettext

from satukota.kernel.cases.api import Applied, Case, FieldError, Invalid, answers_of, find_answer
from satukota.kernel.files.api import StoredFile, of_case
from satukota.kernel.places.api import PlaceOutside, cell, haversine, locate

NEAR_METRES = 150
"""A photo that was taken farther away than this does not show the place."""
POINT = "titik"


def locate_site(applied: Applied) -> None:
    """Put the point that an application names (question `titik`: latitude, longitude) on the map. Raises Invalid."""
    text = str(find_answer(answers_of(applied.case), POINT) or "")
    if not text:
        return
    lat, lon = (float(part) for part in text.split(","))
    try:
        place = locate(lon, lat)
    except PlaceOutside:
        raise Invalid({POINT: FieldError("said", {"said": gettext("This point lies outside of the city.")})}) from None
    case = applied.case
    case.lon, case.lat, case.cell, case.area_code = lon, lat, cell(lon, lat), place.area_code


@dataclass(frozen=True, slots=True)
class InspectionPhoto:
    """A photo of an inspection: how many metres from the site it was taken, None where nobody knows."""

    file: StoredFile
    metres: float | None

    @property
    def near(self) -> bool:
        """Tell whether it shows the place."""
        return self.metres is not None and self.metres <= NEAR_METRES


def inspection_photos(case: Case) -> list[InspectionPhoto]:
    """Return the photos that were taken as evidence with their distance from the site."""
    return [
        InspectionPhoto(file, _metres(case, file))
        for file in of_case(case.pk)
        if file.kind == "evidence" and file.is_image
    ]


def _metres(case: Case, file: StoredFile) -> float | None:
    origin = file.origin
    if case.lon is None or case.lat is None or origin is None or origin.lon is None or origin.lat is None:
        return None
    return haversine(case.lon, case.lat, origin.lon, origin.lat)
