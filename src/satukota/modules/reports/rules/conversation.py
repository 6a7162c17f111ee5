"""A report by messages: what each message adds to it. Any order, any repetition."""

from collections.abc import Sequence
from dataclasses import replace

from satukota.modules.reports.rules.keywords import CANCEL, GREETINGS, SEND, SKIP
from satukota.modules.reports.rules.missing import asked
from satukota.modules.reports.rules.submission import MOST_PHOTOS, MOST_TEXT
from satukota.modules.reports.rules.talk import Said, Talk, Turn


def turn(talk: Talk, said: Said, offers: Sequence[str]) -> Turn:
    """Return the next turn; `offers` are the likeliest categories of what was written so far."""
    word = said.text.strip().lower().rstrip("!.")
    if word in CANCEL:
        return Turn(Talk(), "cancelled", cancelled=True)
    talk = _filled(talk, said)
    if word and said.late:
        talk = replace(talk, text=_joined(talk.text, said.text))
    elif word:
        talk, send = _answered(talk, said.text.strip(), word)
        if send:
            return Turn(talk, "sent", send=True)
    return asked(talk, offers)


def _filled(talk: Talk, said: Said) -> Talk:
    media = tuple(dict.fromkeys((*talk.media, *said.media)))[:MOST_PHOTOS]
    return replace(talk, media=media, point=said.point or talk.point, place_note=said.place_name or talk.place_note)


def _answered(talk: Talk, text: str, word: str) -> tuple[Talk, bool]:
    if talk.step == "confirm" and word in SEND:
        return talk, True
    if talk.step == "category":
        return replace(talk, category=_chosen(talk, word)), False
    if talk.step == "place" and not talk.point:
        return replace(talk, place_note=text[:300]), False
    if talk.step in {"start", "text"} and (word in GREETINGS or len(word) < 5):
        return talk, False
    return replace(talk, text=_joined(talk.text, text)), False


def _joined(before: str, more: str) -> str:
    return f"{before}\n{more}".strip()[:MOST_TEXT]


def _chosen(talk: Talk, word: str) -> str:
    if word.isdecimal() and 1 <= int(word) <= len(talk.offered):
        return talk.offered[int(word) - 1]
    return "other" if word in SKIP or word.isdecimal() else ""
