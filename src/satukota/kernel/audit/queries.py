"""Checking the chain of seals."""

from dataclasses import dataclass

from satukota.kernel.audit.models import Seal
from satukota.kernel.audit.rules import chain
from satukota.kernel.events.api import between


@dataclass(frozen=True)
class Broken:
    """A seal that no longer fits its events."""

    seal: int
    expected: int
    found: int


def verify() -> tuple[int, list[Broken]]:
    """Recompute every seal; return the number of events checked and the seals that do not fit."""
    previous, checked, broken = "", 0, []
    for seal in Seal.objects.order_by("id").iterator():
        events = between((seal.first_txid, seal.first_id), (seal.last_txid, seal.last_id))
        if chain(previous, events) != seal.digest or len(events) != seal.count:
            broken.append(Broken(seal.pk, seal.count, len(events)))
        checked += len(events)
        previous = seal.digest
    return checked, broken
