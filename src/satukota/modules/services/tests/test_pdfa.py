"""Every kind of paper that the program issues is PDF/A-3a: by the rules of the standard, and by a validator of others."""

import io
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from satukota.kernel.cases.api import Definition, Document, load, sample_answers
from satukota.kernel.papers.api import render_pdf
from satukota.modules.services.actions import printing
from satukota.modules.services.actions.papers import city_keys
from satukota.modules.services.actions.previews import sample_pdf
from satukota.modules.services.actions.printing import STATEMENTS, form_to_sign
from satukota.modules.services.actions.stamping import stamp
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.rules.sealing import sealed_pdf
from satukota.modules.services.tests.conftest import BIRTH, RESEARCH, paper_file
from satukota.modules.services.tests.pdfa import JARS, faults, preflight, preflight_jars
from satukota.modules.services.tests.test_signing import head, sign, waiting  # noqa: F401

pytestmark = pytest.mark.django_db
OWN = Path(__file__).parents[1] / "definitions"


def services() -> dict[str, Definition]:
    """Return every service that comes with the program, ready-made ones among them."""
    own = {path.stem: load(path.read_text()) for path in OWN.glob("*.yaml")}
    return {**own, **{name: service.definition for name, service in ready_made().items()}}


PRINTED = {
    f"{name}-{output.id}": (definition, output)
    for name, definition in services().items()
    for output in definition.outputs.values()
    if output.printed
}


def sealed(pdf: bytes) -> bytes:
    return sealed_pdf(pdf, city_keys(), "Surat", "Kota Cilegon")


def issued(kind: str) -> bytes:
    """Return a sealed paper of a kind, for the answers of its service's first example."""
    before, printing.WATERMARK = printing.WATERMARK, ""
    try:
        return sealed(sample_pdf(*PRINTED[kind]))
    finally:
        printing.WATERMARK = before


@pytest.mark.parametrize("kind", PRINTED)
def test_a_sealed_paper_is_pdf_a_3a(kind):
    assert faults(issued(kind)) == []


@pytest.fixture
def granted(submit, act) -> Paper:
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    return Paper.objects.get(case=act(case, "terbitkan", "kepala.kesbang"))


@pytest.fixture
def papers(submit, act, granted, settings) -> dict[str, bytes]:
    """Papers as they were issued: a permit, the same with a time stamp, deed and card, a letter of refusal."""
    files = {"permit": paper_file(granted)}
    settings.TSA_URL = "simulator"
    assert stamp(granted)
    granted.refresh_from_db()
    files["stamped"] = paper_file(granted)
    case = submit(BIRTH).case
    act(case, "setujui", "verifikator")
    act(case, "terbitkan", "kadis.dukcapil")
    files |= {paper.output: paper_file(paper) for paper in Paper.objects.filter(case=case)}
    case = submit(RESEARCH, judul="Judul lain").case
    act(case, "setujui", "petugas.kesbang")
    act(case, "tolak", "kepala.kesbang", alasan="Tempat penelitian tertutup")
    return files | {"refusal": paper_file(Paper.objects.get(case=case))}


def test_papers_as_they_were_issued_are_pdf_a_3a(papers):
    assert {name: wrong for name, pdf in papers.items() if (wrong := faults(pdf))} == {}
    assert len(papers) == 5


def test_a_paper_that_the_head_signed_is_pdf_a_3a(waiting, head):  # noqa: F811
    sign(head, waiting)
    assert faults(paper_file(Paper.objects.get(case=waiting))) == []


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_form_to_sign_is_pdf_a_3a(statement):
    paper = Document("f", {"id": "Pernyataan"}, generate=statement)
    assert faults(form_to_sign(paper, sample_answers(services()["akta-kia"]))) == []


NAMES = "李明, ꦧꦪꦸ, ᮘᮚᮥ, ᯅᯖᯂ᯲, ᬩᬮᬶ, राम, குமார், สมชาย, محمد, Иван, 🎉, d’Ärc, D\u2019Souza, [U+1F9F8]"


def test_names_in_rare_letters_leave_a_paper_pdf_a_3a():
    page = f"<html lang=id><title>Nama</title><body style=\"font-family: 'DejaVu Sans'\"><p>{NAMES}</p></body></html>"
    assert faults(sealed(render_pdf(page, "pdf/a-3a"))) == []


def test_a_seal_says_alike_everywhere_who_made_the_file(granted):
    reader = PdfFileReader(io.BytesIO(paper_file(granted)))
    assert str(reader.trailer_view["/Info"]["/Producer"]).encode() in reader.root["/Metadata"].data


def broken(change) -> list[str]:
    """Return the faults of a sound file after a change of its parts."""
    pdf = render_pdf("<html lang=id><title>x</title><body><p>Isi</p></body></html>", "pdf/a-3a")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer.root)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return faults(out.getvalue())


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("/Metadata", "6.6"),
        ("/MarkInfo", "6.7.2.2"),
        ("/Lang", "6.7.4"),
        ("/OutputIntents", "6.2.3"),
        ("/StructTreeRoot", "6.7.3"),
    ],
)
def test_the_check_misses_what_is_taken_out(name, clause):
    assert any(fault.startswith(clause) for fault in broken(lambda root: root.pop(name)))


def test_the_check_tells_a_plain_pdf_from_an_archived_one():
    assert {fault.split()[0] for fault in faults(render_pdf("<p>x</p>"))} >= {"6.2.3", "6.7.2.2", "6.7.4"}


def test_an_independent_validator_finds_no_fault_that_part_3_does_not_allow(papers, tmp_path):
    if not preflight_jars():
        pytest.skip(f"needs java and {', '.join(JARS)} (PREFLIGHT_JARS or /usr/share/java)")
    files = papers | {kind: issued(kind) for kind in PRINTED}
    files |= {"plain": render_pdf("<p>x</p>")}
    for name, pdf in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    said = preflight(tmp_path)
    assert said.pop("plain.pdf"), "the validator finds nothing at all"
    assert {name: wrong for name, wrong in said.items() if wrong} == {}
