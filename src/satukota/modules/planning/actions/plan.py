"""A plan's head and its versions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import PlanSaved, VersionDecided, note
from satukota.modules.planning.actions.names import keep_plan_head
from satukota.modules.planning.models import Plan, PlanVersion
from satukota.modules.planning.queries.version_parts import parts_of
from satukota.modules.planning.queries.versions import snapshot
from satukota.modules.planning.rules import differences


@transaction.atomic
def save_plan(plan: Plan, actor: Actor, reason: str = "") -> Plan:
    """Make a plan or change its head; another title or vision after a version was decided is kept with its reason.

    Only one plan is the main one. Raises ValidationError.
    """
    plan.full_clean()
    before = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if before is not None:
        keep_plan_head(plan, before, reason, actor)
    if plan.is_main:
        Plan.objects.exclude(pk=plan.pk).filter(is_main=True).update(is_main=False)
    plan.save()
    note(PlanSaved(), "plan", plan.pk, actor)
    return plan


@transaction.atomic
def decide_version(plan: Plan, reason: str, actor: Actor) -> PlanVersion:
    """Freeze the plan as its next version. Raises ValidationError where nothing changed since the last one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.versions.first()
    items, parts = snapshot(plan), parts_of(plan)
    if last is not None and last.parts == parts and not differences.diff(last.items, items):
        raise ValidationError(_("Nothing changed since version %(number)s.") % {"number": last.number})
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        reason=reason[:300],
        items=items,
        parts=parts,
        regulation=plan.regulation,
        decided_by_id=actor.user_id,
    )
    note(VersionDecided(version.number), "plan", plan.pk, actor)
    return version
