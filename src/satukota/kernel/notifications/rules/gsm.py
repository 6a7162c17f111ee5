"""Text as SMS: the GSM 7-bit alphabet (3GPP TS 23.038), what fits into it, and into how many parts it falls."""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""These take two places."""
REPLACED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f", None),
        "…": "...",
        "×": "x",
    }
)
SINGLE_GSM, PART_GSM = 160, 153
SINGLE_UCS2, PART_UCS2 = 70, 67


@dataclass(frozen=True, slots=True)
class Sms:
    """A text as it is charged: whether it needs UCS-2, places that it takes, number of parts, places in the last."""

    unicode: bool
    length: int
    parts: int
    last: int


def downgrade(text: str) -> str:
    """Return the text in the GSM alphabet: plain quotes and dashes, accents dropped, what has no likeness as `?`."""
    return "".join(_plain(char) for char in text.translate(REPLACED))


def _plain(char: str) -> str:
    if char in BASIC or char in EXTENDED:
        return char
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return base if base and all(part in BASIC or part in EXTENDED for part in base) else "?"


def width(char: str, *, unicode: bool) -> int:
    """Return how many places a character takes."""
    if unicode:
        return 2 if ord(char) > 0xFFFF else 1
    return 2 if char in EXTENDED else 1


def sms(text: str) -> Sms:
    """Count a text's parts as operators charge them: 160 or 153 each in the GSM alphabet, 70 or 67 in UCS-2."""
    unicode = any(char not in BASIC and char not in EXTENDED for char in text)
    single, part = (SINGLE_UCS2, PART_UCS2) if unicode else (SINGLE_GSM, PART_GSM)
    length = sum(width(char, unicode=unicode) for char in text)
    if length <= single:
        return Sms(unicode, length, 1, length)
    count = -(-length // part)
    before = single if count == 2 else (count - 1) * part
    return Sms(unicode, length, count, length - before)


def parts(text: str) -> list[str]:
    """Cut a text into what one SMS each can carry; never inside a character of two places."""
    counted = sms(text)
    if counted.parts == 1:
        return [text]
    most = PART_UCS2 if counted.unicode else PART_GSM
    cut, room = [""], most
    for char in text:
        needed = width(char, unicode=counted.unicode)
        if needed > room:
            cut.append("")
            room = most
        cut[-1] += char
        room -= needed
    return cut
