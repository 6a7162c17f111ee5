"""Personal data: encryption, normal forms of what identifies a person, what of it stands in free words. No Django."""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Unreadable(Exception):
    """This value was encrypted with another key or for another place, or was changed."""


FIRST_KEY = "1"
"""The key of values that is made from the city's secret. Later ones are files of their own, the index keeps its key."""


class Cipher:
    """AES-256-GCM for values and HMAC-SHA256 for their blind indexes, each with keys of its own.

    A value is bound to its place (table and column): moved to another one it does not open. It names its key:
    `later_keys` gives those that were made since (secrets by their ids, oldest first), asked again for an unknown one.
    """

    def __init__(self, secret: str, later_keys: Callable[[], Mapping[str, str]] = dict) -> None:
        self._index = hashlib.sha256(b"index:" + secret.encode()).digest()
        self._unbound = AESGCM(hashlib.sha256(b"value:" + secret.encode()).digest())
        self._first = AESGCM(hashlib.sha256(b"value-1:" + secret.encode()).digest())
        self._later_keys = later_keys
        self._read_keys()

    def _read_keys(self) -> None:
        self._keys = {FIRST_KEY: self._first}
        for key_id, secret in self._later_keys().items():
            self._keys[key_id] = AESGCM(hashlib.sha256(b"value:" + secret.encode()).digest())

    @property
    def key_id(self) -> str:
        """The id of the key by which values are encrypted now."""
        return next(reversed(self._keys))

    def seal(self, text: str, place: str) -> str:
        """Return the text encrypted for its place, as the key's id and base64 behind a colon."""
        nonce, key_id = os.urandom(NONCE), self.key_id
        raw = nonce + self._keys[key_id].encrypt(nonce, text.encode(), place.encode())
        return f"{key_id}:{base64.b64encode(raw).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Return the plain text of a value at its place. Raises Unreadable."""
        key_id, colon, text = sealed.rpartition(":")
        if colon and key_id not in self._keys:
            self._read_keys()
        # What earlier versions encrypted names no key and is bound to no place.
        key = self._keys.get(key_id) if colon else self._unbound
        if key is None:
            raise Unreadable(f"the key {key_id} is not here")
        raw = base64.b64decode(text)
        try:
            return key.decrypt(raw[:NONCE], raw[NONCE:], place.encode() if colon else None).decode()
        except InvalidTag as error:
            raise Unreadable from error

    def index(self, text: str) -> str:
        """Return a keyed digest by which equal values find one another without being readable."""
        return hmac.new(self._index, text.encode(), hashlib.sha256).hexdigest()[:32]


def normal_email(text: str) -> str:
    """Return an address in the form in which two spellings of it are equal."""
    return text.strip().lower()


def mask(text: str) -> str:
    """Return the text with all but its first and last two characters hidden."""
    return text if len(text) <= 4 else f"{text[:2]}{'•' * (len(text) - 4)}{text[-2:]}"


HIDDEN = "●●●"
BETWEEN = r"[\s.\-–()]{0,2}"
IDENTITY = re.compile(rf"(?<!\d)\d(?:{BETWEEN}\d){{15}}(?!\d)")
NAMED_IDENTITY = re.compile(rf"\b(nik|no\.? ?ktp|ktp|kk)\b(\W{{0,3}})\d(?:{BETWEEN}\d){{11,17}}", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+\s?(?:@|[\[(]\s?at\s?[\])])\s?\w[\w-]*(?:\.\w[\w-]*)+", re.IGNORECASE)
PHONES = re.compile(
    rf"""(?<![\w.,/-])(?:
        (?:\+\s?62|62|0){BETWEEN}8\d(?:{BETWEEN}\d){{6,11}}            # mobile: 0812-3456-7890, +62 812 3456 7890
      | \+\s?62{BETWEEN}[2-9]\d{{1,2}}(?:{BETWEEN}\d){{5,8}}             # a line with the country before it
      | \(0[2-9]\d{{1,2}}\)\s?\d{{3,4}}[\s-]?\d{{2,4}}                    # (0254) 391234
      | 0[2-9]\d{{1,2}}[\s-]?\d{{3,4}}[\s-]?\d{{3,4}}                     # 0254-391234, 021 555 1234
      | \+\d{{1,3}}[\s-]?\d(?:[\s-]?\d){{6,11}}                        # from abroad
    )(?![\d/]|[.,]\d)""",
    re.VERBOSE,
)
NAMED_PHONE = re.compile(
    r"\b(no ?hp|hp|wa|whatsapp|telp?|tlp|telepon|telpon|hubungi|hub|sms)\b(\W{0,3}(?:no\.?|nomor|ke|di)?\W{0,3})"
    r"\d(?:[\s.-]?\d){5,13}(?!\d)",
    re.IGNORECASE,
)
MONEY = re.compile(r"(?:rp|idr)\.?\s*$", re.IGNORECASE)
OF_MONEY = re.compile(r"\s*(?:rupiah|ribu|juta|miliar|,-)", re.IGNORECASE)


def is_identity_number(digits: str) -> bool:
    """Tell whether 16 digits read as an NIK: area, birth date (a woman's day is 40 more), a number that is not zero."""
    day, month = int(digits[6:8]), int(digits[8:10])
    area = 11 <= int(digits[:2]) <= 97 and digits[2:4] != "00" and digits[4:6] != "00"
    return area and 1 <= day - 40 * (day > 40) <= 31 and 1 <= month <= 12 and digits[12:] != "0000"


def mask_personal(text: str, *, contacts: bool = True) -> str:
    """Return free words without identity numbers and, with `contacts`, telephone numbers and e-mail addresses.

    House numbers, numbers of cases, dates and money stay as they are.
    """
    if not (contacts and ("@" in text or "(" in text or "[" in text)) and sum(map(str.isdigit, text)) < 6:
        return text
    text = NAMED_IDENTITY.sub(rf"\1\2{HIDDEN}", IDENTITY.sub(_unless(_no_identity), text))
    if not contacts:
        return text
    text = NAMED_PHONE.sub(rf"\1\2{HIDDEN}", EMAIL.sub(HIDDEN, text))
    return PHONES.sub(_unless(_money), text)


def _unless(keeps: Callable[[re.Match[str]], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if keeps(match) else HIDDEN


def _no_identity(match: re.Match[str]) -> bool:
    return not is_identity_number(re.sub(r"\D", "", match[0])) or _money(match)


def _money(match: re.Match[str]) -> bool:
    """Tell whether a number is an amount: after Rp, or before a word of money."""
    return bool(MONEY.search(match.string[: match.start()]) or OF_MONEY.match(match.string[match.end() :]))


type Days = tuple[date, date | None]
"""From a first to a last day; None goes on."""


def first_day_without(periods: Iterable[Days], day: date) -> date | None:
    """Return the first day, from `day` on, that none of these periods covers; None where they cover all that come."""
    for starts, ends in sorted(periods, key=lambda period: period[0]):
        if starts > day:
            return day
        if ends is None:
            return None
        day = max(day, ends + timedelta(days=1))
    return day


def overlap(one: Days, other: Days) -> bool:
    """Tell whether two periods have a day in common."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])
