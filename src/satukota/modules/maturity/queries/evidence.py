"""What people put beside levels and what the system collected, each piece with its age."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.modules.maturity.models import Assessment, Collected, Evidence, Rating
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import Overview, lines, newest_ratings
from satukota.modules.maturity.rules import Freshness, Gap, freshness, highest_proven, topics, two, unproven

COLLECTED_FOR_YEARS = 366
"""A document proves the year it was made in; a collected figure ages in weeks."""


@dataclass(frozen=True)
class Fact:
    """A collected figure and how fresh it is."""

    collected: Collected
    freshness: Freshness


def facts() -> list[Fact]:
    """Return the newest answer of each offer with its age, oldest topics first."""
    today = timezone.localdate()
    newest = Collected.objects.order_by("code", "-collected_at").distinct("code")
    return [Fact(row, freshness(timezone.localdate(row.collected_at), today)) for row in newest]


def facts_for(code: str, no: int) -> list[Fact]:
    """Return the collected figures that speak for an indicator of an instrument."""
    wanted = {*topics().get((code, no), ()), f"{code}:{no}"}
    return [fact for fact in facts() if wanted & set(fact.collected.topics)]


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as it is shown. `news` is a newer figure of the same offer, where there is one."""

    evidence: Evidence
    freshness: Freshness
    news: Fact | None = None


def pieces(assessment: Assessment, no: int | None = None) -> list[Piece]:
    """Return the evidence of an assessment (of one indicator) with its age."""
    today = timezone.localdate()
    evidence: QuerySet[Evidence] = assessment.evidence.filter(removed_at=None).select_related("file", "added_by")
    rows = list(evidence if no is None else evidence.filter(no=no))
    newest = {fact.collected.code: fact for fact in facts()} if any(row.collected for row in rows) else {}
    return [Piece(row, _age(row, today), newest.get(row.collected)) for row in rows]


def _age(row: Evidence, today: date) -> Freshness:
    if row.collected:
        return freshness(row.dated, today, row.expires)
    return freshness(row.dated, today, row.expires, COLLECTED_FOR_YEARS, 2 * COLLECTED_FOR_YEARS)


def gaps(assessment: Assessment) -> list[Gap]:
    """Return the indicators whose self-assessed level lacks evidence; what is past its own date proves nothing."""
    instrument = instrument_of(assessment.instrument)
    valid = Q(expires=None) | Q(expires__gte=timezone.localdate())
    proven: dict[int, set[int]] = defaultdict(set)
    for no, number in assessment.evidence.filter(valid, removed_at=None).values_list("no", "level"):
        proven[no].add(number)
    gaps: list[Gap] = []
    for no, rating in sorted(newest_ratings(assessment).get(Rating.Kind.SELF, {}).items()):
        if missing := unproven(instrument, rating.level, proven[no]):
            carried = highest_proven(instrument, rating.level, proven[no])
            gaps.append(Gap(instrument.by_no[no], rating.level, tuple(missing), carried, instrument.whole_levels))
    return gaps


def counts(assessment: Assessment) -> Counter[int]:
    """Return how many pieces of evidence each indicator has."""
    return Counter(assessment.evidence.filter(removed_at=None).values_list("no", flat=True))


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
