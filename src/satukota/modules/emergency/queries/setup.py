"""What the desk's program needs once: kinds, cards, classes, words."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from satukota.modules.emergency.models import ProtocolCard, TransferTarget, words
from satukota.modules.emergency.rules import cards, classes


def active_cards() -> list[cards.Card]:
    """Return the city's active cards, else the ones that come with the module."""
    own = list(ProtocolCard.objects.filter(active=True).order_by("id").values_list("body", flat=True))
    return [cards.build(body) for body in own] or list(cards.standard_cards())


def said(text: Any) -> str:
    """Return a text of a card in the reader's language."""
    language = (get_language() or "id").split("-")[0]
    return str(text.get(language) or text.get("id") or next(iter(text.values()), ""))


def kinds() -> list[dict[str, str]]:
    """Return the kinds of incidents with their words."""
    return [{"code": kind["code"], "group": kind["group"], "title": said(kind)} for kind in cards.standard()["kinds"]]


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
    groups = {code: str(label) for code, label in words.Group.choices}
    what = ", ".join(groups.get(code) or kind_title(code) for code in body.get("kinds", ()))
    levels = ", ".join(str(level) for level in body.get("priorities", ()))
    return f"{what} ({gettext('priority')} {levels})" if levels else what


def _choice(choice: cards.Choice) -> dict[str, Any]:
    return {
        "code": choice.code,
        "label": said(choice.label),
        "weight": choice.weight,
        "priority": choice.priority,
        "kind": choice.kind,
        "agencies": choice.agencies,
        "advice": choice.advice,
    }


def _card(card: cards.Card) -> dict[str, Any]:
    return {
        "code": card.code,
        "title": said(card.title),
        "kind": card.kind,
        "group": card.group,
        "base": card.base,
        "words": card.words,
        "levels": card.levels,
        "agencies": card.agencies,
        "opening": card.opening,
        "advice": {code: said(text) for code, text in card.advice.items()},
        "questions": [
            {"code": q.code, "text": said(q.text), "choices": [_choice(c) for c in q.choices]} for q in card.questions
        ],
    }


LABELS = {
    "call": words.CallState,
    "class": words.CallClassWord,
    "class_reason": words.ClassReason,
    "incident": words.IncidentState,
    "assignment": words.AssignmentState,
    "verb": words.AssignmentVerb,
    "duty": words.Duty,
    "availability": words.Availability,
    "unit_kind": words.UnitKind,
    "pick": words.PickReason,
    "short": words.ShortReason,
    "disposition": words.Disposition,
    "transfer": words.TransferState,
    "entry": words.EntryKind,
}


def labels() -> dict[str, dict[str, str]]:
    """Return the words of all codes in the reader's language."""
    return {name: {value: str(label) for value, label in choices.choices} for name, choices in LABELS.items()}


def desk_setup() -> dict[str, Any]:
    """Return everything that does not change while the desk is open."""
    return {
        "kinds": kinds(),
        "cards": [_card(card) for card in active_cards()],
        "classes": [{"code": c.code, "key": c.key, "real": c.real, "reasons": c.reasons} for c in classes.CLASSES],
        "targets": [{"id": t.pk, "name": t.name, "phone": t.phone} for t in TransferTarget.objects.all()],
        "labels": labels(),
        "wrap_up": classes.WRAP_UP_SECONDS,
        "zone": settings.TIME_ZONE,
    }
