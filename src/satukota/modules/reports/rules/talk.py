"""A talk by messages: what was said, what is known so far, what comes next."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MessageContent:
    """One message: words, a pin, photos by the channel's ids; `late` if it was sent before one that is known."""

    text: str = ""
    point: tuple[float, float] | None = None
    media: tuple[str, ...] = ()
    place_name: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known so far. `offered` are the categories of the question that was asked last."""

    step: str = "start"
    text: str = ""
    point: tuple[float, float] | None = None
    place_note: str = ""
    media: tuple[str, ...] = ()
    category: str = ""
    offered: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Talk":
        """Rebuild it from `as_json`."""
        point = raw.get("point")
        return cls(
            step=str(raw.get("step", "start")),
            text=str(raw.get("text", "")),
            point=(float(point[0]), float(point[1])) if point else None,
            place_note=str(raw.get("place_note", "")),
            media=tuple(raw.get("media") or ()),
            category=str(raw.get("category", "")),
            offered=tuple(raw.get("offered") or ()),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """The talk after a message, the question to ask, and whether the report is to be sent or dropped."""

    talk: Talk
    ask: str
    send: bool = False
    cancelled: bool = False
    params: dict[str, object] = field(default_factory=dict)
