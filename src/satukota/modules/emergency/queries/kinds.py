"""Kinds of incidents in the reader's language, as words and as choices of a form."""

from typing import Any

from django.utils.translation import get_language, gettext

from satukota.modules.emergency.models.words.incidents import Group
from satukota.modules.emergency.rules import cards


def card_text(text: Any) -> str:
    """Return a text of a card in the reader's language."""
    language = (get_language() or "id").split("-")[0]
    return str(text.get(language) or text.get("id") or next(iter(text.values()), ""))


def kinds() -> list[dict[str, str]]:
    """Return the kinds of incidents with their words."""
    return [
        {"code": kind["code"], "group": kind["group"], "title": card_text(kind)} for kind in cards.standard()["kinds"]
    ]


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices of a form."""
    return [(kind["code"], kind["title"]) for kind in kinds()]


def kind_or_none() -> list[tuple[str, str]]:
    """Return the kinds as choices of a form that may stay empty."""
    return [("", "–"), *kind_choices()]


def kind_title(code: str) -> str:
    """Return a kind's word, the code where it is unknown."""
    return next((kind["title"] for kind in kinds() if kind["code"] == code), code)


def run_card_title(body: dict[str, Any]) -> str:
    """Return for what a run card is, in words: its kinds, with the priorities where it has some."""
    groups = {code: str(label) for code, label in Group.choices}
    what = ", ".join(groups.get(code) or kind_title(code) for code in body.get("kinds", ()))
    levels = ", ".join(str(level) for level in body.get("priorities", ()))
    return f"{what} ({gettext('priority')} {levels})" if levels else what
