"""Templates of messages: YAML to data, `((placeholder))` to text, and what is wrong with one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from satukota.kernel.notifications.rules.gsm import downgrade, sms

CODE = re.compile(r"[a-z][a-z0-9]*(?:[-._][a-z0-9]+)*")
PLACEHOLDER = re.compile(r"\(\(\s*([a-z][a-z0-9_]*)\s*\)\)")
CHANNELS = ("in_app", "email", "sms", "whatsapp", "telegram", "webpush")
LANGUAGES = ("id", "en")
ANY = "body"
"""The wording that a channel without its own gets."""
KEYS = {"title", "channels", "urgent", "example", "whatsapp", *LANGUAGES}
LONGEST_VALUE = 500
MOST_SMS_PARTS = 3


class MissingValue(LookupError):
    """A placeholder of the template has no value; the message names it."""


class UnreadableTemplate(ValueError):
    """A message template is not as it must be; the message says what."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text in one language for one channel."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """A message as data. `wordings` by (language, channel or `body`); `channels` in the order in which they are tried.

    An urgent one does not wait for the end of quiet hours and cannot be muted. `provider` is the name under which
    WhatsApp approved it, `provider_values` the placeholders that it wants, in order.
    """

    code: str
    titles: Mapping[str, str]
    channels: tuple[str, ...]
    wordings: Mapping[tuple[str, str], Wording]
    urgent: bool = False
    example: Mapping[str, str] | None = None
    provider: str = ""
    provider_values: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """Return what staff call the message; in Indonesian where the language has no title."""
        return self.titles.get(language) or self.titles.get("id", self.code)

    def wording(self, language: str, channel: str) -> Wording:
        """Return the wording for a channel: its own, else the general one; Indonesian where the language has none."""
        keys = ((language, channel), (language, ANY), ("id", channel), ("id", ANY))
        return next(self.wordings[key] for key in keys if key in self.wordings)

    def placeholders(self) -> set[str]:
        """Return all placeholders of all wordings."""
        texts = (f"{wording.subject} {wording.body}" for wording in self.wordings.values())
        return {name for text in texts for name in placeholders(text)} | set(self.provider_values)


def placeholders(text: str) -> set[str]:
    """Return the names that stand in double parentheses."""
    return set(PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into a text, each at most 500 characters. Raises MissingValue."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise MissingValue(name)
        return str(values[name])[:LONGEST_VALUE]

    return PLACEHOLDER.sub(value, text)


def read(code: str, text: str) -> Template:
    """Read one YAML file. Raises UnreadableTemplate."""
    try:
        raw = YAML(typ="safe").load(text)
    except YAMLError as error:
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
    )


def _wordings(raw: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Wording]]:
    for language in LANGUAGES:
        words = raw.get(language) or {}
        subject = " ".join(str(words.get("subject", "")).split())
        for key in (ANY, *CHANNELS):
            if key in words:
                yield (language, key), Wording(subject, str(words[key]).strip())


def problems(template: Template) -> list[str]:
    """Return what is wrong with a template: its code, channels, languages, example, length as SMS."""
    found = [f"{template.code}: {problem}" for problem in _problems(template)]
    if not found and "sms" in template.channels:
        found = [f"{template.code}: {problem}" for problem in _too_long(template)]
    return found


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


def _too_long(template: Template) -> Iterator[str]:
    for language in LANGUAGES:
        counted = sms(downgrade(fill(template.wording(language, "sms").body, template.example or {})))
        if counted.parts > MOST_SMS_PARTS:
            yield f"as SMS in {language} it has {counted.parts} parts, at most {MOST_SMS_PARTS} are sent"
