"""Whether a suggested place is one that the typed words name, or only one whose name is spelt like some of them."""

import re
from itertools import product

CLOSE = 88.0
"""From here (0 to 100) a word is the same with a slip of the hand: "kraktau" is Krakatau, "bukan" is not Bulakan."""
_KINDS = """
alun apotek bank desa dusun gang gedung gerbang gereja hotel jalan jl kampung kantor kecamatan kelurahan kompleks komplek
kota kabupaten lingkungan mal mall masjid musala pabrik pasar pelabuhan perumahan pom pondok puskesmas rs rsud rumah sakit
sekolah sd sdn sma sman smk smkn smp smpn simpang spbu stasiun taman terminal tol
"""
KINDS = frozenset(_KINDS.split())
"""Words of names that say of what kind a place is."""
ALONG_A_ROAD = 5000.0
"""Metres within which a km post lies of the place that its road is named after."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"[^\W_]+", text.lower())


def names(typed: str, name: str, city: str = "") -> bool:
    """Tell whether what was typed names a place: by a word of its own, nearly spelt so, or by its initials.

    Words that only say of what kind it is ("Pasar"), or in which city, name none: there all of them must be said.
    """
    from rapidfuzz.fuzz import ratio

    said, every = words(typed), words(name)
    own = [word for word in every if word not in KINDS and word not in words(city) and not word.isdecimal()]
    if "".join(word[0] for word in every) in said or not own:
        return bool(own) or set(every) - {"kota", "kabupaten"} <= set(said)
    return any(
        word == part or (len(word) > 2 and (part.startswith(word) or ratio(word, part) >= CLOSE))
        for word, part in product(said, own)
    )


def has_post(typed: str) -> bool:
    """Tell whether a text names a post of a road ("km 95"): the road is longer than any place on it."""
    return re.search(r"\bkm\.?\s*\d", typed.lower()) is not None
