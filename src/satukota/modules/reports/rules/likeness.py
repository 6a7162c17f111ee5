"""How likely two reports are about the same matter: distance × category × time × words × photos, with its reasons."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

STOP = frozenset(
    [
        "yang",
        "di",
        "ke",
        "dari",
        "dan",
        "atau",
        "dengan",
        "untuk",
        "pada",
        "ini",
        "itu",
        "ada",
        "sudah",
        "belum",
        "tidak",
        "mohon",
        "tolong",
        "terima",
        "kasih",
        "selamat",
        "pagi",
        "siang",
        "sore",
        "malam",
        "assalamualaikum",
        "pak",
        "bu",
        "bapak",
        "ibu",
        "saya",
        "kami",
        "kita",
        "warga",
        "lapor",
        "izin",
        "melapor",
        "segera",
        "ditindaklanjuti",
        "dibantu",
        "ya",
        "maaf",
        "mengganggu",
        "kepada",
        "dinas",
        "terkait",
        "perhatian",
        "sekali",
        "jalan",
        "dekat",
        "depan",
        "sejak",
        "hari",
        "minggu",
        "bulan",
        "semoga",
        "cepat",
        "ditangani",
        "kabarnya",
        "tunggu",
        "bahaya",
        "buat",
        "anak",
        "pernah",
        "rt",
        "rw",
        "tapi",
        "hasil",
        "resah",
        "jadi",
        "juga",
        "akan",
        "agar",
        "lagi",
        "lalu",
        "the",
        "a",
        "of",
        "to",
        "in",
        "is",
    ]
)
ENDINGS = re.compile(r"(?:nya|kan|lah|kah)$")
BEGINNINGS = re.compile(r"^(?:meng|meny|mem|men|me|ber|ter|di|pe)(?=[a-z]{4})")
ALIKE_PHOTOS = 10
"""Bits of 64 by which two photos of one scene may differ after they were made smaller or compressed again."""
OTHER_CATEGORY = 0.85
"""What the same topic counts where another category was chosen: it lowers, it does not exclude."""
WITHOUT_WORDS = 0.62
"""What is left where two texts share no word: two matters at one place are two."""
LIKELY = 0.70
POSSIBLE = 0.45


@dataclass(frozen=True, slots=True)
class Seen:
    """What is compared: metres and days are between the two, `photos` the fewest differing bits (None: no pair).

    `topic` is how far the words of both speak of the same kind of matter, whatever category was chosen for them.
    """

    metres: float
    same_category: bool
    same_group: bool
    days: float
    text: float
    photos: int | None = None
    topic: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """A likeness from 0 to 1 and its parts from 0 to 1, as the screen shows them."""

    value: float
    place: float
    category: float
    time: float
    text: float
    photo: float | None

    @property
    def likely(self) -> bool:
        """Say whether this is probably the same matter."""
        return self.value >= LIKELY


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """Return the words of a text that say something, without their commonest beginnings and endings."""
    words = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(BEGINNINGS.sub("", ENDINGS.sub("", word)) for word in words if word not in STOP)


def text_likeness(text: str, other: str) -> float:
    """Return how much two texts say the same, 0 to 1: shared stems, misspelt ones counted in part."""
    a, b = stems(text), stems(other)
    if not a or not b:
        return 0.0
    shared = len(a & b)
    left, right = a - b, b - a
    near = sum(1 for word in left if any(fuzz.ratio(word, two) >= 82 for two in right))
    return min(1.0, (shared + 0.8 * near) / min(len(a), len(b)))


def score(seen: Seen, radius: int = 60) -> Score:
    """Return how likely it is the same matter; `radius` is the category's usual reach in metres."""
    reach = max(radius, 40) * 1.6
    place = 1 / (1 + (seen.metres / reach) ** 2.4)
    category = 1.0 if seen.same_category else max(0.45 if seen.same_group else 0.0, OTHER_CATEGORY * seen.topic)
    time = math.exp(-abs(seen.days) / 45)
    photo = None if seen.photos is None else max(0.0, 1 - seen.photos / (2 * ALIKE_PHOTOS))
    words = 0.30 * place + 0.22 * category + 0.13 * time + 0.35 * seen.text
    # Nothing else makes up for another place, another kind of matter, or words that have nothing in common.
    value = words * (0.35 + 0.65 * place) * (0.4 + 0.6 * category)
    value = min(1.0, value * 1.18) * min(1.0, WITHOUT_WORDS + seen.text)
    if photo is not None and seen.photos is not None and seen.photos <= ALIKE_PHOTOS:
        value = max(value, 0.55 + 0.45 * photo * (0.5 + 0.5 * place))
    return Score(round(value, 3), round(place, 3), category, round(time, 3), round(seen.text, 3), photo)


def bits(picture: int, other: int) -> int:
    """Return by how many of 64 bits two picture hashes differ."""
    return ((picture ^ other) & (1 << 64) - 1).bit_count()


def closest(ones: Iterable[int], others: Iterable[int]) -> int | None:
    """Return the fewest bits by which a picture of one report differs from one of the other; None without a pair."""
    second = list(others)
    return min((bits(picture, other) for picture in ones for other in second), default=None)
