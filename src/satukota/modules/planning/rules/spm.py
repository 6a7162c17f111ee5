"""Minimum service standards: 29 services of six fields (PP 2/2018) and their index.

No law text of the index formula was found. The parts used here are general knowledge: 80 % of the index is the share of
people who were served, 20 % the quality of what they received. Both shares can be set by the city.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

CATEGORIES = (
    ("Tuntas Paripurna", Decimal(100)),
    ("Tuntas Utama", Decimal(90)),
    ("Tuntas Madya", Decimal(80)),
    ("Tuntas Pratama", Decimal(70)),
    ("Tuntas Muda", Decimal(60)),
    ("Belum Tuntas", Decimal(0)),
)
PEOPLE_SHARE = Decimal("0.8")


@dataclass(frozen=True)
class Service:
    """One service of one year. Without people to serve it does not count."""

    to_serve: int | None
    served: int | None
    quality_target: int | None = None
    quality_met: int | None = None


def percent(met: int | None, target: int | None) -> Decimal | None:
    """Return how much of a target was met, at most 100, or None where it is not known or nothing was due."""
    if met is None or not target:
        return None
    return min(Decimal(met) * 100 / Decimal(target), Decimal(100))


def service_index(service: Service, people_share: Decimal = PEOPLE_SHARE) -> Decimal | None:
    """Return the exact index of one service (0 to 100), or None without figures on people served."""
    people = percent(service.served, service.to_serve)
    if people is None:
        return None
    quality = percent(service.quality_met, service.quality_target)
    return people if quality is None else people * people_share + quality * (1 - people_share)


def nobody_due(service: Service) -> bool:
    """Return whether it was said that nobody had to be served, such as in a year without a disaster."""
    return service.to_serve == 0 and not service.served


def is_complete(service: Service) -> bool:
    """Return whether everybody was served and every part of the quality was met; nobody to serve leaves nothing to do."""
    if nobody_due(service):
        return True
    parts = ((service.served, service.to_serve), (service.quality_met, service.quality_target))
    return all(met is not None and target and met >= target for met, target in parts)


def mean_index(indexes: Iterable[Decimal | None]) -> Decimal | None:
    """Return the plain exact mean of the services (or fields) that have an index."""
    known = [index for index in indexes if index is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def category(index: Decimal | None, complete: bool = True, bands: Sequence[tuple[str, Decimal]] = CATEGORIES) -> str:
    """Return the word for an exact index: at or above the lower bound. Empty without an index.

    The highest word means all of them: it needs that everything is `complete`, too.
    """
    if index is None:
        return ""
    reached = [name for name, low in bands if index >= low]
    return reached[0] if complete or len(reached) < len(bands) else reached[1]
