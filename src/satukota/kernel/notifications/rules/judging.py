"""What is wrong with a city's own wording of a message, each fault at its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from satukota.kernel.notifications.rules.alphabet import downgrade
from satukota.kernel.notifications.rules.gsm import Sms, sms
from satukota.kernel.notifications.rules.placeholders import PLACEHOLDER, fill, placeholders
from satukota.kernel.notifications.rules.template_files import MOST_SMS_PARTS
from satukota.kernel.notifications.rules.wording import ANY, Template, Wording

LONGEST_CHAT = 4096
"""The most letters of one message at WhatsApp and Telegram."""
LAST_DAYS = frozenset({"until", "objection", "ends", "renewal"})
"""Places that say until when somebody can act: whoever words a message does not leave them out."""
LIKE_A_PLACE = re.compile(r"\(\(([^()]*)\)\)")


@dataclass(frozen=True, slots=True)
class WordingFault:
    """What is wrong: `part` is subject or body, `line` counts from 1 (0: all of it), a code and its parameters."""

    part: str
    line: int
    code: str
    params: dict[str, object] = field(default_factory=dict)


def required_places(template: Template, language: str, channel: str) -> frozenset[str]:
    """Return the places that the program's own text has and that may not go: links and codes, and last days."""
    own = template.wording(language, channel)
    said = placeholders(f"{own.subject} {own.body}")
    return frozenset(said & (template.secret | LAST_DAYS))


def wording_faults(template: Template, language: str, channel: str, wording: Wording) -> list[WordingFault]:
    """Return what is wrong with a wording; `template` is the program's own, with its example."""
    faults = [*_empty(wording), *_unknown(template, wording), *_passages(wording)]
    said = placeholders(f"{wording.subject} {wording.body}")
    missing = sorted(required_places(template, language, channel) - said)
    faults += [WordingFault("body", 0, "required", {"name": name}) for name in missing]
    return faults or list(_long(template, channel, wording))


def _empty(wording: Wording) -> Iterator[WordingFault]:
    for part, text in (("subject", wording.subject), ("body", wording.body)):
        if not text.strip():
            yield WordingFault(part, 0, "empty")


def _unknown(template: Template, wording: Wording) -> Iterator[WordingFault]:
    known = set(template.example or ())
    for part, text in (("subject", wording.subject), ("body", wording.body)):
        for number, line in enumerate(text.splitlines(), 1):
            for inside in LIKE_A_PLACE.finditer(line):
                name = inside[1].strip()
                if name not in known or not PLACEHOLDER.fullmatch(inside[0]):
                    yield WordingFault(part, number, "unknown", {"name": name, "known": sorted(known)})


def _passages(wording: Wording) -> Iterator[WordingFault]:
    for part, text in (("subject", wording.subject), ("body", wording.body)):
        depth = 0
        for mark in re.findall(r"\[\[|\]\]", text):
            depth += 1 if mark == "[[" else -1
            if depth not in {0, 1}:
                break
        if depth:
            yield WordingFault(part, 0, "passage")


def _long(template: Template, channel: str, wording: Wording) -> Iterator[WordingFault]:
    body = fill(wording.body, template.example or {})
    if "sms" in template.channels and channel in {"sms", ANY}:
        own = any(key[1] == "sms" for key in template.wordings) and channel == ANY
        counted = sms_of(body)
        if counted.parts > MOST_SMS_PARTS and not own:
            yield WordingFault("body", 0, "sms", {"parts": counted.parts, "most": MOST_SMS_PARTS})
    if channel in {"whatsapp", "telegram", ANY} and len(body) > LONGEST_CHAT:
        yield WordingFault("body", 0, "chat", {"most": LONGEST_CHAT})


def sms_of(text: str) -> Sms:
    """Return how a text is charged as SMS, in the alphabet in which it is sent."""
    return sms(downgrade(text))
