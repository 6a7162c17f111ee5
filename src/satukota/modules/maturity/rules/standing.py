"""Where an institution stands among others by one instrument: its rank, and how many reached which predicate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Self


@dataclass(frozen=True)
class Share:
    """How many institutions reached a predicate; `or_better`: and all above it. `percent` as it was published."""

    word: str
    or_better: bool
    institutions: int | None
    percent: Decimal | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return a share as it was stored."""
        percent = row.get("percent")
        return cls(row["word"], row["or_better"], row["institutions"], None if percent is None else Decimal(percent))

    def row(self) -> dict[str, Any]:
        """Return the share as it is stored."""
        percent = None if self.percent is None else str(self.percent)
        return {
            "word": self.word, "or_better": self.or_better, "institutions": self.institutions, "percent": percent,
        }  # fmt: skip

    def percent_of(self, assessed: int | None) -> Decimal | None:
        """Return the published percent, else the one that follows from the numbers; two decimals."""
        if self.percent is not None or self.institutions is None or not assessed:
            return self.percent
        return (Decimal(100 * self.institutions) / assessed).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Flaw(StrEnum):
    """Why a rank or a distribution cannot be true."""

    RANK_ALONE = "rank_alone"
    RANK_TOO_LOW = "rank_too_low"
    NO_NUMBER = "no_number"
    TOO_MANY = "too_many"
    PERCENT = "percent"
    DIFFER = "differ"
    TWICE = "twice"
    NO_SOURCE = "no_source"


def flaws(
    rank: int | None, ranked: int | None, assessed: int | None, shares: Sequence[Share], source: str
) -> list[tuple[str, Flaw]]:
    """Return what cannot be true of a rank and a distribution, each with the field it is in.

    A share that does not say "or better" is a part of the whole: all of them together are at most everybody.
    """
    faults: list[tuple[str, Flaw]] = []
    if rank is not None and ranked is None:
        faults.append(("ranked", Flaw.RANK_ALONE))
    elif rank is not None and ranked is not None and rank > ranked:
        faults.append(("rank", Flaw.RANK_TOO_LOW))
    if (rank is not None or assessed is not None or shares) and not source.strip():
        faults.append(("distribution_source", Flaw.NO_SOURCE))
    return faults + [("shares", flaw) for flaw in _share_flaws(assessed, shares)]


def _share_flaws(assessed: int | None, shares: Sequence[Share]) -> list[Flaw]:
    found = [flaw for share in shares for flaw in _flaws_of(share, assessed)]
    if len({(share.word.casefold(), share.or_better) for share in shares}) < len(shares):
        found.append(Flaw.TWICE)
    parts = [share for share in shares if not share.or_better]
    if assessed is not None and sum(share.institutions or 0 for share in parts) > assessed:
        found.append(Flaw.TOO_MANY)
    if sum((share.percent or Decimal(0) for share in parts), Decimal(0)) > Decimal("100.5"):
        found.append(Flaw.PERCENT)
    return list(dict.fromkeys(found))


def _flaws_of(share: Share, assessed: int | None) -> list[Flaw]:
    faults = []
    if share.institutions is None and share.percent is None:
        faults.append(Flaw.NO_NUMBER)
    if share.percent is not None and not 0 <= share.percent <= 100:
        faults.append(Flaw.PERCENT)
    if assessed is not None and share.institutions is not None:
        if share.institutions > assessed:
            faults.append(Flaw.TOO_MANY)
        elif share.percent is not None and abs(Decimal(100 * share.institutions) / assessed - share.percent) > 1:
            faults.append(Flaw.DIFFER)
    return faults
