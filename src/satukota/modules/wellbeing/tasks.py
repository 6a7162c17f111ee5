"""Jobs of the module."""

from django.utils import timezone

from satukota.kernel.events.api import Actor, task
from satukota.modules.wellbeing import actions


@task(name="wellbeing.forget_devices", queueing_lock="wellbeing.forget_devices")
def forget_devices(timestamp: int = 0) -> None:
    """Forget which devices answered in earlier quarters."""
    actions.forget_devices(timezone.localdate(), Actor.system())
