"""What is printed (HTML, WeasyPrint, PDF/A): papers, forms to sign (SPTJM F-2.03, F-2.04), many at once."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation

from satukota.kernel.cases.api import Case, Definition, Document, Output, find_answer, say
from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import city
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.office_answers import shown_answer
from satukota.modules.services.rules.showing import date_words

ENGINES = {"pdf-a": "pdf/a-3u", "pdf": "pdf/ua-1"}
STATEMENTS = {
    "sptjm-lahir": (
        "anak {anak} lahir pada {lahir} dari seorang ibu bernama {ibu}, "
        "dan data kelahiran yang saya laporkan adalah benar"
    ),
    "sptjm-pasutri": (
        "{ayah} dan {ibu} adalah pasangan suami istri yang sah, "
        "dan perkawinan kami belum tercatat atau bukunya tidak ada"
    ),
}


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
            (say(field.label, "id"), shown_answer(field, value, "id"))
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


def joined_pdf(papers: list[Paper]) -> bytes | None:
    """Return the pages of several papers in one PDF (a copy for paper: the signature is in each original)."""
    # pyHanko has no types here.
    reading: Any = import_module("pyhanko.pdf_utils.reader")
    writing: Any = import_module("pyhanko.pdf_utils.writer")
    writer, some = writing.PdfFileWriter(), False
    for paper in papers:
        copy = copy_to_serve(paper.file, "original") if paper.file else None
        if copy is None:
            continue
        reader = reading.PdfFileReader(io.BytesIO(copy.path.read_bytes()))
        for place in range(int(reader.root["/Pages"]["/Count"])):
            page = reader.find_page_for_modification(place)[0].get_object()
            box = tuple(int(float(edge)) for edge in page["/MediaBox"])
            contents = writer.add_object(writer.import_object(page["/Contents"]))
            resources = writer.import_object(page["/Resources"])
            writer.insert_page(writing.PageObject(contents=contents, media_box=box, resources=resources))
            some = True
    if not some:
        return None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def form_to_sign(paper: Document, answers: Mapping[str, Any]) -> bytes:
    """Return the PDF of a form with what is known filled in and dots for the rest."""
    dots = "………………………"
    facts = {
        "anak": find_answer(answers, "anak.nama") or dots,
        "lahir": date_words(str(find_answer(answers, "anak.tgl_lahir") or dots), "id"),
        "ibu": find_answer(answers, "ibu.nama") or dots,
        "ayah": find_answer(answers, "ayah.nama") or dots,
    }
    reporter = find_answer(answers, "pelapor.nama") or ""
    statement = STATEMENTS.get(paper.generate, "data yang saya berikan adalah benar").format(**facts)
    witnesses = [str(row.get("nama", "")) for row in answers.get("saksi") or []]
    context = {
        "title": say(paper.title, "id"),
        "rows": [("Nama", reporter), ("NIK", ""), ("Alamat", "")],
        "statement": statement,
        "witnesses": witnesses,
        "signer": reporter,
        "city": city(),
    }
    return render_pdf(render_to_string("papers/sptjm.html", context), "pdf/a-3u")
