"""What is known of a photo: where and when it was taken, and which earlier ones it repeats."""

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import StoredFile, near
from satukota.kernel.places.api import haversine
from satukota.modules.reports.rules.evidence import Shot


def shot(case: Case, file: StoredFile) -> Shot:
    """Return what is known of a photo: where and when it was taken, and which earlier ones it repeats."""
    origin = file.origin
    point = origin.point if origin else None
    metres = None
    if point and case.lon is not None and case.lat is not None:
        metres = haversine(case.lon, case.lat, *point)
    earlier = [photo for photo in near(file) if photo.kind != "thumb"]
    return Shot(
        metres=metres,
        taken_at=origin.taken_at if origin else None,
        captured=bool(origin and origin.device),
        same=[photo.case_id for photo in earlier if photo.same_bytes],
        alike=[(photo.case_id, photo.distance) for photo in earlier if not photo.same_bytes],
    )
