"""Letters that the ordinary font has not: their fonts lie beside this file and go only into papers that need them."""

from base64 import b64encode
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
RARE: dict[str, tuple[tuple[int, int], ...]] = {
    "NotoSansJavanese-Regular.ttf": ((0xA980, 0xA9DF),),
    "DroidSansFallback.ttf": ((0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)),
}
"""Font file → the letters for which it is put into a paper."""


def rare_faces(html: str) -> str:
    """Return the style sheet that brings the fonts of a page's rare letters; nothing where it has none."""
    rare = {ord(letter) for letter in html if ord(letter) >= 0x1100}
    files = [name for name, ranges in RARE.items() if any(low <= code <= high for code in rare for low, high in ranges)]
    return "".join(_face(name) for name in files)


@lru_cache(maxsize=4)
def _face(name: str) -> str:
    content = b64encode((FOLDER / name).read_bytes()).decode()
    family = name.partition("-")[0].removesuffix(".ttf")
    return f'@font-face {{ font-family: "{family}"; src: url("data:font/ttf;base64,{content}"); }}'
