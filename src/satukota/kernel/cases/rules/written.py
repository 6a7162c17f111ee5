"""What people write for words and numbers of cases, made comparable; cases/sql/search.sql does the same to the texts."""

import re

PARTING = dict.fromkeys(map(ord, "-./\\_,:;+&|()[]{}<>\"'!?=*#@%~^$`\n\r\t\u00a0‐‑‒–—―−"), " ")
JOINTS = re.compile(r"(?<=[0-9])(?=[^0-9 ])|(?<=[^0-9 ])(?=[0-9])")
ZEROS = re.compile(r"(?:^|(?<= ))0+(?=[0-9])")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
WHOLE = re.compile(r"([A-Z]{2,8})-?([0-9]{4})-([0-9]{1,9})|([A-Z]{2,8})([0-9]{4})([0-9]{6,9})")
OF_YEAR = re.compile(r"([0-9]{4})-([0-9]{1,9})")
DIGITS = re.compile(r"[0-9]{1,9}")


def written_words(text: str) -> str:
    """Return a text with its words apart: `Jl.Kembangsari RT.03` becomes `Jl Kembangsari RT 3`."""
    return ZEROS.sub("", JOINTS.sub(" ", text.translate(PARTING)))


def case_number(text: str) -> str:
    """Return the number of a case that a text can only be, as it is kept; empty where it is none.

    Hyphens of any kind, blanks and missing zeros do not matter: `lap 2026 1`, `#LAP–2026–000001.`
    """
    match = WHOLE.fullmatch(_joined(text))
    if match is None:
        return ""
    prefix, year, number = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    return f"{prefix}-{year}-{int(number):06}"


def number_lexeme(text: str) -> str:
    """Return how the index knows a part of a number: `2026-1` is `2026000001`, `724` is `000724`; empty where it is none."""
    joined = _joined(text)
    if match := OF_YEAR.fullmatch(joined):
        return f"{match[1]}{int(match[2]):06}"
    return f"{int(joined):06}" if DIGITS.fullmatch(joined) else ""


def _joined(text: str) -> str:
    return re.sub(r" +", "-", UNSEEN.sub("", text).upper().translate(PARTING).strip())
