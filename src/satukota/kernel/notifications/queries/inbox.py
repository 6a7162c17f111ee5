"""What waits for somebody on this site. Texts are made when they are read, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from satukota.kernel.notifications.models import Channel, InboxItem
from satukota.kernel.notifications.queries.letter import values_of
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.notifications.rules import fill
from satukota.kernel.people.api import User


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the inbox. `link` may be empty; `case_number` too."""

    id: int
    at: datetime
    subject: str
    body: str
    link: str
    case_id: int | None
    case_number: str
    read: bool


def _of(user: User) -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(user=user)


def unread(user: User) -> int:
    """Return how many messages the user has not read yet, counted up to 100."""
    return _of(user).filter(read_at__isnull=True)[:100].count()


def inbox(user: User, *, before: int | None = None, limit: int = 20) -> list[Item]:
    """Return the user's messages, newest first; `before` is the id of the last one of the page before."""
    rows = _of(user).select_related("message").order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return [_item(row) for row in rows[:limit]]


def _item(row: InboxItem) -> Item:
    message = row.message
    values = values_of(message)
    wording = template(message.template).wording(get_language() or message.language, Channel.IN_APP)
    return Item(
        id=row.pk,
        at=row.created_at,
        subject=fill(wording.subject, values),
        body=fill(wording.body, values),
        link=values.get("link", ""),
        case_id=message.case_id,
        case_number=message.case_number,
        read=row.read_at is not None,
    )
