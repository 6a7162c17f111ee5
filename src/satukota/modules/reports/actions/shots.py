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
    earlier = [one for one in near(file) if one.kind != "thumb"]
    return Shot(
        metres=metres,
        taken_at=origin.taken_at if origin else None,
        captured=bool(origin and origin.device),
        same=[one.case_id for one in earlier if one.same_bytes],
        alike=[(one.case_id, one.distance) for one in earlier if not one.same_bytes],
    )
