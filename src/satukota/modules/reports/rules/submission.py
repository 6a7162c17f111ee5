"""What may come in as a report, whatever the channel: cleaned values, and what is wrong by field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from satukota.modules.reports.rules.catalogue import Catalogue, Category, Question, Stop

TYPE = "reports.complaint"
MOST_TEXT = 5000
LEAST_TEXT = 5
MOST_PHOTOS = 5
CLASSES = ("complaint", "aspiration", "information", "whistleblowing")
PRIVACIES = ("named", "anonymous", "confidential")
CHANNELS = ("web", "app", "whatsapp", "telegram", "email", "phone", "walk_in", "open311", "lapor", "api")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,18}")


@dataclass(frozen=True, slots=True)
class Contact:
    """How the reporter can be reached; all may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as it comes in. A place is a point, or an area's code, or words; some categories need none."""

    text: str = ""
    category: str = ""
    class_: str = ""
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    place_note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    privacy: str = "named"
    contact: Contact = field(default_factory=Contact)
    channel: str = "web"
    place_source: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: a code of `queries.messages`, and its parts."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def clean(text: object, most: int | None = None) -> str:
    """Return text without control characters and half characters, in composed form, its lines trimmed."""
    plain = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", kept).strip().split("\n")]
    found = "\n".join(lines)
    return found if most is None else found[:most]


def broken(text: str) -> bool:
    """Tell whether a text was damaged on its way: half characters, or the sign that stands for unreadable bytes."""
    return "\ufffd" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def title_of(text: str, category: Category | None, language: str = "id") -> str:
    """Return a title of at most 100 characters: the first sentence of the text, else the category's name."""
    first = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip(" .!?,;:")
    if len(first) < 8 and category:
        return category.name.get(language) or category.name["id"]
    if len(first) <= 100:
        return first
    return first[:97].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def faults(given: Submission, catalogue: Catalogue) -> dict[str, Fault]:
    """Return what is wrong, by field; an empty answer means that it can be taken."""
    found = {**_text(given), **_place(given), **_codes(given, catalogue), **_contact(given)}
    category = catalogue.categories.get(given.category)
    if category:
        found |= _answers(category, given.answers)
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


def _contact(given: Submission) -> dict[str, Fault]:
    contact, found = given.contact, {}
    if contact.email and not EMAIL.fullmatch(contact.email):
        found["email"] = Fault("email")
    if contact.phone and not PHONE.fullmatch(contact.phone):
        found["phone"] = Fault("phone")
    if len(contact.name) > 120:
        found["name"] = Fault("too_long", {"most": 120})
    return found


def _answers(category: Category, answers: Mapping[str, Any]) -> dict[str, Fault]:
    found = {}
    for question in category.questions:
        fault = _answer(question, answers.get(question.code))
        if fault:
            found[f"answers.{question.code}"] = fault
    return found


def _answer(question: Question, value: Any) -> Fault | None:
    if value in (None, "", []):
        return Fault("answer_missing") if question.required else None
    given = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if question.choices and not set(given) <= question.choices.keys():
        return Fault("choice", {"given": given[0][:60], "choices": ", ".join(question.choices)})
    if question.type == "number" and not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", given[0]):
        return Fault("number")
    return Fault("too_long", {"most": question.max}) if len(given[0]) > question.max else None


def stopped(category: Category, answers: Mapping[str, Any]) -> Stop | None:
    """Return why this is not a report but a call to somebody else, or None."""
    if category.stop:
        return category.stop
    for question in category.questions:
        stop = question.stops.get(str(answers.get(question.code, "")))
        if stop:
            return stop
    return None


def settled(given: Submission, catalogue: Catalogue) -> Submission:
    """Return the report with what follows from its category: its class, only answers that were asked for."""
    category = catalogue.categories[given.category]
    asked = {question.code for question in category.questions}
    answers = {code: value for code, value in given.answers.items() if code in asked and value not in ("", None, [])}
    class_ = category.class_ if category.class_ == "whistleblowing" else given.class_ or category.class_
    privacy = "confidential" if class_ == "whistleblowing" and given.privacy == "named" else given.privacy
    return replace(given, class_=class_, answers=answers, privacy=privacy)
