"""From a case to a PDF: HTML templates, WeasyPrint, PDF/A."""

from dataclasses import dataclass
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation

from satukota.kernel.cases.api import Case, Definition, Output, find_answer, say
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import city
from satukota.modules.services.models import Paper
from satukota.modules.services.rules.showing import date_words, value_words

ENGINES = {"pdf-a": "pdf/a-3u", "pdf": "pdf/ua-1"}


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on a paper."""

    paper: Paper
    case: Case
    definition: Definition
    output: Output
    answers: dict[str, Any]
    address: str
    agency: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Questions and answers for a plain letter; identity numbers are left out."""
        fields = [
            field
            for field in self.definition.data.fields.values()
            if field.pii != "secret" and not field.path.endswith(".hp")
        ]
        on_pages = {path for page in self.definition.pages for path in page.fields}
        pairs = [
            (field, find_answer(self.answers, field.path))
            for field in fields
            if field.path in on_pages or field.computed
        ]
        return [
            (say(field.label, "id"), value_words(field, value, "id"))
            for field, value in pairs
            if value not in (None, "", [], False)
        ]

    @property
    def born(self) -> str:
        """Date of birth, written out."""
        return date_words(str(find_answer(self.answers, "anak.tgl_lahir") or ""), "id")


def qr(text: str, *, error: str = "m", scale: int = 4) -> str:
    """Return a QR code as an SVG data address."""
    return str(segno.make(text, error=error, micro=False).svg_data_uri(scale=scale, border=2))


def paper_pdf(sheet: Sheet) -> bytes:
    """Return the PDF of a paper, not signed yet."""
    context = {
        "sheet": sheet,
        "paper": sheet.paper,
        "a": sheet.answers,
        "city": city(),
        "qr_url": qr(sheet.address),
        "qr_signed": qr(sheet.paper.signed_code, error="l", scale=3) if sheet.paper.signed_code else "",
    }
    with translation.override("id"):
        html = render_to_string([f"papers/{sheet.output.template}", "papers/surat.html"], context)
    return render_pdf(html, ENGINES[sheet.output.engine])
