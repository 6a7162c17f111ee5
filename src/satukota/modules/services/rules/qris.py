"""Read and check a QRIS (EMVCo merchant-presented QR). We never make one that can be paid; we show the agency's own."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass

NATIONAL = "ID.CO.QRIS.WWW"


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
    if not text.startswith("000201"):
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
    return Qris(
        merchant=fields.get("59", ""),
        city=fields.get("60", ""),
        nmid=national.get("02", ""),
        static=fields.get("01") == "11",
        amount=fields.get("54", ""),
        country=fields["58"],
    )


def read_static(text: str) -> Qris:
    """Return a QRIS that may hang at a counter: static and without an amount. Raises BadQris."""
    qris = read_qris(text)
    if not qris.static or qris.amount:
        raise BadQris("not_static")
    return qris
