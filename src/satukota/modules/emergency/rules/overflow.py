"""A caller whom no desk answers: after a while other telephones ring too, then the neighbour's centre takes over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOT_YET, SECOND_GROUP, NEIGHBOUR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Rules:
    """What the city decided: seconds since the first ring, telephones of the second group, the neighbour's SIP address.

    Without telephones or neighbour the caller waits on; 0 seconds means never.
    """

    second_after: float = 40
    second_group: tuple[str, ...] = ()
    neighbour_after: float = 0
    neighbour: str = ""

    def level(self, waited: float) -> int:
        """Return how far a call has climbed that waited so long."""
        if self.neighbour and self.neighbour_after and waited >= self.neighbour_after:
            return NEIGHBOUR
        return SECOND_GROUP if self.second_after and waited >= self.second_after else NOT_YET


def rules_of(facts: Mapping[str, Any]) -> Rules:
    """Read the rules as the site sends them. Raises ValueError or TypeError where they are none."""
    group = facts.get("second_group") or []
    return Rules(
        float(facts.get("second_after") or 0),
        tuple(str(target) for target in group),
        float(facts.get("neighbour_after") or 0),
        str(facts.get("neighbour") or ""),
    )
