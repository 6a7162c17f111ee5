"""What is still missing in a talk, and so asked next."""

from collections.abc import Sequence
from dataclasses import replace

from satukota.modules.reports.rules.talk import Talk, Turn


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
