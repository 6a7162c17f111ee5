"""REST of what was signed (for everybody) and of teams, their meetings and the training (for who may see plans)."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from satukota.modules.planning.models import Commitment, Gathering, Pledge, Team
from satukota.modules.planning.queries import statements
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Part, Problem

router = Router(tags=["planning"])


class OfficeOut(Schema):
    """An office that signed or is a member, and the code of its agency; names of people are not among it."""

    office: str
    agency: str


class PledgeOut(Schema):
    """What was promised, the item that keeps it (its code and that of its plan), and what became of it last.

    `state` is running, kept, partly or broken; empty where nobody has judged it yet.
    """

    words: str
    plan: str
    item: str
    state: str
    note: str
    reviewed_at: datetime | None


class CommitmentOut(Schema):
    """A signed text with its offices and promises."""

    title: str
    text: str
    signed_on: date
    place: str
    document: str
    url: str
    source: str
    signatories: list[OfficeOut]
    pledges: list[PledgeOut]


class CommitmentList(Schema):
    """Commitments, the newest first, and how many there are."""

    total: int
    items: list[CommitmentOut]


@router.get("/commitments", auth=None, response=CommitmentList, summary="What the city signed, for everybody")
def commitments(request: HttpRequest, part: Query[Part]) -> Any:
    """Return the published commitments, each with who signed and what became of its promises."""
    rows = statements.commitments(public=True)
    return {"total": rows.count(), "items": [_commitment(row) for row in rows[part.offset : part.offset + part.limit]]}


def _commitment(row: Commitment) -> dict[str, Any]:
    plain = ("title", "text", "signed_on", "place", "document", "url", "source")
    return {name: getattr(row, name) for name in plain} | {
        "signatories": [_office(signatory) for signatory in row.signatories.all()],
        "pledges": [_pledge(pledge) for pledge in row.pledges.all()],
    }


def _office(row: Any) -> dict[str, Any]:
    return {"office": row.office, "agency": row.agency.code if row.agency else ""}


def _pledge(row: Pledge) -> dict[str, Any]:
    newest = next(iter(row.reviews.all()), None)
    return {
        "words": row.words,
        "plan": row.item.plan.code if row.item else "",
        "item": row.item.code if row.item else "",
        "state": newest.state if newest else "",
        "note": newest.note if newest else "",
        "reviewed_at": newest.reviewed_at if newest else None,
    }


class MemberOut(OfficeOut):
    """An office in a team; `until` is the day on which it left."""

    role: str
    tasks: str
    until: date | None


class AttendanceOut(Schema):
    """How many came from a body."""

    body: str
    people: int


class GatheringOut(Schema):
    """A meeting of a team, or a `stage` (1 to 4) of the training."""

    title: str
    team: str
    stage: int | None
    held_on: date | None
    place: str
    agenda: str
    result: str
    url: str
    source: str
    attendances: list[AttendanceOut]


class TeamOut(Schema):
    """A team with its charter: decree, time, tasks, members by office, meetings."""

    name: str
    kind: str
    tasks: str
    decree: str
    starts: date | None
    ends: date | None
    source: str
    members: list[MemberOut]
    meetings: list[GatheringOut]


class TeamList(Schema):
    """Teams, how many there are, and the stages of the training."""

    total: int
    items: list[TeamOut]
    trainings: list[GatheringOut]


@router.get("/teams", response={200: TeamList, 403: Problem}, summary="Teams with their charters, and the training")
def teams(request: HttpRequest, part: Query[Part]) -> Any:
    """Return the teams with members by office and meetings, and the stages of the training."""
    reader(request)
    rows = statements.teams()
    trainings = statements.gatherings().filter(team=None).order_by("stage", "held_on")
    return {
        "total": rows.count(),
        "items": [_team(row) for row in rows[part.offset : part.offset + part.limit]],
        "trainings": [_gathering(row) for row in trainings],
    }


def _team(row: Team) -> dict[str, Any]:
    plain = ("name", "kind", "tasks", "starts", "ends", "source")
    return {name: getattr(row, name) for name in plain} | {
        "decree": row.decree.number if row.decree else "",
        "members": [
            _office(member) | {"role": member.role, "tasks": member.tasks, "until": member.until}
            for member in row.members.all()
        ],
        "meetings": [_gathering(meeting) for meeting in row.gatherings.all()],
    }


def _gathering(row: Gathering) -> dict[str, Any]:
    plain = ("title", "stage", "held_on", "place", "agenda", "result", "url", "source")
    return {name: getattr(row, name) for name in plain} | {
        "team": row.team.name if row.team else "",
        "attendances": [{"body": came.body, "people": came.people} for came in row.attendances.all()],
    }
