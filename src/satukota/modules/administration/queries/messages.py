"""The texts of messages as their pages show them: by module, as they arrive, and what is wrong with new words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.notifications.api import (
    ANY,
    Template,
    Wording,
    WordingFault,
    fill_message,
    message_template,
    own_wordings,
    required_places,
    shipped_templates,
    sms_of,
    template_owners,
    wording_faults,
)
from satukota.kernel.registry.api import module

LANGUAGES = ("id", "en")
__all__ = ["MessageRow", "Shown", "fault_words", "message_rows", "own_wordings", "places_of", "shown_by", "told_faults"]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the list names it; `own` counts the wordings that the city changed."""

    code: str
    title: str
    owner: str
    channels: tuple[str, ...]
    urgent: bool
    own: int


def message_rows(words: str = "", owner: str = "", *, changed: bool = False) -> list[MessageRow]:
    """Return the messages, by module and title, that fit: every word in title, code or text."""
    own, wanted = own_wordings(), words.lower().split()
    rows = [_row(template, own) for template in shipped_templates().values() if _fits(template, wanted)]
    rows = [row for row in rows if (not owner or template_owners()[row.code] == owner) and (row.own or not changed)]
    return sorted(rows, key=lambda row: (row.owner, row.title))


def _fits(template: Template, words: Sequence[str]) -> bool:
    texts = " ".join(f"{wording.subject} {wording.body}" for wording in template.wordings.values())
    text = f"{template.code} {' '.join(template.titles.values())} {texts}".lower()
    return all(word in text for word in words)


def _row(template: Template, own: dict[str, dict[str, str]]) -> MessageRow:
    return MessageRow(
        template.code,
        template.title(get_language() or "id"),
        owner_title(template_owners()[template.code]),
        template.channels,
        template.urgent,
        sum(key.startswith(f"{template.code}/") for key in own),
    )


def owner_title(code: str) -> str:
    """Return what a module is called by its short name."""
    known = module(code)
    return str(known.title) if known else code


def owners() -> list[tuple[str, str]]:
    """Return the modules that bring messages: short name and title."""
    return sorted(((code, owner_title(code)) for code in set(template_owners().values())), key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it arrives by one channel in one language; `note` says what this channel does with it."""

    channel: str
    language: str
    subject: str
    body: str
    note: str
    link: str = ""


def shown_by(code: str, changed: tuple[str, str, Wording] | None = None) -> Iterator[Shown]:
    """Yield a message as each of its channels sends it, with its example, in each language.

    `changed` is (channel, language, wording): as it would be with these words.
    """
    template = message_template(code)
    example = dict(template.example or {})
    for language in LANGUAGES:
        for channel in template.channels:
            wording = template.wording(language, channel)
            if changed and changed[1] == language and _holds(template, language, channel, changed[0]):
                wording = changed[2]
            body = fill_message(wording.body, example)
            note = _note(template, channel, body, example)
            yield Shown(channel, language, fill_message(wording.subject, example), body, note, example.get("link", ""))


def _holds(template: Template, language: str, channel: str, changed: str) -> bool:
    """Tell whether the words of `changed` are those that a channel says."""
    return changed == channel or (changed == ANY and (language, channel) not in template.wordings)


def _note(template: Template, channel: str, body: str, example: dict[str, str]) -> str:
    if channel == "sms":
        counted = sms_of(body)
        words = _("%(n)s characters, charged as %(parts)s SMS.") % {"n": counted.length, "parts": counted.parts}
        return f"{words} {_('A letter outside the SMS alphabet makes it dearer.')}" if counted.unicode else words
    if channel == "whatsapp" and template.provider:
        values = ", ".join(example.get(name, name) for name in template.provider_values)
        told = {"name": template.provider, "values": values}
        return _("WhatsApp sends the words that it approved as “%(name)s”, filled with: %(values)s.") % told
    if channel == "whatsapp":
        return _("Without an approved template WhatsApp delivers it only within 24 hours of the person's own message.")
    return ""


def places_of(code: str, channel: str, language: str) -> list[tuple[str, str, bool]]:
    """Return the places of a message: name, example, and whether it has to stay in this wording."""
    shipped = shipped_templates()[code]
    required = required_places(shipped, language, channel)
    return [(name, example, name in required) for name, example in sorted((shipped.example or {}).items())]


def told_faults(code: str, channel: str, language: str, wording: Wording) -> list[tuple[str, str]]:
    """Return what is wrong with new words, as (part, words)."""
    faults = wording_faults(shipped_templates()[code], language, channel, wording)
    return [(fault.part, fault_words(fault)) for fault in faults]


def fault_words(fault: WordingFault) -> str:
    """Return a fault in words, with its line."""
    params = dict(fault.params)
    if "known" in params:
        known = params["known"]
        params["known"] = ", ".join(f"(({name}))" for name in known) if isinstance(known, list) else ""
    words = {
        "empty": _("Write something: a message without it is not sent."),
        "unknown": _("“((%(name)s))” is filled with nothing. There are: %(known)s."),
        "required": _("“((%(name)s))” has to stay: without it the reader cannot act."),
        "passage": _("A passage begins with [[ and ends with ]], and none stands in another."),
        "sms": _("As SMS it has %(parts)s parts; at most %(most)s are sent. Shorten it or give SMS words of its own."),
        "chat": _("It is longer than the %(most)s letters that chats take."),
    }
    said = words[fault.code] % params
    return _("Line %(line)s: %(fault)s") % {"line": fault.line, "fault": said} if fault.line else said
