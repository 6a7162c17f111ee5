"""Text as SMS: into how many parts it falls."""

from dataclasses import dataclass

from satukota.kernel.notifications.rules.alphabet import BASIC, EXTENDED, width

SINGLE_GSM, PART_GSM = 160, 153
SINGLE_UCS2, PART_UCS2 = 70, 67


@dataclass(frozen=True, slots=True)
class Sms:
    """A text as it is charged: whether it needs UCS-2, places that it takes, number of parts, places in the last."""

    unicode: bool
    length: int
    parts: int
    last: int


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
