"""The one printing function: a page of HTML becomes a PDF, and nothing is fetched for it."""

import logging
from functools import lru_cache
from html import escape
from threading import get_ident

from satukota.kernel.papers.rules.fonts import looked_for, rare_faces

STYLE = "<style>body { font-family: 'DejaVu Sans', sans-serif }</style>"


def render_pdf(html: str, variant: str | None = None) -> bytes:
    """Return a page of HTML as PDF, of a variant such as "pdf/a-3a" where one is named.

    What it shows stands in the page itself (`data:` addresses): an address of a file, of this host or of the internet
    is left out, so that words which somebody typed can make the program read nothing. Letters that the ordinary font
    has not (Chinese, Javanese, Batak, pictures) bring theirs along; one for which there is no font is printed as its
    code, `[U+1F9F8]`, never as an empty box.
    """
    for letter in unprintable(html):
        html = html.replace(letter, f"[U+{ord(letter):04X}]")
    return _pdf(html, variant)


def unprintable(text: str) -> list[str]:
    """Return the letters of a text that no font here has, each once."""
    letters = looked_for(text)
    return list(_without_font(letters)) if letters else []


@lru_cache(maxsize=256)
def _without_font(letters: str) -> str:
    """Return which of these letters have no font: they are printed, and the printer says which it missed."""
    missed = _Missed()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(missed)
    try:
        # Each on a line of its own, so that no two make one sign.
        _pdf(STYLE + "".join(f"<p>{escape(letter)}</p>" for letter in letters), None)
    finally:
        logger.removeHandler(missed)
    return "".join(letter for letter in letters if ord(letter) in missed.codes)


class _Missed(logging.Handler):
    """Keeps the code points for which this thread's page had no glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.codes: set[int] = set()
        self.thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the code point out of the printer's warning."""
        if record.thread == self.thread and str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.codes.add(int(str(record.args[1])))


def _pdf(html: str, variant: str | None) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fetcher, fonts = URLFetcher(allowed_protocols=("data",)), FontConfiguration()
    faces = rare_faces(html)
    sheets = [CSS(string=faces, url_fetcher=fetcher, font_config=fonts)] if faces else []
    document: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_variant=variant, stylesheets=sheets, font_config=fonts
    )
    return document
