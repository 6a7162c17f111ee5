"""Which mails a machine wrote: answering one would make two machines talk for ever."""

import re
from collections.abc import Mapping

MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-respond",
    "x-autoresponder",
    "x-ms-exchange-inbox-rules-loop",
    "x-loop",
)
NOBODY = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?)([+._-].*)?@", re.IGNORECASE
)
OUT_OF_OFFICE = re.compile(
    r"^\s*(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|balasan otomatis|jawaban otomatis"
    r"|di luar kantor|sedang cuti(?! bersama))\b",
    re.IGNORECASE,
)
DELAYED = re.compile(
    rb"^(?:action:\s*delayed|subject:\s*(?:warning: message \S+ delayed|delayed mail))", re.IGNORECASE | re.MULTILINE
)
FAILED = re.compile(rb"^action:\s*failed", re.IGNORECASE | re.MULTILINE)
TRACE = re.compile(rb"^(?:message-id|in-reply-to|references):\s*((?:<[^<>\s]+>\s*)+)", re.IGNORECASE | re.MULTILINE)


def machine_reason(headers: Mapping[str, str], sender: str, kind: str, own: frozenset[str]) -> str:
    """Return why a mail is not from a person: bounce, own, automatic or bulk; nothing where it may be from one.

    `headers` have names in small letters, `kind` is the content type. A mailing list is no reason: people write
    through it. It is only not answered (`through_list`).
    """
    if kind == "multipart/report" or sender.lower().startswith("mailer-daemon") or headers.get("return-path") == "<>":
        return "bounce"
    if sender.lower() in own:
        return "own"
    precedence = headers.get("precedence", "").strip().lower()
    if _says_automatic(headers) or precedence in {"auto_reply", "auto-reply"} or not sender or NOBODY.match(sender):
        return "automatic"
    if precedence in {"bulk", "junk"} or "list-unsubscribe-post" in headers:
        return "bulk"
    return "automatic" if OUT_OF_OFFICE.match(headers.get("subject", "")) else ""


def _says_automatic(headers: Mapping[str, str]) -> bool:
    submitted = headers.get("auto-submitted", "no").partition(";")[0].partition("(")[0].strip().lower()
    suppressed = {word.strip().upper() for word in headers.get("x-auto-response-suppress", "").split(",")}
    # Outlook sets DR, RN, NRN on people's own mails; OOF, AutoReply and All are set by what answers by itself.
    answers_itself = bool(suppressed & {"ALL", "OOF", "AUTOREPLY"})
    return submitted not in {"", "no"} or answers_itself or any(name in headers for name in MARKS)


def through_list(headers: Mapping[str, str]) -> bool:
    """Tell whether a mail came through a mailing list: its sender is a person, but answers may go to all members."""
    return "list-id" in headers or headers.get("precedence", "").strip().lower() == "list"


def bounced_references(raw: bytes, words: str) -> list[str]:
    """Return the ids of the mails that a bounce is about; none where it only tells of a delay.

    `words` are its own, read: what travels as base64 shows no id in `raw`.
    """
    if DELAYED.search(raw) and not FAILED.search(raw):
        return []
    text = raw + b"\n" + words.encode()
    ids = [reference for match in TRACE.finditer(text) for reference in match[1].split()]
    return list(dict.fromkeys(reference.decode("ascii", "replace") for reference in ids))
