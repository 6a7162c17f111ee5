"""The one printing function: a page of HTML becomes a PDF, and nothing is fetched for it."""

from satukota.kernel.papers.rules.fonts import rare_faces


def render_pdf(html: str, variant: str | None = None) -> bytes:
    """Return a page of HTML as PDF, of a variant such as "pdf/a-3u" where one is named.

    What it shows stands in the page itself (`data:` addresses): an address of a file, of this host or of the internet
    is left out, so that words which somebody typed can make the program read nothing. Letters that the ordinary font
    has not (Chinese, Japanese, Korean, Javanese) bring theirs along.
    """
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
