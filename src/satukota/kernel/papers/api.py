"""The one printing function: a page of HTML becomes a PDF, and nothing is fetched for it."""


def render_pdf(html: str, variant: str | None = None) -> bytes:
    """Return a page of HTML as PDF, of a variant such as "pdf/a-3u" where one is named.

    What it shows stands in the page itself (`data:` addresses): an address of a file, of this host or of the internet
    is left out, so that words which somebody typed can make the program read nothing.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    document: bytes = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf(
        pdf_variant=variant
    )
    return document
