"""Bring back what became of our reports at other systems."""

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import SYSTEM, Act, NotAllowed, apply
from satukota.modules.reports.actions.ports import News, Port
from satukota.modules.reports.models import Exchange, Partner

CLOSED = {"closed", "fixed", "done", "selesai"}


def bring_news(partner: Partner, port: Port, most: int = 200) -> int:
    """Ask a partner where our open reports stand, and tell it on the cases; return how many changed."""
    rows = Exchange.objects.filter(partner=partner, status=Exchange.Status.SENT, case__is_open=True)
    waiting = {row.external_id: row for row in rows.select_related("case").order_by("changed_at")[:most]}
    if not waiting:
        return 0
    all_news = [news for news in port.news([*waiting]) if news.external_id in waiting]
    partner.read_until = timezone.now()
    partner.save(update_fields=["read_until"])
    return sum(take_news(waiting[news.external_id], news) for news in all_news)


def take_news(exchange: Exchange, news: News) -> bool:
    """Tell on the case what a partner says; return whether that was new. Said twice, it is one line."""
    if (exchange.remote_status, exchange.token) == (news.status, news.note[:120]):
        return False
    action = "partner_done" if news.status.lower() in CLOSED else "partner_update"
    note = f"{news.note or news.status}"[:5000]
    key = f"partner:{exchange.partner_id}:{exchange.external_id}:{news.status}:{hash_of(news.note)}"
    try:
        with transaction.atomic():
            apply(exchange.case.number, Act(action, {"note": note}), SYSTEM, key=key)
    except NotAllowed:
        # The case moved on at home (closed, merged); what the partner says stays visible at the exchange.
        action = ""
    exchange.remote_status, exchange.token = news.status[:40], news.note[:120]
    exchange.save(update_fields=["remote_status", "token", "changed_at"])
    return bool(action)


def hash_of(text: str) -> str:
    """Return a short mark of a text, for keys."""
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]
