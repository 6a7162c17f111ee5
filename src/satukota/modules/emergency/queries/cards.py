"""The protocol cards in use, and how the desk's program gets them."""

from typing import Any

from satukota.modules.emergency.models import ProtocolCard
from satukota.modules.emergency.queries.kinds import card_text
from satukota.modules.emergency.rules import cards


def active_cards() -> list[cards.Card]:
    """Return the city's active cards, else the ones that come with the module."""
    own = list(ProtocolCard.objects.filter(active=True).order_by("id").values_list("body", flat=True))
    return [cards.build(body) for body in own] or list(cards.standard_cards())


def _choice(choice: cards.Choice) -> dict[str, Any]:
    return {
        "code": choice.code,
        "label": card_text(choice.label),
        "weight": choice.weight,
        "priority": choice.priority,
        "kind": choice.kind,
        "agencies": choice.agencies,
        "advice": choice.advice,
    }


def answers_in_words(code: str, answers: dict[str, Any]) -> list[dict[str, str]]:
    """Return the questions of a card that were answered, with the answers, in the reader's language."""
    card = next((card for card in active_cards() if card.code == code), None)
    return [
        {"question": card_text(question.text), "answer": card_text(choice.label)}
        for question in (card.questions if card else ())
        for choice in question.choices
        if choice.code == answers.get(question.code)
    ]


def card_row(card: cards.Card) -> dict[str, Any]:
    """Return a card as plain data, in the reader's language."""
    return {
        "code": card.code,
        "title": card_text(card.title),
        "kind": card.kind,
        "group": card.group,
        "base": card.base,
        "words": card.words,
        "levels": card.levels,
        "agencies": card.agencies,
        "opening": card.opening,
        "advice": {code: card_text(text) for code, text in card.advice.items()},
        "questions": [
            {"code": q.code, "text": card_text(q.text), "choices": [_choice(c) for c in q.choices]}
            for q in card.questions
        ],
    }
