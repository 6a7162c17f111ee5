"""What speaks against a photo that is to prove a solution."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

SAME, ALIKE, FAR, EARLY, LIBRARY = "same_bytes", "alike", "far", "before_report", "no_capture"
FARTHEST = 250
"""Metres between the report and where the photo was taken, above which somebody has to look."""
HEAVY = {SAME, ALIKE, FAR, EARLY}
"""Findings for which a second person decides; a photo from the library is only marked."""
SAMPLED = 0.03


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its code, a number (metres, bits, days) and the other case, where there is one."""

    code: str
    number: int = 0
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A closing photo: metres from the report (None: unknown), when taken, earlier files that repeat it."""

    metres: float | None
    taken_at: datetime | None
    captured: bool
    same: Sequence[int | None] = ()
    alike: Sequence[tuple[int | None, int]] = ()


def findings(shot: Shot, opened_at: datetime) -> list[Finding]:
    """Return what speaks against a photo, the worst first."""
    against = [Finding(SAME, 0, case) for case in shot.same[:3]]
    against += [Finding(ALIKE, bits, case) for case, bits in shot.alike[:3]]
    if shot.metres is not None and shot.metres > FARTHEST:
        against.append(Finding(FAR, round(shot.metres)))
    if shot.taken_at and shot.taken_at < opened_at:
        against.append(Finding(EARLY, (opened_at - shot.taken_at).days))
    if not shot.captured and shot.metres is None:
        against.append(Finding(LIBRARY))
    return against


def is_doubtful(against: Sequence[Finding]) -> bool:
    """Tell whether a second person has to decide."""
    return any(finding.code in HEAVY for finding in against)


def is_sampled(number: str, share: float = SAMPLED) -> bool:
    """Tell whether a case is drawn for an audit; the same number is always drawn or never."""
    return random.Random(f"audit:{number}").random() < share
