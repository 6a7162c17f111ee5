"""Changes of a plan: written down with what stood before, agreed on by as many people as it takes, then made."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Act, Applied, Case, FieldError, Invalid, Opening, apply, open_case
from satukota.kernel.cases.api import who as who_of
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, Membership, User
from satukota.modules.planning.actions.details import (
    check_milestone,
    check_removable,
    refuse_circle,
    remove_detail,
    save_detail,
)
from satukota.modules.planning.actions.events import ChangeProposed, ChangeTakenOut, ProposalApplied, note
from satukota.modules.planning.actions.items import drop_item, place, save_item
from satukota.modules.planning.actions.names import require_told
from satukota.modules.planning.actions.readiness import judge
from satukota.modules.planning.actions.risks import check_judgement
from satukota.modules.planning.models import (
    Dependency,
    Item,
    Milestone,
    Plan,
    Proposal,
    ProposedChange,
    Readiness,
    Risk,
)
from satukota.modules.planning.queries.proposals import facts_of, stored_row
from satukota.modules.planning.rules.proposals import Subject, Verb, Way, belongs_to_agency, way_of
from satukota.modules.planning.rules.tree import Kind

PROPOSAL = "planning.proposal"
type Row = Item | Milestone | Risk | Dependency | Readiness
SUBJECTS: Mapping[type[models.Model], Subject] = {
    Item: Subject.ITEM,
    Milestone: Subject.MILESTONE,
    Risk: Subject.RISK,
    Dependency: Subject.DEPENDENCY,
    Readiness: Subject.READINESS,
}
OPEN_PROPOSAL = ("writing", "returned")
"""States in which a proposal takes more changes."""


@dataclass(frozen=True)
class Parts:
    """What becomes of what stands below an item that is dropped: dropped too, or moved below the item `to` (id)."""

    drop: bool = False
    to: int | None = None


@dataclass(frozen=True)
class Wish:
    """A change that somebody asks for: the row as it is to be (`remove`: as it stands), and why."""

    row: Row
    reason: str = ""
    remove: bool = False
    parts: Parts = Parts()


@transaction.atomic
def propose(
    wish: Wish, user: User, actor: Actor, *, steers: bool, seen_by_second: bool = False
) -> ProposedChange | None:
    """Write a change down, and make it at once, or put it before whom it takes; None where nothing changes.

    `steers`: somebody who answers for the whole plan asks, not an agency; with `seen_by_second` what would hold at once
    waits for a second person. Raises ValidationError where the change could not be made, or another one of the same
    row waits.
    """
    row = wish.row
    subject = SUBJECTS[type(row)]
    change = _written(wish, subject, actor)
    if isinstance(row, Item) and not steers:
        _require_own(row, change)
    if change.doing == Verb.CHANGE and change.before == change.after:
        return None
    _check(wish)
    way = way_of(subject, steers=steers)
    if seen_by_second and way is Way.AT_ONCE:
        way = Way.SECOND
    if way is Way.AT_ONCE:
        change.state = ProposedChange.State.APPLIED
        change.decided_by_id, change.decided_role, change.decided_at = actor.user_id, actor.role, timezone.now()
        made = _make(row, wish, actor)
        change.target, change.item_id = made
        change.save()
    else:
        _require_alone(change)
        change.proposal = _open_proposal(row, actor, way)
        change.save()
    agency_id = change.written_agency_id
    data = ChangeProposed(change.pk, change.about, change.state == ProposedChange.State.WAITING)
    note(data, "item" if change.item_id else "plan", change.item_id or change.plan_id, actor, agency_id=agency_id)
    if way is Way.SECOND and change.proposal is not None:
        apply(change.proposal.case.number, Act("propose"), who_of(user))
    return change


def _written(wish: Wish, subject: Subject, actor: Actor) -> ProposedChange:
    row = wish.row
    before = facts_of(stored_row(subject, row.pk)) if row.pk else {}
    verb = Verb.REMOVE if wish.remove else Verb.CHANGE if row.pk else Verb.ADD
    item = row if isinstance(row, Item) else row.item
    return ProposedChange(
        plan_id=item.plan_id,
        item_id=item.pk,
        about=subject,
        doing=verb,
        target=row.pk,
        before=before,
        after=asdict(wish.parts) if wish.remove else facts_of(row),
        reason=wish.reason.strip()[:300],
        written_by_id=actor.user_id,
        written_role=actor.role,
        written_agency_id=actor.agency_id,
    )


def _check(wish: Wish) -> None:
    """Raise ValidationError where the change could not be made if it held now."""
    row = wish.row
    if wish.remove and not wish.reason.strip():
        raise ValidationError({"reason": _("Say why: it stays in the plan's history.")})
    if wish.remove:
        if isinstance(row, Milestone):
            check_removable(row)
        return
    if isinstance(row, Item):
        place(row)
        row.full_clean(exclude=["path"])
        require_told(row, wish.reason)
        return
    row.full_clean()
    if isinstance(row, Milestone):
        check_milestone(row, wish.reason)
    if isinstance(row, Risk):
        check_judgement(row, wish.reason.strip())
    if isinstance(row, Dependency):
        refuse_circle(row)


def _require_own(item: Item, change: ProposedChange) -> None:
    """Raise ValidationError where an agency asks for more than its own part of the plan."""
    moved = change.doing == Verb.ADD or change.before.get("parent_id") != item.parent_id
    above = item.parent.agency_id if item.parent else None
    kept = change.doing == Verb.ADD or change.before.get("agency_id") == item.agency_id
    if not kept or not belongs_to_agency(Kind(item.kind), item.agency_id, above if moved else item.agency_id):
        raise ValidationError(
            _("An agency proposes activities, sub-activities and action plans of its own, below what is its own.")
        )


def _require_alone(change: ProposedChange) -> None:
    """Raise ValidationError where another change of the same row waits already."""
    waiting = ProposedChange.objects.filter(state=ProposedChange.State.WAITING, about=change.about)
    if change.target is not None and waiting.filter(target=change.target).exists():
        raise ValidationError(_("Another change of this waits already: decide on it, or take it out, first."))


def _open_proposal(row: Row, actor: Actor, way: Way) -> Proposal:
    """Return the proposal that a change goes into: the agency's open one, or a new one."""
    item = row if isinstance(row, Item) else row.item
    agency = item.agency if way is Way.AGENCY else None
    if agency is not None:
        mine = Proposal.objects.select_for_update(of=("self",)).filter(agency=agency, plan=item.plan_id)
        open_now = mine.filter(case__state__in=OPEN_PROPOSAL).first()
        if open_now is not None:
            return open_now
    return _new_proposal(item.plan, agency, actor)


def _new_proposal(plan: Plan, agency: Agency | None, actor: Actor) -> Proposal:
    decider = deciding_office()
    owner = agency or decider
    title = f"{plan.title}: {owner.name}"
    data = {"origin": "agency" if agency else "city", "owner": owner.code, "decider": decider.code}
    case = open_case(Opening(PROPOSAL, title[:300], data=data, agency=owner), actor=actor)
    return Proposal.objects.create(case=case, plan=plan, agency=agency)


def deciding_office() -> Agency:
    """Return the office whose inbox gets what was sent: where most planners work. Raises ValidationError without one."""
    planners = Membership.objects.filter(role="planner", user__is_active=True, ends=None)
    most = planners.values("agency").annotate(people=Count("pk")).order_by("-people", "agency").first()
    if most is None:
        raise ValidationError(_("Nobody is planner yet, so nobody could decide on it."))
    return Agency.objects.get(pk=most["agency"])


def _make(row: Row, wish: Wish, actor: Actor) -> tuple[int, int]:
    """Make a change and return the ids of its row and of its item."""
    pk = row.pk
    if isinstance(row, Item):
        made = _drop(row, wish, actor) if wish.remove else save_item(row, actor, wish.reason)
        return made.pk, made.pk
    if isinstance(row, Readiness):
        return judge(row, actor).pk, row.item_id
    if wish.remove:
        remove_detail(row, actor)
        return pk, row.item_id
    return save_detail(row, actor, reason=wish.reason).pk, row.item_id


def _drop(item: Item, wish: Wish, actor: Actor) -> Item:
    to = item.plan.items.filter(pk=wish.parts.to).first() if wish.parts.to else None
    return drop_item(item, wish.reason, actor, with_parts=wish.parts.drop, parts_to=to)


@transaction.atomic
def take_out(change: ProposedChange, actor: Actor) -> None:
    """Take a change out of a proposal that is still being written. Raises ValidationError afterwards."""
    locked = ProposedChange.objects.select_for_update(of=("self",)).select_related("proposal__case").get(pk=change.pk)
    writable = locked.proposal is not None and locked.proposal.case.state in OPEN_PROPOSAL
    if locked.state != ProposedChange.State.WAITING or not writable:
        raise ValidationError(_("This was sent already: it can be returned, not taken out."))
    locked.state = ProposedChange.State.WITHDRAWN
    locked.save(update_fields=["state"])
    note(ChangeTakenOut(locked.pk), "plan", locked.plan_id, actor, agency_id=locked.written_agency_id)


def proposal_of(case: Case) -> Proposal:
    """Return the proposal that a case carries."""
    return Proposal.objects.select_related("plan").get(case=case)


def waiting_changes(proposal: Proposal) -> list[ProposedChange]:
    """Return the changes of a proposal that wait, in the order in which they were written."""
    return list(proposal.changes.filter(state=ProposedChange.State.WAITING).select_related("item"))


def _refusal(words: str) -> Invalid:
    return Invalid({"changes": FieldError("said", {"said": words})})


def require_changes(applied: Applied) -> None:
    """Effect of `submit` and `propose`: an empty proposal goes nowhere."""
    if not waiting_changes(proposal_of(applied.case)):
        raise _refusal(_("There is nothing in it yet."))


def require_other_writer(applied: Applied) -> None:
    """Effect of `send`: who wrote one of the changes cannot send them."""
    _require_other(waiting_changes(proposal_of(applied.case)), applied)


def _require_other(changes: list[ProposedChange], applied: Applied) -> None:
    user = applied.who.actor.user_id
    if user is None or any(change.written_by_id == user for change in changes):
        raise _refusal(_("You wrote one of these changes yourself: somebody else has to do this."))


def apply_proposal(applied: Applied) -> None:
    """Effect of `approve`: every change is made, all or none. Refuses one's own, and what was overtaken since."""
    proposal = proposal_of(applied.case)
    changes = waiting_changes(proposal)
    _require_other(changes, applied)
    actor = applied.who.actor
    for change in changes:
        _apply(change, actor)
        change.state = ProposedChange.State.APPLIED
        change.document = str(applied.data.get("document") or "")[:200]
        change.decided_by_id, change.decided_role, change.decided_at = actor.user_id, actor.role, applied.at
        change.save(update_fields=["state", "document", "target", "item", "decided_by", "decided_role", "decided_at"])
    agency_id = proposal.agency_id
    note(ProposalApplied(len(changes)), "plan", proposal.plan_id, actor, agency_id=agency_id, public=True)


def _apply(change: ProposedChange, actor: Actor) -> None:
    row = stored_row(Subject(change.about), change.target) if change.target else None
    if change.target and (row is None or facts_of(row) != change.before):
        raise _refusal(_("“%(name)s” was changed in the meantime: return the proposal.") % {"name": change.item})
    remove = change.doing == Verb.REMOVE
    wanted = row if remove and row is not None else rebuilt(change, row)
    wish = Wish(wanted, change.reason, remove, Parts(**change.after) if remove else Parts())
    try:
        change.target, change.item_id = _make(wanted, wish, actor)
    except ValidationError as refused:
        words = " ".join(refused.messages)
        raise _refusal(f"{change.after.get('name') or change.item}: {words}") from refused


def rebuilt(change: ProposedChange, row: Row | None) -> Row:
    """Return the row as a change wants it, not saved; `row` is the one that stands, None for an addition."""
    models_by_subject = {subject: model for model, subject in SUBJECTS.items()}
    model: Any = models_by_subject[Subject(change.about)]
    wanted = row if row is not None else model()
    if row is None and isinstance(wanted, Item):
        wanted.plan_id = change.plan_id
    if row is None and not isinstance(wanted, Item):
        wanted.item_id = change.item_id
    for field in model._meta.concrete_fields:
        if field.attname in change.after:
            kind = field.target_field if field.is_relation else field
            setattr(wanted, field.attname, kind.to_python(change.after[field.attname]))
    return wanted


def withdraw_proposal(applied: Applied) -> None:
    """Effect of `withdraw`: what was in it is kept as withdrawn."""
    for change in waiting_changes(proposal_of(applied.case)):
        change.state = ProposedChange.State.WITHDRAWN
        change.save(update_fields=["state"])
