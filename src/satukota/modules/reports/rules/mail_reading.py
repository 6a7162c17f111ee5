"""A mail as people meant it: who wrote it, its words in their order, its pictures, what could not be read.

Nothing here raises for anything that may stand in a mail.
"""

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Any

STATEFUL = ("iso-2022", "utf-7", "utf-16", "utf-32", "hz")
NOT_TEXT = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem", "palmos"}
AS_WINDOWS_WRITES = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
"""Programs that claim these send the quotes and dashes of Windows; browsers read them so, too (WHATWG Encoding)."""
SIGNATURES = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tif"),
    (b"%PDF-", "pdf"),
)
READABLE = {"text/plain", "text/html"}
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something that came with a mail: `ending` is of what it is by its first bytes, empty for what is not known."""

    name: str
    body: bytes
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, read. `words` are all of them, quotes too; `headers` have names in small letters."""

    sender: str
    name: str
    subject: str
    message_id: str
    words: str
    kind: str
    headers: dict[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def read_mail(raw: bytes) -> Mail:
    """Read a mail as it came."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    headers = {name.lower(): header_text(value) for name, value in reversed(list(message.raw_items()))}
    name, sender = _sender(headers)
    words: list[str] = []
    enclosures: list[Enclosure] = []
    for part in _parts(message, 0):
        if isinstance(part, Enclosure):
            enclosures.append(part)
        else:
            words.append(part)
    return Mail(
        sender=sender,
        name=name,
        subject=" ".join(headers.get("subject", "").split()),
        message_id=headers.get("message-id", "").replace("\0", "").strip() or hashlib.sha256(raw).hexdigest(),
        words="\n".join(part for part in words if part.strip()),
        kind=message.get_content_type(),
        headers=headers,
        references=tuple(
            re.findall(r"<[^<>\s]+>", f"{headers.get('in-reply-to', '')} {headers.get('references', '')}")
        ),
        enclosures=tuple(enclosures),
    )


def header_text(value: object) -> str:
    """Return a header in letters; what cannot be decoded stays as it stands there."""
    raw = _with_raw_bytes(str(value))
    try:
        parts = decode_header(raw)
    except (ValueError, LookupError, AttributeError):
        return raw
    return "".join(
        decoded(part, charset or "") if isinstance(part, bytes) else str(part) for part, charset in parts
    ).replace("\0", "")


def _with_raw_bytes(value: str) -> str:
    """Return a header whose letters stand there as bytes that nothing declared."""
    try:
        return decoded(value.encode("ascii", "surrogateescape"), "")
    except UnicodeEncodeError:
        return value


def _sender(headers: dict[str, str]) -> tuple[str, str]:
    """Return name and address of who wrote; both may be empty."""
    for header in ("from", "reply-to", "sender", "return-path"):
        text = headers.get(header, "")
        for name, address in getaddresses([text], strict=False):
            if "@" in address and not re.search(r"[\s<>\[\]]", address):
                return name.strip(), address.strip().lower()
        loose = re.search(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", text)
        if loose:
            return text[: loose.start()].strip(" <\"'"), loose[0].lower()
    return "", ""


def decoded(body: bytes, charset: str) -> str:
    """Return bytes as text: UTF-8 where they are, else as declared, else as Windows writes; never an error."""
    declared = charset.lower().strip()
    trials = [declared, "utf-8"] if declared.startswith(STATEFUL) else ["utf-8", declared]
    for trial in (*trials, "cp1252"):
        if not trial or trial.replace("_", "-") in NOT_TEXT | AS_WINDOWS_WRITES:
            continue
        try:
            return body.decode(trial)
        except (UnicodeError, LookupError):
            continue
    return body.decode("latin-1")


def _parts(message: Message, depth: int) -> Iterator[str | Enclosure]:
    """Yield words and enclosures of a mail in their order."""
    kind = message.get_content_type()
    payload: Any = message.get_payload() if message.is_multipart() else None
    children: list[Message] | None = payload if isinstance(payload, list) else None
    if depth > DEEPEST:
        yield Enclosure("surel.eml", b"")
    elif kind == "message/rfc822" and children is not None:
        for child in children:
            yield _heading(child)
            yield from _parts(child, depth + 1)
    elif kind == "multipart/alternative" and children is not None:
        yield from _alternative([list(_parts(child, depth + 1)) for child in children])
    elif children is not None:
        for child in children:
            yield from _parts(child, depth + 1)
    else:
        yield _leaf(message)


def _heading(forwarded: Message) -> str:
    """Return who wrote a forwarded mail and about what."""
    names = (("From", "Dari"), ("Subject", "Perihal"))
    lines = [f"{said}: {header_text(forwarded[name])}" for name, said in names if forwarded[name]]
    return "\n".join(lines)


def _alternative(ways: list[list[str | Enclosure]]) -> Iterator[str | Enclosure]:
    """Yield the words of the first way that has any (plain text stands before HTML), and all enclosures."""
    for way in ways:
        if any(isinstance(part, str) and part.strip() for part in way):
            yield from (part for part in way if isinstance(part, str))
            break
    for way in ways:
        yield from (part for part in way if isinstance(part, Enclosure))


def _leaf(part: Message) -> str | Enclosure:
    kind, charset, name = part.get_content_type(), _charset(part), _file_name(part)
    body = _body(part)
    # A mail whose parts have no boundary, or another than it says, has its words all the same.
    if kind not in READABLE and not kind.startswith("multipart/"):
        return Enclosure(name or kind.replace("/", "."), body, ending_of(body))
    text = decoded(body, charset)
    text = plain_text(text) if kind == "text/html" else text
    return f"[{name}]\n{text}" if name else text


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, LookupError):
        return ""


def _file_name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _body(part: Message) -> bytes:
    try:
        part.del_param("charset")  # decoding is ours: a charset that is none would raise
        body = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        body = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return body if isinstance(body, bytes) else b""


def ending_of(body: bytes) -> str:
    """Return the ending that fits what a file is by its first bytes; nothing where it is no picture and no PDF."""
    for start, ending in SIGNATURES:
        if body.startswith(start):
            return ending
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    return "heic" if body[4:8] == b"ftyp" and body[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"} else ""


class _Reader(HTMLParser):
    """Gathers the words of a page; a quote becomes lines that begin with `>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.hidden = 0
        self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a quote, or something that is not shown."""
        del attrs
        if tag in {"style", "script", "title"}:
            self.hidden += 1
        elif tag == "blockquote":
            self.quoted += 1
        if tag in {"br", "p", "div", "tr", "li", "blockquote", "h1", "h2", "h3", "table"}:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in {"style", "script", "title"}:
            self.hidden = max(0, self.hidden - 1)
        if tag in {"p", "div", "tr", "li", "blockquote", "h1", "h2", "h3", "table"}:
            self.quoted -= tag == "blockquote" and self.quoted > 0
            self._break()

    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self.hidden:
            self.text.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))

    def _break(self) -> None:
        self.text.append("\n> " if self.quoted else "\n")


def plain_text(html: str) -> str:
    """Return the words of an HTML text, with its lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line != ">")).strip()
