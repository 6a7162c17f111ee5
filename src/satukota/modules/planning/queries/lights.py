"""The traffic lights of a part of the plan as one bar."""

from dataclasses import dataclass, field

from satukota.modules.planning.queries.looks import LOOKS, ORDER, Look
from satukota.modules.planning.rules.lights import Light


@dataclass
class Lights:
    """How many indicators of a part show which light."""

    name: str
    url: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of indicators."""
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Number of indicators that have a value and a target."""
        return sum(self.counts.get(light, 0) for light in (Light.ON_TRACK, Light.WATCH, Light.BEHIND))

    @property
    def parts(self) -> list[tuple[str, Look, int, str, str]]:
        """(light, look, count, start in per cent, width in per cent) of each light that occurs, good ones first."""
        parts, start = [], 0.0
        for light in ORDER:
            count = self.counts.get(light, 0)
            if count:
                width = count / self.total * 100
                parts.append((light.value, LOOKS[light], count, f"{start:.2f}", f"{width:.2f}"))
                start += width
        return parts
