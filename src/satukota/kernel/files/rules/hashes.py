"""A 64-bit hash of what a picture shows: pictures that look alike differ in few bits.

Signs of the 8 × 8 lowest cosine coefficients of the picture at 32 × 32 grey pixels (the first, the mean brightness,
is left out), as in pHash but with zero instead of the median, so that a mirrored picture's hash follows exactly.
"""

from math import cos, pi

from PIL import Image

SIDE, KEPT = 32, 8
NEAR = 10
"""Most differing bits of two pictures that are called alike."""
FLAT = 6.0
"""Least standard deviation of brightness; below it the signs are noise and there is no hash."""

WAVES = [[cos(pi * (2 * x + 1) * u / (2 * SIDE)) for x in range(SIDE)] for u in range(KEPT)]
ODD_COLUMNS = sum(1 << bit for bit in range(64) if bit % 2)


def perceptual_hash(picture: Image.Image) -> int | None:
    """Return the hash of an upright picture, as an unsigned number; None where it is nearly one colour."""
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    values = small.tobytes()
    mean = sum(values) / len(values)
    if (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5 < FLAT:
        return None
    rows = [values[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(a * b for a, b in zip(row, wave, strict=True)) for row in rows] for wave in WAVES]
    bits = 0
    for v, wave in enumerate(WAVES):
        for u in range(KEPT):
            if (u or v) and sum(a * b for a, b in zip(across[u], wave, strict=True)) > 0:
                bits |= 1 << (v * KEPT + u)
    return bits


def mirrored_hash(value: int) -> int:
    """Return the hash that the same picture has when flipped left to right."""
    return value ^ ODD_COLUMNS


def signed_number(value: int) -> int:
    """Return the hash as the signed 64-bit number that PostgreSQL's bigint holds."""
    return value - (1 << 64) if value >> 63 else value


def distance(first: int, second: int) -> int:
    """Return in how many of 64 bits two hashes (signed or not) differ."""
    return ((first ^ second) & ((1 << 64) - 1)).bit_count()
