"""What the messages of a service say: the city's words of each channel and language, filled with the service's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import CaseType, pinned_definition, say
from satukota.kernel.notifications.api import (
    Template,
    Wording,
    fill_message,
    message_placeholders,
    message_template,
    shipped_templates,
)
from satukota.kernel.people.api import offices
from satukota.modules.services.rules.deadlines import BINDING

LANGUAGES = ("id", "en")
CHANNELS = ("body", "whatsapp", "sms", "email", "in_app", "telegram", "webpush")
"""`body` is what every channel says that has no words of its own."""


def message_of(raw: Mapping[str, Any], action: str) -> Template | None:
    """Return the message that a definition sends after a step, None where it names none that there is."""
    notify = raw.get("notify")
    notice = notify.get(action) if isinstance(notify, Mapping) else None
    code = notice.get("template") if isinstance(notice, Mapping) else None
    return message_template(code) if code in shipped_templates() else None


def example_values(raw: Mapping[str, Any], template: Template) -> dict[str, str]:
    """Return what stands in the places of a message for an example: the service's own name, agency and number."""
    title, owner, prefix = raw.get("title"), raw.get("owner"), raw.get("prefix")
    code = owner.get("opd") if isinstance(owner, Mapping) else ""
    agency = next((here.name for here in offices().values() if here.code == code), "")
    own = {
        "service": say(title, "id") if isinstance(title, Mapping) else str(title or ""),
        "agency": agency,
        "number": f"{prefix}-2026-000012" if prefix else "",
    }
    return dict(template.example or {}) | {name: words for name, words in own.items() if words}


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it arrives: channel, language, subject and text."""

    channel: str
    language: str
    subject: str
    body: str


def previews(raw: Mapping[str, Any], action: str, template: Template) -> Iterator[Preview]:
    """Yield a message as each of its channels sends it, in each language."""
    values = example_values(raw, template)
    wanted = raw["notify"][action].get("channels") or template.channels
    for channel in ("in_app" if name == "app" else name for name in wanted if isinstance(name, str)):
        for language in LANGUAGES:
            words = template.wording(language, "webpush" if channel == "push" else channel)
            yield Preview(channel, language, fill_message(words.subject, values), fill_message(words.body, values))


def unknown_places(words: Wording, template: Template) -> dict[str, list[str]]:
    """Return what cannot be filled in subject and body, each said with its line."""
    known = set(template.example or ())
    names = ", ".join(f"(({name}))" for name in sorted(known))
    faults: dict[str, list[str]] = {"subject": [], "body": []}
    for part, text in (("subject", words.subject), ("body", words.body)):
        for number, line in enumerate(text.splitlines(), 1):
            faults[part] += [
                gettext("Line %(line)s: “((%(name)s))” is filled with nothing. There are: %(known)s.")
                % {"line": number, "name": name, "known": names}
                for name in sorted(message_placeholders(line) - known)
            ]
    return faults


def left_out_days(words: Wording, template: Template, language: str) -> list[str]:
    """Return which last days the program's own text of a message says and these words do not, each said as a fault."""
    shipped = shipped_templates()[template.code].wording(language, CHANNELS[0])
    said = message_placeholders(f"{words.subject} {words.body}")
    wanted = BINDING & message_placeholders(f"{shipped.subject} {shipped.body}")
    return [
        gettext("“((%(name)s))” has to stay: it says until when somebody can act.") % {"name": name}
        for name in sorted(wanted - said)
    ]


def services_saying(code: str) -> list[str]:
    """Return the titles of the published services that send a message."""
    rows = CaseType.objects.filter(status=CaseType.Status.PUBLISHED, source__contains=f"template: {code}")
    return sorted(
        {say(pinned_definition(pk).title, get_language() or "id") for pk in rows.values_list("pk", flat=True)}
    )
