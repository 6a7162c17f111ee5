"""Exchange of reports with other systems: what we need of one, deliver to it, bring back what became of them."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import SYSTEM, Act, Case, NotAllowed, apply
from satukota.kernel.events.api import AlreadyDone
from satukota.modules.reports.actions.late_words import put_before_desk
from satukota.modules.reports.models import Exchange, Partner

MOST_TRIES = 12
CLOSED = {"closed", "fixed", "done", "selesai"}


class Unreachable(Exception):
    """The partner did not answer, or not with what was agreed; it will be tried again."""


class Declined(Exception):
    """The partner answered that it does not take this report; trying again would not help."""


@dataclass(frozen=True, slots=True)
class News:
    """What a partner says of one report: its id there, their status word, words for the reporter, when."""

    external_id: str
    status: str
    note: str = ""
    at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Port(Protocol):
    """What we need of another system. Adapters: Open311, SP4N-LAPOR!, their simulators."""

    def send(self, case: Case) -> str:
        """Deliver a report and return its id there. Raises Unreachable or Declined."""
        ...

    def news(self, external_ids: list[str]) -> list[News]:
        """Return where these reports stand. Raises Unreachable."""
        ...


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
    key = f"partner:{exchange.partner_id}:{exchange.external_id}:{news.status}:{_mark_of(news.note)}"
    try:
        with transaction.atomic():
            apply(exchange.case.number, Act(action, {"note": note}), SYSTEM, key=key)
    except NotAllowed:
        # The case moved on at home (closed, merged): the words are a note for staff, the status stays at the exchange.
        words = f"{exchange.partner.name}: {note}"[:5000]
        try:
            with suppress(AlreadyDone), transaction.atomic():
                apply(exchange.case.number, Act("door_note", {"note": words}), SYSTEM, key=key)
        except NotAllowed:
            put_before_desk(exchange.case, words, key)
        action = ""
    exchange.remote_status, exchange.token = news.status[:40], news.note[:120]
    exchange.save(update_fields=["remote_status", "token", "changed_at"])
    return bool(action)


def _mark_of(text: str) -> str:
    """Return a short mark of a text, for keys."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
