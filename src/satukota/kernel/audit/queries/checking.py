"""Seals as they are listed: what each covers, and when it was last checked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from satukota.kernel.audit.models import Seal, SealCheck
from satukota.kernel.events.api import Position


@dataclass(frozen=True, slots=True)
class CheckedSeal:
    """A seal, and the last check that covered it; None where nobody checked it yet."""

    seal: Seal
    check: SealCheck | None

    @property
    def whole(self) -> bool:
        """Whether that check named nothing that was changed."""
        return self.check is not None and not self.check.problems


def checks() -> QuerySet[SealCheck]:
    """Return the checks that were asked for, newest first."""
    return SealCheck.objects.order_by("-id")


def seal_of(position: Position) -> Seal | None:
    """Return the seal that covers an event; None while it is not sealed."""
    txid, event_id = position
    ends = Q(last_txid__gt=txid) | Q(last_txid=txid, last_id__gte=event_id)
    return Seal.objects.filter(ends).exclude(key_id="").order_by("id").first()


def seals_with_checks(seals: list[Seal]) -> list[CheckedSeal]:
    """Return seals with the newest finished check of each."""
    if not seals:
        return []
    first, last = min(seal.pk for seal in seals), max(seal.pk for seal in seals)
    done = list(SealCheck.objects.filter(checked_at__isnull=False, first__lte=last, last__gte=first).order_by("-id"))
    return [
        CheckedSeal(seal, next((check for check in done if check.first <= seal.pk <= check.last), None))
        for seal in seals
    ]


LAG = timedelta(minutes=10)
"""An event is sealed within a minute or two; where the worker stood still, a whole check finds it."""


def seals_covering(since: datetime, until: datetime) -> list[Seal]:
    """Return the seals with a key under which events between two instants lie, oldest first."""
    return list(Seal.objects.exclude(key_id="").filter(at__gte=since, at__lt=until + LAG).order_by("id"))
