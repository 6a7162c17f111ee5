"""Forms that an applicant prints and signs instead of a paper that is missing (SPTJM F-2.03, F-2.04)."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from satukota.kernel.cases.api import Document, find_answer, say
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.places.api import city
from satukota.modules.services.rules.showing import date_words

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
