"""A talk by messages, in any order, repeated or not: what is known, what a message adds, what is asked next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from satukota.modules.reports.rules.submission import MOST_PHOTOS, MOST_TEXT

GREETINGS = frozenset(
    [
        "halo",
        "hai",
        "hi",
        "hello",
        "p",
        "ping",
        "menu",
        "lapor",
        "mulai",
        "start",
        "/start",
        "assalamualaikum",
        "selamat",
        "pagi",
        "siang",
        "sore",
        "malam",
        "min",
        "admin",
    ]
)
SEND = frozenset({"kirim", "ya", "y", "ok", "oke", "send", "yes", "1"})
CANCEL = frozenset({"batal", "cancel", "stop", "tidak jadi"})
SKIP = frozenset({"0", "lewati", "skip", "tidak tahu", "-"})


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


def turn(talk: Talk, content: MessageContent, offers: Sequence[str]) -> Turn:
    """Return the next turn; `offers` are the likeliest categories of what was written so far."""
    word = content.text.strip().lower().rstrip("!.")
    if word in CANCEL:
        return Turn(Talk(), "cancelled", cancelled=True)
    talk = _with_place(talk, content)
    if word and content.late:
        talk = replace(talk, text=_joined_text(talk.text, content.text))
    elif word:
        talk, send = _with_text(talk, content.text.strip(), word)
        if send:
            return Turn(talk, "sent", send=True)
    return next_question(talk, offers)


def next_question(talk: Talk, offers: Sequence[str]) -> Turn:
    """Return the talk with the question to ask next; `offers` are categories that it may be about."""
    if not talk.text:
        greeting = "photo_taken" if talk.media and talk.step != "start" else "greeting"
        return Turn(replace(talk, step="text"), greeting)
    if not talk.point and not talk.place_note:
        return Turn(replace(talk, step="place"), "place")
    if not talk.category:
        return Turn(replace(talk, step="category", offered=tuple(offers)), "category")
    return Turn(replace(talk, step="confirm"), "confirm", params={"photos": len(talk.media)})


def _with_place(talk: Talk, content: MessageContent) -> Talk:
    media = tuple(dict.fromkeys((*talk.media, *content.media)))[:MOST_PHOTOS]
    return replace(
        talk, media=media, point=content.point or talk.point, place_note=content.place_name or talk.place_note
    )


def _with_text(talk: Talk, text: str, word: str) -> tuple[Talk, bool]:
    if talk.step == "confirm" and word in SEND:
        return talk, True
    if talk.step == "category":
        return replace(talk, category=_chosen_category(talk, word)), False
    if talk.step == "place" and not talk.point:
        return replace(talk, place_note=text[:300]), False
    if talk.step in {"start", "text"} and (word in GREETINGS or len(word) < 5):
        return talk, False
    return replace(talk, text=_joined_text(talk.text, text)), False


def _joined_text(before: str, more: str) -> str:
    return f"{before}\n{more}".strip()[:MOST_TEXT]


def _chosen_category(talk: Talk, word: str) -> str:
    if word.isdecimal() and 1 <= int(word) <= len(talk.offered):
        return talk.offered[int(word) - 1]
    return "other" if word in SKIP or word.isdecimal() else ""
