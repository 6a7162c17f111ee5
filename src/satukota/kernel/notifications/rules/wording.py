"""Templates of messages as data: their wordings by language and channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from satukota.kernel.notifications.rules.placeholders import placeholders

CHANNELS = ("in_app", "email", "sms", "whatsapp", "telegram", "webpush")
LANGUAGES = ("id", "en")
ANY = "body"
"""The wording that a channel without its own gets."""


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
