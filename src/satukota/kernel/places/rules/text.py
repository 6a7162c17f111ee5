"""Names of places as people write them: abbreviations written out, noise dropped, near misses scored."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_FULL = {
    "jl": "jalan", "jln": "jalan", "jl.": "jalan", "gg": "gang", "kel": "kelurahan", "kec": "kecamatan", "ds": "desa",
    "dsn": "dusun", "ling": "lingkungan", "link": "lingkungan", "perum": "perumahan", "komp": "komplek",
    "kompleks": "komplek", "ps": "pasar", "psr": "pasar", "st": "stasiun", "sta": "stasiun", "term": "terminal",
    "pel": "pelabuhan", "rs": "rumah sakit", "rsu": "rumah sakit umum", "rsud": "rumah sakit umum daerah",
    "pkm": "puskesmas", "smp": "smp", "smpn": "smp negeri", "sman": "sma negeri", "sdn": "sd negeri",
    "smkn": "smk negeri", "kab": "kabupaten", "bdr": "bandar", "gn": "gunung", "pt": "", "cv": "",
}  # fmt: skip
_NOISE = {
    "dekat", "depan", "belakang", "samping", "sebelah", "seberang", "sekitar", "arah", "menuju", "di", "ke", "dari",
    "the", "near", "behind", "yang", "dan", "no", "nomor", "rt", "rw", "kota", "kabupaten",
}  # fmt: skip
_LEVELS = {"kelurahan": "kelurahan", "desa": "desa", "kecamatan": "kecamatan"}
_POINT = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
LIKE = 72.0
"""From here two words are taken for misspellings of each other: one wrong letter in four."""
GOOD = 66.0
"""The score (0 to 100) from which a name is offered."""


@dataclass(frozen=True)
class Asked:
    """What somebody typed: the words that matter, and the kind of area where they said it ("kel. Citangkil")."""

    text: str
    kind: str = ""


def normal(text: str) -> str:
    """Return a name in small letters without accents and signs, with abbreviations written out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"\b(rt|rw)\s*[./]?\s*\d+", " ", plain)
    return " ".join(_FULL.get(word, word) for word in re.findall(r"[a-z0-9]+", words)).strip()


def asked(text: str) -> Asked:
    """Return what is looked for in a typed text; words such as "depan" are dropped unless nothing else is left."""
    words = normal(text[:200]).split()
    kind = next((_LEVELS[word] for word in words if word in _LEVELS), "")
    kept = [word for word in words if word not in _NOISE and word not in _LEVELS]
    return Asked(" ".join(kept or words), kind)


def point(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a text such as "-6.0153, 106.0512"; None where it is no such pair.

    Latitude comes first, as phones and maps write it.
    """
    found = _POINT.match(text)
    return (float(found[2]), float(found[1])) if found else None


def score(wanted: str, name: str, also: str = "") -> float:
    """Return how well a name fits what was typed, 0 to 100; all as `normal` gives them.

    Each typed word counts by its best partner in the name or in `also` (aliases, the area around), its beginning
    nearly as much as the whole word, a misspelling less. Words may be joined or parted ("wali kota"). The share of the
    name that was typed breaks ties.
    """
    from rapidfuzz import fuzz

    if not wanted or not name:
        return 0.0
    words = name.split()
    partners = dict.fromkeys([*words, *pairs(words), *also.split()])
    return 0.8 * max(_covered(way, partners) for way in _ways(wanted.split())) + 0.2 * fuzz.ratio(wanted, name)


def pairs(words: list[str]) -> list[str]:
    """Return each two neighbouring words as one: people part and join words as they like."""
    return [first + second for first, second in pairwise(words)]


def _ways(words: list[str]) -> list[list[str]]:
    """Return the typed words as they are, and with each two neighbours joined."""
    joined = [[*words[:i], words[i] + words[i + 1], *words[i + 2 :]] for i in range(min(len(words), 8) - 1)]
    return [words, *joined]


def _covered(words: list[str], partners: Iterable[str]) -> float:
    """Return how much of the typed letters has a partner, 0 to 100."""
    best = [max((_alike(word, partner) for partner in partners), default=0.0) * len(word) for word in words]
    return sum(best) / sum(len(word) for word in words)


def _alike(word: str, partner: str) -> float:
    from rapidfuzz import fuzz

    if word == partner:
        return 100.0
    if len(word) > 1 and partner.startswith(word):
        return 92.0
    alike = fuzz.ratio(word, partner)
    return alike if alike >= LIKE else 0.0
