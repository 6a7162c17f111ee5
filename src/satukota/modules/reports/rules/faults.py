"""What is wrong with a report, by field."""

import re

from satukota.modules.reports.rules.answering import answer_faults
from satukota.modules.reports.rules.catalogue import Catalogue, Category
from satukota.modules.reports.rules.submission import (
    CHANNELS,
    CLASSES,
    LEAST_TEXT,
    MOST_TEXT,
    PRIVACIES,
    Fault,
    Submission,
)
from satukota.modules.reports.rules.wording import is_broken

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
TOLERATED = frozenset({"answer_missing", "place_missing", "place_point", "photo_missing"})
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,18}")


def faults(submission: Submission, catalogue: Catalogue) -> dict[str, Fault]:
    """Return what is wrong, by field; an empty answer means that it can be taken."""
    wrong = {**_text(submission), **_place(submission), **_codes(submission, catalogue), **contact_faults(submission)}
    category = catalogue.categories.get(submission.category)
    if category:
        wrong |= answer_faults(category, submission.answers)
        if "place" not in wrong and _lacks_place(submission, category):
            wrong["place"] = Fault("place_point" if category.place == "point" else "place_missing")
    return wrong


def _lacks_place(submission: Submission, category: Category) -> bool:
    if category.place == "point":
        return submission.lon is None
    named = submission.area or submission.place_note or submission.lon is not None
    return category.place == "needed" and not named


def tolerated(wrong: dict[str, Fault]) -> tuple[dict[str, Fault], tuple[str, ...]]:
    """Return what is still wrong where a door cannot ask again at once, and the questions that stay open.

    A report without a place or without a required answer comes in and says so; it is asked for afterwards.
    """
    unanswered = tuple(name.removeprefix("answers.") for name, fault in wrong.items() if fault.code == "answer_missing")
    rest = {name: fault for name, fault in wrong.items() if fault.code not in TOLERATED}
    return rest, unanswered


def _text(submission: Submission) -> dict[str, Fault]:
    if is_broken(submission.text):
        return {"text": Fault("text_broken")}
    if len(submission.text) > MOST_TEXT:
        return {"text": Fault("text_long", {"length": len(submission.text), "most": MOST_TEXT})}
    if len(submission.text) < LEAST_TEXT:
        return {"text": Fault("text_missing" if not submission.text else "text_short", {"least": LEAST_TEXT})}
    return {}


def _place(submission: Submission) -> dict[str, Fault]:
    if (submission.lon is None) != (submission.lat is None):
        return {"place": Fault("place_half")}
    if (
        submission.lon is not None
        and submission.lat is not None
        and not (-180 <= submission.lon <= 180 and -90 <= submission.lat <= 90)
    ):
        return {"place": Fault("place_wrong")}
    return {}


def _codes(submission: Submission, catalogue: Catalogue) -> dict[str, Fault]:
    wrong = {}
    if submission.category not in catalogue.categories:
        wrong["category"] = _category_fault(submission.category, catalogue)
    for name, value, known_values in (
        ("class", submission.class_ or CLASSES[0], CLASSES),
        ("privacy", submission.privacy, PRIVACIES),
        ("channel", submission.channel, CHANNELS),
    ):
        if value not in known_values:
            wrong[name] = Fault("choice", {"given": value[:60], "choices": ", ".join(known_values)})
    return wrong


def _category_fault(code: str, catalogue: Catalogue) -> Fault:
    if not code:
        return Fault("category_missing")
    kind = catalogue.closed.get(code)
    if kind is None:
        return Fault("category_unknown", {"given": code[:60]})
    successor = catalogue.categories[catalogue.current(code)]
    return Fault("category_closed", {"kind": kind.name["id"], "successor": successor.name["id"]})


def contact_faults(submission: Submission) -> dict[str, Fault]:
    """Return what is wrong with how somebody is to be reached, by field."""
    contact, faults = submission.contact, {}
    if contact.email and not EMAIL.fullmatch(contact.email):
        faults["email"] = Fault("email")
    if contact.phone and not PHONE.fullmatch(contact.phone):
        faults["phone"] = Fault("phone")
    if len(contact.name) > 120:
        faults["name"] = Fault("too_long", {"most": 120})
    return faults
