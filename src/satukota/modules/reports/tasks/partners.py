"""Exchange with other systems: at forwarding, again after failures, and every ten minutes for news."""

import structlog

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import event, retry, task
from satukota.kernel.people.api import offices
from satukota.modules.reports.actions.exchange import Port, Unreachable, bring_news, deliver, queue_exchange
from satukota.modules.reports.actions.lapor import Lapor
from satukota.modules.reports.actions.open311_client import Open311
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.rules.submission import TYPE

log = structlog.get_logger(__name__)


def port_of(partner: Partner) -> Port:
    """Return the adapter for a partner. Raises Unreachable before a second person has confirmed where it leads."""
    if partner.confirmed_at is None:
        raise Unreachable("its address waits for a second person")
    return Lapor(partner) if partner.kind == Partner.Kind.LAPOR else Open311(partner)


@task(name="reports.hand_to_partner", retry=retry)
def hand_to_partner(event_id: int) -> None:
    """Send a report to the partner's own system where it was forwarded to an agency that has one."""
    happened = event(event_id)
    if happened.data.get("type") != TYPE or happened.data.get("action") != "forward":
        return
    office = offices().get(int(happened.data.get("agency") or 0))
    partner = Partner.objects.filter(code=office.code, active=True).first() if office else None
    case = Case.objects.defer("search").filter(pk=happened.subject_id).first()
    if partner and case and case.visibility <= Case.Visibility.AGENCY:
        waiting = queue_exchange(case, partner)
        if partner.confirmed_at:
            deliver(waiting, port_of(partner))


@task(name="reports.exchange", queueing_lock="reports.exchange")
def exchange(timestamp: int) -> None:
    """Try again what did not arrive, and ask every partner for news."""
    del timestamp
    waiting = Exchange.objects.filter(status=Exchange.Status.WAITING, partner__in=Partner.usable())
    for row in waiting.select_related("case", "partner")[:200]:
        deliver(row, port_of(row.partner))
    for partner in Partner.usable():
        try:
            bring_news(partner, port_of(partner))
        except Unreachable as error:
            log.warning("reports.partner_unreachable", partner=partner.code, error=str(error))
