"""Letters that the ordinary font has not: their fonts lie beside this file and go only into papers that need them."""

from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from unicodedata import category

FOLDER = Path(__file__).parent / "fonts"
RARE: dict[str, tuple[tuple[int, int], ...]] = {
    "NotoSansDevanagari-Regular.ttf": ((0x0900, 0x097F), (0xA8E0, 0xA8FF)),
    "NotoSansTamil-Regular.ttf": ((0x0B80, 0x0BFF),),
    "NotoSansThai-Regular.ttf": ((0x0E00, 0x0E7F),),
    "NotoSansBuginese-Regular.ttf": ((0x1A00, 0x1A1F),),
    "NotoSansBalinese-Regular.ttf": ((0x1B00, 0x1B7F),),
    "NotoSansSundanese-Regular.ttf": ((0x1B80, 0x1BBF), (0x1CC0, 0x1CCF)),
    "NotoSansBatak-Regular.ttf": ((0x1BC0, 0x1BFF),),
    "NotoSansRejang-Regular.ttf": ((0xA930, 0xA95F),),
    "NotoSansJavanese-Regular.ttf": ((0xA980, 0xA9DF),),
    "DroidSansFallback.ttf": ((0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)),
    "Symbola-Regular.ttf": ((0x1F000, 0x1FAFF),),
}
"""Font file → the letters for which it is put into a paper."""
FIRST_RARE = min(low for ranges in RARE.values() for low, _high in ranges)
ORDINARY = ((0x20, 0x24F), (0x2010, 0x2026), (0x20A0, 0x20BF))
"""Letters that every font has in which papers are printed; others are looked for."""
NOT_DRAWN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
"""Kinds of characters that nothing is drawn for; the selectors of a picture's colour are others."""
SELECTORS = range(0xFE00, 0xFE10)


def rare_faces(html: str) -> str:
    """Return the style sheet that brings the fonts of a page's rare letters; nothing where it has none."""
    rare = {ord(letter) for letter in set(html) if ord(letter) >= FIRST_RARE}
    files = [name for name, ranges in RARE.items() if any(low <= code <= high for code in rare for low, high in ranges)]
    return "".join(_face(name) for name in files)


@lru_cache(maxsize=4)
def _face(name: str) -> str:
    content = b64encode((FOLDER / name).read_bytes()).decode()
    family = name.partition("-")[0].removesuffix(".ttf")
    return f'@font-face {{ font-family: "{family}"; src: url("data:font/ttf;base64,{content}"); }}'


def looked_for(text: str) -> str:
    """Return the letters of a text for which it is not certain that a font has them, each once and in order."""
    return "".join(sorted(letter for letter in set(text) if _is_looked_for(letter)))


def _is_looked_for(letter: str) -> bool:
    code = ord(letter)
    ordinary = any(low <= code <= high for low, high in ORDINARY)
    return not ordinary and code not in SELECTORS and category(letter) not in NOT_DRAWN
