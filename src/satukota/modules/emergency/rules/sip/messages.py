"""A SIP message as an exchange sends it: first line, headers, body."""

import re
from dataclasses import dataclass

SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "c": "content-type", "l": "content-length"}


class BadMessage(ValueError):
    """These bytes are not a SIP message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or answer: its first line, its headers in order with small names, its body."""

    first: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def get(self, name: str) -> str:
        """Return the first header of that name, empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return all headers of that name in order."""
        return [value for key, value in self.headers if key == name]

    @property
    def method(self) -> str:
        """Return the request's method, empty for an answer."""
        return "" if self.first.startswith("SIP/2.0") else self.first.split(" ", 1)[0]

    @property
    def call_id(self) -> str:
        """Return the dialog's name."""
        return self.get("call-id")

    @property
    def branch(self) -> str:
        """Return the transaction's name."""
        match = re.search(r"branch=([^;,\s]+)", self.get("via"))
        return match[1] if match else ""


def parse(data: bytes) -> Message:
    """Read a datagram. Raises BadMessage."""
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    if not re.search(r"SIP/2\.0", lines[0]):
        raise BadMessage(lines[0][:60])
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers.append((SHORT.get(key, key), value.strip()))
    return Message(lines[0], tuple(headers), body)
