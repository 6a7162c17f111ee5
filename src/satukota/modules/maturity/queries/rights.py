"""Who may do what with an assessment now: the right, the agency and the state, in one place."""

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, has_permission, holds_in, user_with_id
from satukota.modules.maturity.models import Assessment, Assignment, Move, Rating
from satukota.modules.maturity.queries.levels import VERDICTS
from satukota.modules.maturity.rules.states import STEPS, VERDICT, Step

SYSTEM = "system"
COORDINATE = "maturity.coordinate"
READ_ASSIGNED = "maturity.read_assigned"


def user_of(actor: Actor) -> User | None:
    """Return the signed-in person who acts, with the memberships of today; None for timers and visitors."""
    return user_with_id(actor.user_id) if actor.user_id else None


def holds(actor: Actor, permission: str) -> bool:
    """Tell whether who acts has a permission; the program itself has all."""
    return actor.role == SYSTEM or has_permission(user_of(actor), permission)


def assignments_of(user: User) -> QuerySet[Assignment]:
    """Return the assignments by which somebody from outside may read assessments today."""
    today = timezone.localdate()
    if not has_permission(user, READ_ASSIGNED):
        return Assignment.objects.none()
    return Assignment.objects.filter(assessor=user, ended_at=None, starts__lte=today, ends__gte=today)


def is_assigned(user: User, assessment: Assessment) -> bool:
    """Tell whether somebody from outside may read and judge an assessment today."""
    return assignments_of(user).filter(assessment=assessment).exists()


def judges(actor: Actor, assessment: Assessment) -> bool:
    """Tell whether who acts has the right to judge an assessment: an auditor any, an external assessor the assigned."""
    if actor.role == SYSTEM:
        return True
    user = user_of(actor)
    if user is None or not has_permission(user, "maturity.review"):
        return False
    return has_permission(user, "maturity.view") or is_assigned(user, assessment)


def coordinates(actor: Actor, assessment: Assessment) -> bool:
    """Tell whether who acts speaks for the coordinating agency, or manages assessments where none is named."""
    if actor.role == SYSTEM:
        return True
    if assessment.coordinator_id is None:
        return has_permission(user_of(actor), "maturity.manage")
    return holds_in(user_of(actor), COORDINATE, [assessment.coordinator_id])


def owner_of(assessment: Assessment, no: int) -> int | None:
    """Return the agency (id) that rates an indicator: its owner, else the coordinator."""
    named = assessment.owners.filter(no=no).values_list("agency_id", flat=True).first()
    return named or assessment.coordinator_id


def may_rate(actor: Actor, assessment: Assessment, no: int) -> bool:
    """Tell whether who acts gives levels and evidence for an indicator: people of its owner and of the coordinator."""
    if coordinates(actor, assessment):
        return True
    owner = owner_of(assessment, no)
    return owner is not None and holds_in(user_of(actor), "maturity.assess", [owner])


def may_step(actor: Actor, assessment: Assessment, step: Step) -> bool:
    """Tell whether who acts has the right for a step; the coordinator's steps are of that agency alone."""
    if step.permission == COORDINATE:
        return coordinates(actor, assessment)
    return holds(actor, step.permission)


def did_before(actor: Actor, assessment: Assessment, step: Step) -> bool:
    """Tell whether who acts did one of the earlier steps that this step wants from somebody else."""
    if actor.user_id is None:
        return False
    return any(actor.user_id in _doers(assessment, name) for name in step.others)


def _doers(assessment: Assessment, name: str) -> set[int]:
    """Return who did a step the last time; of verdicts, everybody who gave one since the assessment was last sent."""
    if name == VERDICT:
        given = assessment.ratings.filter(kind__in=VERDICTS, given_by__isnull=False)
        sent = assessment.moves.filter(step="send").last()
        since = given.filter(given_at__gte=sent.at) if sent else given
        return {pk for pk in since.values_list("given_by_id", flat=True) if pk is not None}
    newest = assessment.moves.filter(step=name).last()
    return {newest.by_id} if newest and newest.by_id else set()


def asked_to_reopen(assessment: Assessment) -> Move | None:
    """Return the request to open a closed assessment again that nobody has answered, or None."""
    newest = assessment.moves.last()
    return newest if newest and newest.step == Move.Step.ASK_REOPENING else None


def next_steps(actor: Actor, assessment: Assessment) -> list[Step]:
    """Return the steps that who acts may take now."""
    asked = asked_to_reopen(assessment) is not None
    return [
        step
        for step in STEPS.values()
        if assessment.state in step.start
        and may_step(actor, assessment, step)
        and not did_before(actor, assessment, step)
        and (step.name not in {"ask-reopening", "reopen"} or asked == (step.name == "reopen"))
    ]


def kinds_for(actor: Actor, assessment: Assessment, no: int) -> list[Rating.Kind]:
    """Return what who acts may give a level of an indicator as, now."""
    kinds: list[Rating.Kind] = []
    if assessment.state == Assessment.State.OPEN:
        if may_rate(actor, assessment, no):
            kinds.append(Rating.Kind.SELF)
        if holds(actor, "maturity.manage"):
            kinds.append(Rating.Kind.TARGET)
    judged = assessment.state == Assessment.State.VERIFIED and judges(actor, assessment)
    if judged and not took_part(actor, assessment):
        kinds += VERDICTS
    return kinds


def took_part(actor: Actor, assessment: Assessment) -> bool:
    """Tell whether who acts gave a level of the self-assessment, sent or verified it: nobody judges their own work."""
    if actor.user_id is None:
        return False
    own = assessment.ratings.filter(kind=Rating.Kind.SELF, given_by_id=actor.user_id).exists()
    return own or actor.user_id in _doers(assessment, "send") | _doers(assessment, "verify")
