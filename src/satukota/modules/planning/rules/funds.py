"""Sources of funds: what sheets call them, amounts that are parted by them, and the quarters in which they are paid."""

import re
from collections.abc import Iterable, Mapping, Sequence

from satukota.kernel.readers.api import MONTHS
from satukota.modules.planning.rules.headings import plain
from satukota.modules.planning.rules.numbers import NotANumber, number_in

OTHER = "lain"
PATTERNS: tuple[tuple[str, str], ...] = (
    (r"\bdak\b.*non\s*-?\s*fisik|alokasi khusus.*non\s*-?\s*fisik", "dak-nonfisik"),
    (r"\bdak\b|alokasi khusus", "dak-fisik"),
    (r"\bdau\b|alokasi umum", "dau"),
    (r"\bdbh\b|bagi hasil", "dbh"),
    (r"\bblud\b|badan layanan umum", "blud"),
    (r"(bantuan|bankeu).*prov", "bantuan-provinsi"),
    (r"\bpad\b|asli daerah", "pad"),
)
"""The first that fits counts: SIPD writes "Dana Transfer Khusus-Dana Alokasi Khusus-Non Fisik-BOK"."""
PART = re.compile(r"\s*(?P<name>[^;]*?)\s+(?:rp\.?\s*)?(?P<amount>\d[\d.,]*)\s*", re.IGNORECASE)
OF_A_YEAR = re.compile(r"\b(?:19|20)\d\d\s*$")
"""A source named by its year is no amount: "SiLPA Tahun 2026"."""
type Parts = dict[str, int]


def fund_of(text: str) -> str:
    """Return the code of the source that a text names; what the table does not know is another source."""
    plain = " ".join(text.lower().split())
    return next((code for pattern, code in PATTERNS if code == plain or re.search(pattern, plain)), OTHER)


def is_known(text: str) -> bool:
    """Tell whether a text names a source of the table, another source by its own name among them."""
    return fund_of(text) != OTHER or text.strip().lower() in {OTHER, "sumber lain", "lain-lain", "lainnya"}


def parts_in(text: str, whole: int | None) -> Parts:
    """Return the amounts by source that a cell holds: one source for the `whole`, or "pad 100; dau 200".

    Raises NotANumber where one of several sources has no amount.
    """
    pieces = [piece for piece in text.split(";") if piece.strip()]
    if len(pieces) < 2 and not any(
        PART.fullmatch(piece) and not (whole and OF_A_YEAR.search(piece)) for piece in pieces
    ):
        return {fund_of(piece): whole for piece in pieces if whole}
    parts: Parts = {}
    for piece in pieces:
        match = PART.fullmatch(piece)
        if match is None:
            raise NotANumber(piece.strip())
        add(parts, {fund_of(match["name"]): int(number_in(match["amount"]))})
    return parts


def written(parts: Mapping[str, int]) -> str:
    """Return amounts by source as a cell holds them, always in the same order."""
    return "; ".join(f"{code} {parts[code]}" for code in sorted(parts))


def add(parts: Parts, more: Mapping[str, int]) -> Parts:
    """Add amounts to those of the same sources; return the sums."""
    for code, amount in more.items():
        parts[code] = parts.get(code, 0) + amount
    return parts


def total(several: Iterable[Mapping[str, int]]) -> Parts:
    """Return the sums by source over several parted amounts."""
    sums: Parts = {}
    for parts in several:
        add(sums, parts)
    return sums


QUARTER = re.compile(r"\b(?:triwulan|tw)\.?\s*(iv|iii|ii|i|[1-4])\b")
NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def cash_columns(headings: Sequence[str], taken: Mapping[int, str]) -> dict[int, int]:
    """Return the quarter of each column of planned payments, by its place; of those that nothing else is read from.

    Months count where all twelve stand there, quarters where all four do; else there is no plan of payments.
    """
    free = [(place, plain(text).lower()) for place, text in enumerate(headings) if place not in taken]
    months = {place: _month(text) for place, text in free if _month(text)}
    if sorted(months.values()) == list(range(1, 13)):
        return {place: (month + 2) // 3 for place, month in months.items()}
    quarters = {place: _quarter(text) for place, text in free if _quarter(text)}
    return quarters if sorted(quarters.values()) == [1, 2, 3, 4] else {}


def _month(text: str) -> int:
    return next((MONTHS[word] for word in re.findall(r"[a-z]+", text) if word in MONTHS), 0)


def _quarter(text: str) -> int:
    match = QUARTER.search(text)
    return (NUMERALS.get(match[1]) or int(match[1])) if match else 0
