"""Send reports to other systems."""

from satukota.kernel.cases.api import Case
from satukota.modules.reports.actions.ports import Declined, Port, Unreachable
from satukota.modules.reports.models import Exchange, Partner

MOST_TRIES = 12


def retry_exchange(exchange: Exchange) -> None:
    """Let a delivery that failed be tried again, as often as a new one."""
    exchange.status, exchange.tries, exchange.error = Exchange.Status.WAITING, 0, ""
    exchange.save(update_fields=["status", "tries", "error", "changed_at"])


def queue_exchange(case: Case, partner: Partner) -> Exchange:
    """Note that a report is to be sent to a partner; the same report goes there once."""
    return Exchange.objects.get_or_create(case=case, partner=partner)[0]


def deliver(exchange: Exchange, port: Port) -> bool:
    """Send one report; return whether it arrived. A failure is kept with its reason, for a person and a later try."""
    if exchange.status == Exchange.Status.SENT:
        return True
    exchange.tries += 1
    try:
        exchange.external_id = port.send(exchange.case)
        exchange.status, exchange.error = Exchange.Status.SENT, ""
    except Declined as error:
        exchange.status, exchange.error = Exchange.Status.FAILED, str(error)[:300]
    except Unreachable as error:
        over = exchange.tries >= MOST_TRIES
        exchange.status = Exchange.Status.FAILED if over else Exchange.Status.WAITING
        exchange.error = str(error)[:300]
    exchange.save()
    return exchange.status == Exchange.Status.SENT
