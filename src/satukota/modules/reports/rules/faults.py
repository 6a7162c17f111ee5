"""What is wrong with a report, by field."""

from satukota.modules.reports.rules.answering import answer_faults
from satukota.modules.reports.rules.catalogue import Catalogue
from satukota.modules.reports.rules.reaching import contact_faults
from satukota.modules.reports.rules.submission import (
    CHANNELS,
    CLASSES,
    LEAST_TEXT,
    MOST_TEXT,
    PRIVACIES,
    Fault,
    Submission,
)
from satukota.modules.reports.rules.wording import broken


def faults(given: Submission, catalogue: Catalogue) -> dict[str, Fault]:
    """Return what is wrong, by field; an empty answer means that it can be taken."""
    found = {**_text(given), **_place(given), **_codes(given, catalogue), **contact_faults(given)}
    category = catalogue.categories.get(given.category)
    if category:
        found |= answer_faults(category, given.answers)
        if category.radius and not (given.area or given.place_note or given.lon is not None) and "place" not in found:
            found["place"] = Fault("place_missing")
    return found


def _text(given: Submission) -> dict[str, Fault]:
    if broken(given.text):
        return {"text": Fault("text_broken")}
    if len(given.text) > MOST_TEXT:
        return {"text": Fault("text_long", {"length": len(given.text), "most": MOST_TEXT})}
    if len(given.text) < LEAST_TEXT:
        return {"text": Fault("text_missing" if not given.text else "text_short", {"least": LEAST_TEXT})}
    return {}


def _place(given: Submission) -> dict[str, Fault]:
    if (given.lon is None) != (given.lat is None):
        return {"place": Fault("place_half")}
    if given.lon is not None and given.lat is not None and not (-180 <= given.lon <= 180 and -90 <= given.lat <= 90):
        return {"place": Fault("place_wrong")}
    return {}


def _codes(given: Submission, catalogue: Catalogue) -> dict[str, Fault]:
    found = {}
    if given.category not in catalogue.categories:
        known = {"given": given.category[:60]}
        found["category"] = Fault("category_unknown" if given.category else "category_missing", known)
    for name, value, known_values in (
        ("class", given.class_ or CLASSES[0], CLASSES),
        ("privacy", given.privacy, PRIVACIES),
        ("channel", given.channel, CHANNELS),
    ):
        if value not in known_values:
            found[name] = Fault("choice", {"given": value[:60], "choices": ", ".join(known_values)})
    return found
