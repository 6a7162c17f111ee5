"""Steps of the set-up are put off with a reason, and taken up again."""

from django.db import transaction

from satukota.kernel.events.api import Actor, Subject, record
from satukota.modules.administration.actions.events import StepPutOff
from satukota.modules.administration.models import StepLater


@transaction.atomic
def put_off(step: str, reason: str, actor: Actor) -> None:
    """Let a step of the set-up wait, and say why; a step that waits already gets the new reason."""
    StepLater.objects.update_or_create(step=step, defaults={"reason": reason, "by_id": actor.user_id})
    record(StepPutOff(step=step, change="put_off"), Subject("city", 0), actor)


@transaction.atomic
def take_up(step: str, actor: Actor) -> None:
    """Let a step stand among the open ones again; nothing happens to one that does."""
    if StepLater.objects.filter(step=step).delete()[0]:
        record(StepPutOff(step=step, change="taken_up"), Subject("city", 0), actor)
