"""What people say when they say where they are: the parts of it that may be the name of a place."""

import re
from collections.abc import Iterator

AROUND = frozenset({
    "dekat", "depan", "belakang", "samping", "sebelah", "seberang", "sekitar", "arah", "menuju", "di", "ke", "dari",
    "sini", "sana", "situ", "itu", "ini", "yang", "dan", "atau", "near", "behind", "before", "pas", "persis", "tepat",
})  # fmt: skip
CROSSING = frozenset({
    "simpang", "perempatan", "pertigaan", "persimpangan", "prapatan", "pertelon", "bundaran", "lampu", "merah",
})  # fmt: skip
COMMON = AROUND | CROSSING | frozenset({
    "indomaret", "alfamart", "alfamidi", "warung", "warteg", "toko", "rumah", "kost", "kontrakan", "masjid", "mushola",
    "musholla", "sekolah", "kantor", "bengkel", "apotek", "bank", "atm", "spbu", "pom", "bensin", "jalan", "jl", "jln",
    "gang", "gg", "perumahan", "perum", "komplek", "blok", "nomor", "no", "km", "kilometer", "lantai", "kota", "pinggir",
    "kabupaten", "kelurahan", "kel", "kecamatan", "kec", "desa", "kampung", "kp", "lingkungan", "link", "rt", "rw",
    "pak", "bu", "haji", "saya", "kami", "tetangga", "orang", "sawah", "kebun",
})  # fmt: skip
"""Words that half of all people say: alone they name no place."""
VAGUE = AROUND | frozenset({"rt", "rw", "km", "saya", "kami", "tetangga", "orang", "pak", "bu", "pinggir"})
"""With one of them and nothing but common words a sentence says where somebody stands, and no place."""
NUMBER = re.compile(
    r"\b(?:no|nomor|nmr|km|kilometer|blok|rt|rw|lantai)?\.?\s*[a-z]?\d+[a-z]?(?:\s*/\s*\d+)?", re.IGNORECASE
)
LONGEST = 6
"""Words that are looked at: a place stands in the first of them or not at all."""


def name_parts(text: str) -> Iterator[list[str]]:
    """Yield lists of what may be a place's name in a text, the longest first; the first list with a hit is the best.

    House numbers, km posts, blocks and RT/RW are left out: no list of places knows them, and people say them with a name.
    """
    plain = NUMBER.sub(" ", text.lower())
    if CROSSING & set(re.findall(r"\w+", plain)):
        sides = (_names(side) for side in re.split(r"\bdan\b|\bdengan\b|[-–/,;&]", plain))
        streets = [side for side in sides if is_name(side)]
        if len(streets) > 1:
            yield [" ".join(side) for side in streets]
    words = [word for word in re.findall(r"\w+", plain) if word not in AROUND][:LONGEST]
    for size in range(len(words), 0, -1):
        windows = (words[start : start + size] for start in range(len(words) - size + 1))
        yield [" ".join(window) for window in windows if is_name(window)]


def names_nothing(text: str) -> bool:
    """Tell whether a text of several words says only what is said of every place ("di rumah saya")."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return len(words) > 1 and words <= COMMON and bool(words & VAGUE)


def is_named(name: str, text: str) -> bool:
    """Tell whether each word that matters in a text begins a word of the name: it is meant, not only similar."""
    parts = re.findall(r"\w+", name.lower())
    words = [word for word in re.findall(r"\w+", NUMBER.sub(" ", text.lower())) if word not in COMMON]
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def is_name(words: list[str]) -> bool:
    """Tell whether words hold one that is not said of every second place."""
    return any(word not in COMMON and len(word) > 3 for word in words)


def _names(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if word not in AROUND and word not in CROSSING]
