"""What a search for a place finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Something that was looked for: an area, a landmark, or a point that was typed (`kind` "point")."""

    name: str
    kind: str
    lon: float
    lat: float
    area_code: str
    context: str = ""
    """Where it is, in words: its village and district."""
    approximate: bool = False
