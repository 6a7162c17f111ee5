"""Risks: what one said before stays, and one that is over is closed, not deleted."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.models import Risk, RiskChange


def check_judgement(risk: Risk, reason: str) -> Risk | None:
    """Return what a risk said before where that changes now, locked; None where nothing does.

    Raises ValidationError: another level without a reason, or one half of what is left.
    """
    if (risk.residual_likelihood is None) != (risk.residual_impact is None):
        raise ValidationError({"residual_impact": _("Say both what likelihood and what impact is left, or neither.")})
    before = Risk.objects.select_for_update().filter(pk=risk.pk).first() if risk.pk else None
    if before is None or all(getattr(before, name) == getattr(risk, name) for name in Risk.FACTS):
        return None
    if (before.likelihood, before.impact) != (risk.likelihood, risk.impact) and not reason:
        raise ValidationError({"reason": _("Say why the level changes: the first one stays in the register.")})
    return before


def keep_judgement(risk: Risk, actor: Actor, reason: str) -> None:
    """Keep what a risk said, where something else is said now, inside the caller's transaction.

    Raises ValidationError, as `check_judgement` does.
    """
    before = check_judgement(risk, reason)
    if before is None:
        return
    RiskChange.objects.create(
        risk=before,
        reason=reason,
        changed_by_id=actor.user_id,
        changed_role=actor.role,
        **{name: getattr(before, name) for name in Risk.FACTS},
    )


def close(risk: Risk, actor: Actor) -> None:
    """Close a risk that is over, inside the caller's transaction; it stays in the register."""
    risk.closed_on = timezone.localdate()
    keep_judgement(risk, actor, str(_("closed")))
    risk.save(update_fields=["closed_on"])
