"""Names of places as people write them: abbreviations written out, noise dropped."""

import re
import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Query:
    """What somebody typed: the words that matter, and the kind of area where they said it ("kel. Citangkil")."""

    text: str
    kind: str = ""


def normal(text: str) -> str:
    """Return a name in small letters without accents and signs, with abbreviations written out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"\b(rt|rw)\s*[./]?\s*\d+", " ", plain)
    return " ".join(_FULL.get(word, word) for word in re.findall(r"[a-z0-9]+", words)).strip()


def read_query(text: str) -> Query:
    """Return what is looked for in a typed text; words such as "depan" are dropped unless nothing else is left."""
    words = normal(text[:200]).split()
    kind = next((_LEVELS[word] for word in words if word in _LEVELS), "")
    kept = [word for word in words if word not in _NOISE and word not in _LEVELS]
    return Query(" ".join(kept or words), kind)


def point(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of a text such as "-6.0153, 106.0512"; None where it is no such pair.

    Latitude comes first, as phones and maps write it.
    """
    pair = _POINT.match(text)
    return (float(pair[2]), float(pair[1])) if pair else None
