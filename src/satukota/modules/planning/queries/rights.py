"""Who reports a figure, and who decides on it."""

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission, holds_in, memberships, permissions
from satukota.modules.planning.models import Round


def reports_for(user: User, agency_id: int | None) -> bool:
    """Tell whether somebody reports figures of that agency: as one of its people, or on its behalf as the planner."""
    own = agency_id is not None and holds_in(user, "planning.fill", {agency_id})
    return own or has_permission(user, "planning.approve")


def steers(user: User) -> bool:
    """Tell whether somebody answers for the whole plan: the planner, whose changes mostly hold at once."""
    return has_permission(user, "planning.edit")


def changes_for(user: User, agency_id: int | None) -> bool:
    """Tell whether somebody may ask for changes of what that agency owns: one of its people, or who steers the plan."""
    own = agency_id is not None and holds_in(user, "planning.propose", {agency_id})
    return own or steers(user)


def decides_on_figures(user: User) -> bool:
    """Tell whether somebody approves or refuses figures that others reported outside of a report."""
    return has_permission(user, "planning.verify")


def as_decider(user: User) -> Actor:
    """Return somebody as who decides on changes of targets: in the role and office that may, not in their first."""
    carriers = permissions()["planning.approve_target"].roles
    return actor_for(user, next((own.role for own in memberships(user) if own.role in carriers), ""))


def decides_on_reopening(user: User, evaluation_round: Round) -> bool:
    """Tell whether somebody may agree that a closed round is opened again: a second person, not the one who asked."""
    asked = evaluation_round.closed_at is not None and evaluation_round.reopen_asked_at is not None
    may_decide = has_permission(user, "planning.verify") or has_permission(user, "planning.approve")
    return asked and may_decide and user.pk != evaluation_round.reopen_asked_by_id
