"""Templates of messages as data: their wordings by language and channel."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from satukota.kernel.notifications.rules.placeholders import placeholders

CHANNELS = ("in_app", "email", "sms", "whatsapp", "telegram", "webpush")
LANGUAGES = ("id", "en")
ANY = "body"
"""The wording that a channel without its own gets."""
MASK = "●●●"
"""What stands in place of a secret wherever somebody else than its owner reads."""
OPENING = frozenset({"link", "stop", "url", "code", "token", "secret", "password", "pin", "otp", "key"})
"""Words in the name of a placeholder that say that its value opens something."""
IN_ADDRESS = re.compile(r"://[^\s()]*(?:\(\()\s*([a-z][a-z0-9_]*)\s*\)\)")
"""A placeholder inside an address that is written out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text in one language for one channel."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """A message as data. `wordings` by (language, channel or `body`); `channels` in the order in which they are tried.

    An urgent one does not wait for the end of quiet hours and cannot be muted. `provider` is the name under which
    WhatsApp approved it, `provider_values` the placeholders that it wants, in order. `secret` names the placeholders
    that open something to whoever holds them, such as a citizen's own link; `open` those whose address opens nothing.
    """

    code: str
    titles: Mapping[str, str]
    channels: tuple[str, ...]
    wordings: Mapping[tuple[str, str], Wording]
    urgent: bool = False
    example: Mapping[str, str] | None = None
    provider: str = ""
    provider_values: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

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

    def hidden(self, values: Mapping[str, str]) -> set[str]:
        """Return the names of the values that nobody but the recipient reads.

        They are those declared as secret and, as nobody may forget one, every other value with an address in it.
        """
        return {name for name in values if name in self.secret or (name not in self.open and "://" in values[name])}

    def undeclared_names(self) -> set[str]:
        """Return the placeholders that look like something that opens, by name, example or place, and are not declared."""
        texts = [f"{wording.subject} {wording.body}" for wording in self.wordings.values()]
        opening = {name for text in texts for name in IN_ADDRESS.findall(text)}
        opening |= {name for name, value in (self.example or {}).items() if "://" in value}
        opening |= {name for name in self.placeholders() | set(self.example or ()) if OPENING & set(name.split("_"))}
        return opening - self.secret - self.open


def hint(address: str) -> str:
    """Return a masked address: the first letter and the domain of an e-mail, the last three digits of a number."""
    name, at, domain = address.partition("@")
    if at and domain:
        return f"{name[:1]}•••@{domain}"[:60]
    return f"•••{address[-3:]}" if len(address) > 5 else "•••"
