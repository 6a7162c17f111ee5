"""Is this a plausible identity number (NIK)? After PP 40/2019 articles 30 to 34: to warn, never to refuse."""

import re
from datetime import date

PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
ABROAD = 99
"""Citizens abroad: 99, three digits of the country, one of the mission."""
WOMAN = 40
"""What is added to the day of birth of a woman."""
_DIGITS = re.compile(r"[0-9]{16}")


def nik_doubt(number: str, born: str = "", sex: str = "") -> str:
    """Return why a NIK is doubtful: region, date, serial, born, sex; "" where nothing speaks against it.

    `born` is an ISO date and `sex` is L or P; what is not known is not compared. Codes of districts are not looked up:
    a number keeps those of the place where it was given, which may be gone by now.
    """
    if not _DIGITS.fullmatch(number):
        return ""
    day, month = int(number[6:8]), int(number[8:10])
    plain_day = day - WOMAN if day > WOMAN else day
    if not _is_region(number[:6]):
        return "region"
    if not _is_day(plain_day, month, int(number[10:12])):
        return "date"
    if number[12:] == "0000":
        return "serial"
    if born and f"{plain_day:02}{number[8:12]}" != f"{born[8:10]}{born[5:7]}{born[2:4]}":
        return "born"
    return "sex" if sex and (day > WOMAN) is not (sex == "P") else ""


def _is_region(code: str) -> bool:
    if int(code[:2]) == ABROAD:
        return True
    return int(code[:2]) in PROVINCES and code[2:4] != "00" and code[4:] != "00"


def _is_day(day: int, month: int, year: int) -> bool:
    """Tell whether there is such a day in one of the two centuries that two digits may mean."""
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
