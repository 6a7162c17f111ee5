"""An assessment as a sheet: the fields that a questionnaire asks for, an indicator a row, in the instrument's order."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from satukota.modules.maturity.models import Evidence
from satukota.modules.maturity.queries.levels import Overview, lines
from satukota.modules.maturity.rules import two

SHEET_HEAD = (
    "No", "Domain", "Aspek", "Indikator", "Bobot (%)", "Tingkat penilaian mandiri", "Penjelasan", "Bukti dukung",
    "Tautan bukti", "Tingkat penilaian asesor", "Tahap", "Catatan asesor", "Nilai tertimbang",
)  # fmt: skip
SHEET_WIDTHS = {"Indikator": 48, "Penjelasan": 48, "Bukti dukung": 40, "Tautan bukti": 40, "Catatan asesor": 40}


def sheet_rows(view: Overview) -> Iterator[list[Any]]:
    """Yield a row for each indicator, then the aspects and the index, each named; the instrument ends the sheet."""
    proofs: dict[int, list[Evidence]] = {}
    for proof in view.assessment.evidence.filter(removed_at=None):
        proofs.setdefault(proof.no, []).append(proof)
    for line in lines(view, {}):
        own, verdict, spec = line.self_rating, line.verdict, line.spec
        mine = proofs.get(spec.no, [])
        yield [
            spec.no, spec.domain, spec.aspect, spec.title, float(spec.weight), own and own.level, own.note if own else "",
            "\n".join(f"{proof.level}: {proof.title} ({proof.dated:%d-%m-%Y})" for proof in mine),
            "\n".join(proof.url for proof in mine if proof.url), verdict and verdict.level,
            verdict.get_kind_display() if verdict else "", verdict.note if verdict else "",
            None if line.level is None else two(Fraction(line.level) * spec.weight / view.instrument.weight),
        ]  # fmt: skip
    for part in view.score.aspects:
        yield ["", "", part.name, "", float(part.weight), *[""] * 7, part.value]
    band = view.score.predicate
    word = f"{band.predicate} ({band.label})" if band and band.label else band.predicate if band else ""
    yield ["", "", "Indeks", word, 100, *[""] * 7, view.score.total]
    version = view.assessment.instrument
    yield ["", "", "Instrumen", f"{version.title}, versi {version.version}, {version.regulation}"]
    yield ["", "", "Urutan", "Menurut instrumen; urutan kolom pada situs pengisian kementerian belum diperiksa."]
