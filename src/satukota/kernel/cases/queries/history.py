"""The history of a case, as rows and as what a reader may see of it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from satukota.kernel.cases.models import Case, CaseEntry, CaseLink
from satukota.kernel.cases.queries.access import access_case, readable
from satukota.kernel.people.api import Agency, User, Visitor, office_on
from satukota.kernel.rows import rows


def entries(case: Case, *, public_only: bool = False) -> list[CaseEntry]:
    """Return a case's history lines, oldest first; what is internal is left out for the public."""
    known: list[CaseEntry] | None = vars(case).pop("_entries", None)
    lines = _give_names(rows(CaseEntry, LINES, [case.pk]) if known is None else known)
    return [row for row in lines if row.public or row.from_state != row.to_state] if public_only else lines


def remember_entries(case: Case, lines: list[CaseEntry]) -> None:
    """Keep the history that was read with a case for the next who asks for it, once."""
    vars(case)["_entries"] = lines


SHOWN = ", ".join(
    f"e.{field.column}" for field in CaseEntry._meta.concrete_fields if field.name not in {"salt", "words_digest"}
)
LINES_OF = f"""
    SELECT {SHOWN}, u.display_name AS doer, u.username AS login FROM kernel_case_entry e
    LEFT JOIN kernel_user u ON u.id = e.user_id WHERE e.case_id = kernel_case.id
"""
LINES = LINES_OF.replace("kernel_case.id", "%s") + " ORDER BY e.id"


def _give_names(lines: list[CaseEntry]) -> list[CaseEntry]:
    """Give lines their agencies, and their people by name and nothing else of them."""
    people: dict[int, User] = {}
    agencies: dict[tuple[int, date], Agency | None] = {}
    for row in lines:
        if row.user_id:
            if row.user_id not in people:
                columns = vars(row)
                people[row.user_id] = User(pk=row.user_id, display_name=columns["doer"], username=columns["login"])
            USER.set_cached_value(row, people[row.user_id])
        for field, at in ((AGENCY, row.agency_id), (OWNER, row.owner_id)):
            if at and (at, row.at.date()) not in agencies:
                agencies[at, row.at.date()] = _agency(at, row.at)
            if at and agencies[at, row.at.date()]:
                field.set_cached_value(row, agencies[at, row.at.date()])
    return lines


USER, AGENCY, OWNER = CaseEntry.user.field, CaseEntry.agency.field, CaseEntry.owner.field


def _agency(key: int, at: datetime) -> Agency | None:
    """Return an agency with the name that it had then."""
    known = office_on(key, at)
    return Agency(pk=known.id, code=known.code, name=known.name, short_name=known.short_name) if known else None


def entries_since(case: Case, version: int) -> list[CaseEntry]:
    """Return what happened to a case after a version that somebody saw."""
    later = CaseEntry.objects.filter(case=case, version__gt=version).select_related("user", "agency", "owner")
    return list(later.order_by("id"))


def done_by(case: Case, actions: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return who did these actions on a case, by action."""
    doers: dict[str, set[int]] = {action: set() for action in actions}
    with connection.cursor() as cursor:
        cursor.execute(DOERS, [case.pk, [*doers]])
        for action, user in cursor.fetchall():
            doers[action].add(user)
    return {action: frozenset(users) for action, users in doers.items()}


DOERS = "SELECT action, user_id FROM kernel_case_entry WHERE case_id = %s AND action = ANY(%s) AND user_id IS NOT NULL"


def links_of(case: Case) -> list[tuple[CaseLink, Case]]:
    """Return the links of a case in both directions, each with the case at its other end, whoever asks."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case), ended_at__isnull=True)
    if not links.exists():  # few have any, and two cases with all their columns cost ten times this question
        return []
    rows = links.select_related("case", "other").order_by("id")
    own = [(row, row.other) for row in rows if row.case_id == case.pk]
    return own + [(row, row.case) for row in rows if row.case_id != case.pk]


def children(case: Case) -> list[Case]:
    """Return the cases below a case, whoever asks."""
    return list(Case.objects.filter(parent=case).defer("search").order_by("id"))


def links_for(user: Visitor, case: Case) -> list[tuple[CaseLink, Case]]:
    """Return the links of a case whose other end a user may see."""
    return [(row, other) for row, other in links_of(case) if access_case(user, other).view]


def parts_for(user: Visitor, case: Case) -> list[Case]:
    """Return the cases below a case that a user may see."""
    if not Case.objects.filter(parent=case).exists():  # few have any, and what a user may see is a long question
        return []
    return list(readable(user).filter(parent=case).defer("search").order_by("id"))


def whole_for(user: Visitor, case: Case) -> Case | None:
    """Return the case that a case is part of; None where there is none that a user may see."""
    return readable(user).filter(pk=case.parent_id).defer("search").first() if case.parent_id else None
