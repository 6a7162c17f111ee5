"""An agency's part of a report."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, Opening, Place, children, open_case
from satukota.kernel.events.api import Actor

TASK = "reports.task"
MOST = 10


class TooMany(Exception):
    """A report has at most ten parts."""


class Sealed(Exception):
    """A sealed or confidential report is not split: others would see that it exists."""


@transaction.atomic
def split(case: Case, agency: int, title: str, words: str, actor: Actor) -> Case:
    """Give an agency its part of a report. Raises TooMany or Sealed."""
    if case.visibility > Case.Visibility.AGENCY:
        raise Sealed
    if len(children(case)) >= MOST:
        raise TooMany
    place = Place(case.lon, case.lat, case.cell, case.area_code, case.place_note)
    opening = Opening(
        TASK,
        title[:200],
        data={"report": case.number},
        summary=words[:5000],
        category=case.category,
        place=place,
        agency=agency,
        parent_id=case.pk,
        channel=case.channel,
        at=timezone.now(),
    )
    return open_case(opening, actor=actor)
