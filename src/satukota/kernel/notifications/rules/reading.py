"""A template of messages read from YAML."""

from collections.abc import Iterator
from typing import Any

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
