"""Message templates as files: read, and checked for everything that could go wrong when one is sent."""

import re
from collections.abc import Iterator
from typing import Any

from satukota.kernel.notifications.rules.alphabet import downgrade
from satukota.kernel.notifications.rules.gsm import sms
from satukota.kernel.notifications.rules.placeholders import fill
from satukota.kernel.notifications.rules.wording import ANY, CHANNELS, LANGUAGES, Template, Wording
from satukota.kernel.readers.api import UnreadableYaml, read_yaml

KEYS = {"title", "channels", "urgent", "example", "whatsapp", "secret", "open", *LANGUAGES}


class UnreadableTemplate(ValueError):
    """A message template is not as it must be; the message says what."""


def read(code: str, text: str) -> Template:
    """Read one YAML file. Raises UnreadableTemplate."""
    try:
        raw = read_yaml(text).value
    except UnreadableYaml as error:
        raise UnreadableTemplate(f"{code}: {error}") from error
    if not isinstance(raw, dict) or set(raw) - KEYS or "id" not in raw or not isinstance(raw.get("title", {}), dict):
        raise UnreadableTemplate(f"{code}: only {', '.join(sorted(KEYS))} may stand here, and id must")
    provider: dict[str, Any] = raw.get("whatsapp") or {}
    return Template(
        code=code,
        titles={str(language): str(title) for language, title in (raw.get("title") or {}).items()},
        channels=tuple(raw.get("channels", ("in_app", "whatsapp", "sms", "email"))),
        wordings=dict(_wordings(raw)),
        urgent=bool(raw.get("urgent", False)),
        example={key: str(value) for key, value in (raw.get("example") or {}).items()},
        provider=str(provider.get("name", "")),
        provider_values=tuple(provider.get("values", ())),
        secret=frozenset(raw.get("secret") or ()),
        open=frozenset(raw.get("open") or ()),
    )


def _wordings(raw: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Wording]]:
    for language in LANGUAGES:
        words = raw.get(language) or {}
        subject = " ".join(str(words.get("subject", "")).split())
        for key in (ANY, *CHANNELS):
            if key in words:
                yield (language, key), Wording(subject, str(words[key]).strip())


CODE = re.compile(r"[a-z][a-z0-9]*(?:[-._][a-z0-9]+)*")
MOST_SMS_PARTS = 3


def problems(template: Template) -> list[str]:
    """Return what is wrong with a template: its code, channels, languages, example, length as SMS."""
    wrong = [f"{template.code}: {problem}" for problem in _problems(template)]
    if not wrong and "sms" in template.channels:
        wrong = [f"{template.code}: {problem}" for problem in _too_long(template)]
    return wrong


def _problems(template: Template) -> Iterator[str]:
    if not CODE.fullmatch(template.code):
        yield "the code must be lower-case words with hyphens or dots"
    for channel in template.channels:
        if channel not in CHANNELS:
            yield f"there is no channel {channel}"
    for language in LANGUAGES:
        wording = template.wordings.get((language, ANY))
        if wording is None or not wording.body or not wording.subject or not template.titles.get(language):
            yield f"title, subject or body is missing in {language}"
    empty = (key for key, wording in template.wordings.items() if not wording.body.strip())
    yield from (f"the text for {channel} is missing in {language}" for language, channel in empty)
    missing = template.placeholders() - set(template.example or ())
    if missing:
        yield f"the example has no {', '.join(sorted(missing))}"
    yield from _secrets(template)


def _secrets(template: Template) -> Iterator[str]:
    if names := template.undeclared_names():
        yield f"{', '.join(sorted(names))} may open something: name it under secret, or under open if it opens nothing"
    if unknown := (template.secret | template.open) - template.placeholders() - set(template.example or ()):
        yield f"there is no placeholder {', '.join(sorted(unknown))}"
    if both := template.secret & template.open:
        yield f"{', '.join(sorted(both))} is either secret or open"


def _too_long(template: Template) -> Iterator[str]:
    for language in LANGUAGES:
        counted = sms(downgrade(fill(template.wording(language, "sms").body, template.example or {})))
        if counted.parts > MOST_SMS_PARTS:
            yield f"as SMS in {language} it has {counted.parts} parts, at most {MOST_SMS_PARTS} are sent"
