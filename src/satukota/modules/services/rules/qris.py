"""Read and check a QRIS (EMVCo merchant-presented QR). We never make one that can be paid; we show the agency's own."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

NATIONAL = "ID.CO.QRIS.WWW"
BEGINS = "000201"
MOST_PIXELS = 40_000_000
LONGEST_NAME, LONGEST_ID, LONGEST_TEXT = 25, 20, 600
"""Characters of a merchant's name (EMVCo), of a national merchant id, and of the whole code."""


class BadQris(ValueError):
    """The text is no QRIS that may be shown; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Qris:
    """What a QRIS says: merchant, city, national merchant id, static or not, amount where it carries one."""

    merchant: str
    city: str
    nmid: str
    static: bool
    amount: str
    country: str


def crc(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of a text's bytes as four hexadecimal capitals."""
    return format(binascii.crc_hqx(text.encode(), 0xFFFF), "04X")


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (id, value) of a TLV text; lengths count characters. Raises BadQris."""
    place = 0
    while place < len(text):
        head = text[place : place + 4]
        if len(head) < 4 or not head.isascii() or not head.isdigit():
            raise BadQris("unreadable")
        size = int(head[2:])
        value = text[place + 4 : place + 4 + size]
        if len(value) < size:
            raise BadQris("cut_off")
        yield head[:2], value
        place += 4 + size


def checked_fields(text: str) -> dict[str, str]:
    """Return the fields of an EMVCo QR whose order and checksum are right. Raises BadQris."""
    text = text.strip()
    fields = dict(pairs(text))
    if not text.startswith(BEGINS):
        raise BadQris("unreadable")
    if text[-8:-4] != "6304" or crc(text[:-4]) != text[-4:].upper():
        raise BadQris("checksum")
    return fields


def read_qris(text: str) -> Qris:
    """Return what an Indonesian QRIS says. Raises BadQris."""
    fields = checked_fields(text)
    national = dict(pairs(fields.get("51", "")))
    if national.get("00", "").upper() != NATIONAL or fields.get("58") != "ID" or fields.get("53") != "360":
        raise BadQris("not_qris")
    if len(fields.get("59", "")) > LONGEST_NAME or not 0 < len(national.get("02", "")) <= LONGEST_ID:
        raise BadQris("unreadable")
    return Qris(
        merchant=fields.get("59", ""),
        city=fields.get("60", ""),
        nmid=national.get("02", ""),
        static=fields.get("01") == "11",
        amount=fields.get("54", ""),
        country=fields["58"],
    )


def text_in_picture(picture: bytes) -> str:
    """Return the text of the payment code in a picture. Raises BadQris where none can be read, or several are."""
    try:
        with Image.open(BytesIO(picture)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadQris("no_code")
            codes = zxingcpp.read_barcodes(image.convert("L"))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise BadQris("no_code") from None
    every = {code.text for code in codes}
    texts = {text for text in every if text.startswith(BEGINS)} or every  # a poster may carry other codes beside it
    if len(texts) != 1:
        raise BadQris("several" if texts else "no_code")
    return texts.pop()


def read_static(text: str) -> Qris:
    """Return a QRIS that may hang at a counter: static and without an amount. Raises BadQris."""
    if len(text.strip()) > LONGEST_TEXT:
        raise BadQris("unreadable")
    qris = read_qris(text)
    if not qris.static or qris.amount:
        raise BadQris("not_static")
    return qris
