"""Codes of Permendagri 90/2019: X.XX.XX.2.XX.XXXX = urusan, bidang, program, level, kegiatan, sub-kegiatan."""

import re
from dataclasses import dataclass

LEVELS = ("urusan", "bidang", "program", "kegiatan", "sub_kegiatan")
CITY = "2"


class BadCode(ValueError):
    """The code does not have the form X.XX.XX.2.XX.XXXX; the message says where it leaves it."""


@dataclass(frozen=True)
class Nomenclature:
    """A code in its normal form: two digits per part, the level of government without a leading nought."""

    code: str
    level: str

    @property
    def parent(self) -> str:
        """The code one level up; empty above an urusan."""
        parts = self.code.split(".")
        keep = {"urusan": 0, "bidang": 1, "program": 2, "kegiatan": 3, "sub_kegiatan": 5}[self.level]
        return ".".join(parts[:keep])

    @property
    def bidang(self) -> str:
        """The affair that the code belongs to (`2.16`); empty for an urusan."""
        parts = self.code.split(".")
        return ".".join(parts[:2]) if len(parts) > 1 else ""


def parse(text: str) -> Nomenclature:
    """Return the code in its normal form. Accepts blanks and the spelling `02` of the level. Raises BadCode."""
    parts = [part for part in re.split(r"[.\s]+", text.strip()) if part]
    if not parts:
        raise BadCode("the code is empty")
    if not all(part.isdigit() for part in parts):
        raise BadCode(f"{text.strip()!r} holds something that is not a digit")
    if len(parts) not in {1, 2, 3, 5, 6}:
        raise BadCode(f"{text.strip()!r} has {len(parts)} parts; a code has 1, 2, 3, 5 or 6")
    if not 1 <= int(parts[0]) <= 8:
        raise BadCode(f"urusan {parts[0]} does not exist; it goes from 1 to 8")
    if len(parts) > 3 and int(parts[3]) != int(CITY):
        raise BadCode(f"part four is {parts[3]}; a city or regency has 2")
    return Nomenclature(".".join(_width(parts)), LEVELS[{1: 0, 2: 1, 3: 2, 5: 3, 6: 4}[len(parts)]])


def _width(parts: list[str]) -> list[str]:
    # A sub-kegiatan has two digits in the form of 2022 and four in that of 2024: both are kept as printed.
    widths = (1, 2, 2, 1, 2, 4 if len(parts) == 6 and len(parts[5].lstrip("0")) > 2 else 2)
    out = [str(int(part)).zfill(width) for part, width in zip(parts, widths, strict=False)]
    if len(parts) == 6 and len(parts[5]) >= 3:
        out[5] = str(int(parts[5])).zfill(4)
    return out
