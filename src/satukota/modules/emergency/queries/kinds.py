"""Kinds of incidents in the reader's language, as words and as choices of a form."""

from typing import Any

from django.utils.translation import get_language, gettext

from satukota.modules.emergency.models import ProtocolCard
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


def is_kind(code: str) -> bool:
    """Tell whether a kind of incident is known: to the list, or to a card that the city wrote."""
    if any(kind["code"] == code for kind in cards.standard()["kinds"]):
        return True
    return any(
        code in card_kinds(body) for body in ProtocolCard.objects.filter(active=True).values_list("body", flat=True)
    )


def card_kinds(body: dict[str, Any]) -> set[str]:
    """Return every kind that a card as data can lead to."""
    choices = [choice for question in body.get("questions", ()) for choice in question.get("choices", ())]
    return {str(body.get("kind", "")), *(str(choice["kind"]) for choice in choices if choice.get("kind"))} - {""}


def kind_title(code: str) -> str:
    """Return a kind's word, the code where it is unknown."""
    return next((kind["title"] for kind in kinds() if kind["code"] == code), code)


def run_card_title(body: dict[str, Any]) -> str:
    """Return for what a run card is, in words: its kinds, with the priorities where it has some."""
    groups = {code: str(label) for code, label in Group.choices}
    what = ", ".join(groups.get(code) or kind_title(code) for code in body.get("kinds", ()))
    levels = ", ".join(str(level) for level in body.get("priorities", ()))
    return f"{what} ({gettext('priority')} {levels})" if levels else what
