"""What would be sent again after an outage: which messages still make sense, which are named and left."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.notifications.models import Message, Status
from satukota.kernel.notifications.queries.log import Filter, wanted_rows
from satukota.kernel.notifications.queries.templates import shipped_templates
from satukota.kernel.notifications.rules import is_too_old

MOST, LOOKED_AT = 500, 20_000
FAILED = (Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Plan:
    """Messages that would be sent again, and by template how many would not, and why. `more` are behind the first MOST."""

    send: list[Message] = field(default_factory=list)
    too_old: Counter[str] = field(default_factory=Counter)
    forgotten: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    more: int = 0

    @property
    def by_template(self) -> Counter[str]:
        """How many would be sent, by template."""
        return Counter(message.template for message in self.send)


def plan_again(messages: QuerySet[Message], wanted: Filter, now: datetime | None = None) -> Plan:
    """Return what of the failed messages of a filter would be sent again: the oldest first, MOST at a time."""
    moment = now or timezone.now()
    failed = wanted_rows(messages, wanted).filter(status__in=FAILED)
    rows = list(failed.order_by("id").values_list("pk", "template", "created_at", "context")[:LOOKED_AT])
    again = _repeated({pk for pk, *_facts in rows})
    plan, send = Plan(), list[int]()
    for pk, template, created_at, context in rows:
        if pk in again:
            plan.repeated[template] += 1
        elif is_too_old(moment - created_at, urgent=_is_urgent(template)):
            plan.too_old[template] += 1
        elif not context:
            plan.forgotten[template] += 1
        else:
            send.append(pk)
    return replace(plan, send=list(Message.objects.filter(pk__in=send[:MOST]).order_by("pk")), more=len(send[MOST:]))


def _is_urgent(code: str) -> bool:
    template = shipped_templates().get(code)
    return template is not None and template.urgent


def _repeated(ids: set[int]) -> set[int]:
    """Return those that were sent again before: their copies say it in their keys."""
    oldest = min(ids, default=0)
    keys = Message.objects.filter(key__startswith="again:", pk__gt=oldest).values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys} & ids
