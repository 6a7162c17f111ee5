"""How many working days a report may take: by its class, its category's norm, or a field inspection (SP4N-LAPOR!)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

INSPECTION = 60
SHORT = 5
UNKNOWN = 14
SHORT_CLASSES = frozenset({"information", "aspiration"})
NORMS = ("2wh", "4wh", "1wd", "2wd", "3wd", "4wd", "5wd", "7wd", "10wd", "14wd", "20wd", "30wd", "60wd")
"""Terms that a category may have, the same that the case type knows: office hours (wh) or working days (wd)."""
HOURS_OF_DAY = 8
"""Office hours that count as a working day where terms are compared."""


def norm_days(norm: str) -> float:
    """Return a term in working days; a term of hours is a part of a day."""
    return int(norm[:-2]) / HOURS_OF_DAY if norm.endswith("wh") else int(norm[:-2])


@dataclass(frozen=True, slots=True)
class Allowance:
    """What decides the term of a report, as the definition's clock `resolve` reads it."""

    class_: str
    norm: str = ""
    inspection: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Allowance":
        """Return what the answers of a case say."""
        return cls(str(data.get("class", "")), str(data.get("norm") or ""), bool(data.get("inspection")))

    @property
    def term(self) -> str:
        """Return the term that the clock takes, such as 14wd."""
        if self.class_ == "information":
            return f"{SHORT}wd"
        if self.inspection:
            return f"{INSPECTION}wd"
        if self.class_ in SHORT_CLASSES:
            return f"{SHORT}wd"
        return self.norm or f"{UNKNOWN}wd"

    @property
    def days(self) -> float:
        """Return the working days, the same that the clock takes."""
        return norm_days(self.term)

    def as_json(self) -> dict[str, Any]:
        """Return norm and inspection as they are kept while a head decides."""
        return {name: value for name, value in asdict(self).items() if name != "class_"}
