"""How many working days a report may take: by its class, its category's norm, or a field inspection (SP4N-LAPOR!)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

INSPECTION = 60
SHORT = 5
UNKNOWN = 14
SHORT_CLASSES = frozenset({"information", "aspiration"})


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
    def days(self) -> int:
        """Return the working days, the same that the clock takes."""
        if self.class_ == "information":
            return SHORT
        if self.inspection:
            return INSPECTION
        if self.class_ in SHORT_CLASSES:
            return SHORT
        return int(self.norm.removesuffix("wd")) if self.norm else UNKNOWN

    def as_json(self) -> dict[str, Any]:
        """Return norm and inspection as they are kept while a head decides."""
        return {name: value for name, value in asdict(self).items() if name != "class_"}
