"""A report by messages: what each message adds to it. Any order, any repetition."""

from collections.abc import Sequence
from dataclasses import replace

from satukota.modules.reports.rules.keywords import CANCEL, GREETINGS, SEND, SKIP
from satukota.modules.reports.rules.missing import next_question
from satukota.modules.reports.rules.submission import MOST_PHOTOS, MOST_TEXT
from satukota.modules.reports.rules.talk import MessageContent, Talk, Turn


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
