"""What providers report afterwards."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import later
from satukota.kernel.notifications.actions.deliver import DELIVER
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.channels.sms_gammu.channel import CHANNEL as MODEM
from satukota.kernel.notifications.models import Channel, Delivery, Message, Status
from satukota.kernel.notifications.rules import Result

ENDED = (Status.DELIVERED, Status.CANCELLED)


@transaction.atomic
def receipt(channel: str, reference: str, result: Result, error: str = "") -> bool:
    """Note a provider's report; return whether we know the message.

    Reports come twice and out of order: what arrived stays arrived. After a failure the next channel is tried.
    """
    row = Delivery.objects.select_for_update().filter(channel=channel, reference=reference).first()
    if row is None or not reference:
        return False
    if row.status == Status.DELIVERED or result not in {Result.DELIVERED, Result.REFUSED}:
        return True
    row.status = Status.DELIVERED if result == Result.DELIVERED else Status.PERMANENT_FAILURE
    row.error, row.changed_at = error[:300], timezone.now()
    row.save(update_fields=["status", "error", "changed_at"])
    _pass_on(row)
    return True


def _pass_on(row: Delivery) -> None:
    """Let the message follow its delivery: it arrived, or it goes on to the next channel at once."""
    message = Message.objects.select_for_update().get(pk=row.message_id)
    if message.status in ENDED:
        return
    message.changed_at = timezone.now()
    if row.status == Status.DELIVERED:
        message.status, message.channel, message.next_try = Status.DELIVERED, row.channel, None
    elif message.channel == row.channel and message.status == Status.SENT:
        message.status, message.next_try = Status.TEMPORARY_FAILURE, timezone.now()
        later(DELIVER, message_ids=[message.pk])
    message.save(update_fields=["status", "channel", "next_try", "changed_at"])


def ask_modem(most: int = 500) -> int:
    """Read from Gammu SMSD what became of SMS that are not confirmed yet; return how many are settled now."""
    if not port(Channel.SMS).available():
        return 0
    waiting = Delivery.objects.filter(channel=Channel.SMS, status=Status.SENT).order_by("id")
    references = list(waiting.values_list("reference", flat=True)[:most])
    reports = list(MODEM.reports(references)) if references else []
    return sum(receipt(Channel.SMS, reference, result) for reference, result in reports)
