"""The GSM 7-bit alphabet (3GPP TS 23.038): what fits into it, and what takes its place where it does not."""

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""These take two places."""
REPLACED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f", None),
        "…": "...",
        "×": "x",
    }
)


def downgrade(text: str) -> str:
    """Return the text in the GSM alphabet: plain quotes and dashes, accents dropped, what has no likeness as `?`."""
    return "".join(_plain(char) for char in text.translate(REPLACED))


def _plain(char: str) -> str:
    if char in BASIC or char in EXTENDED:
        return char
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return base if base and all(part in BASIC or part in EXTENDED for part in base) else "?"


def width(char: str, *, unicode: bool) -> int:
    """Return how many places a character takes."""
    if unicode:
        return 2 if ord(char) > 0xFFFF else 1
    return 2 if char in EXTENDED else 1
