"""The seal of the city: published, tagged and archived papers, files that anybody checks, time stamps."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko import keys as keyring
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from satukota.kernel.cases.api import (
    Case,
    Invalid,
    NotAllowed,
    answers_of,
    keep_answers,
    load,
    pinned_definition,
    put_answer,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import StoredFile, store
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.ports.api import Unreachable
from satukota.modules.services.actions.papers import city_keys, revoke
from satukota.modules.services.actions.stamping import stamp, stamp_waiting
from satukota.modules.services.channels import tsa
from satukota.modules.services.models import Bill, Paper
from satukota.modules.services.queries.printable import flaws_of
from satukota.modules.services.queries.refusals import results
from satukota.modules.services.rules.seal_check import seal_of, signatures_in
from satukota.modules.services.rules.sealing import fingerprint, keys, sealed_pdf
from satukota.modules.services.tests.conftest import BOARD, RESEARCH, paper_file, picture
from satukota.modules.services.tests.test_format_keys import SOURCE

pytestmark = pytest.mark.django_db
INDONESIAN = {"HTTP_ACCEPT_LANGUAGE": "id"}


@pytest.fixture
def issued(submit, act) -> Paper:
    """A research permit that holds."""
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    return Paper.objects.get(case=case)


@pytest.fixture
def check(client):
    """Upload a file as anybody would; return the status and what the page says."""

    def check(content: bytes, name: str = "surat.pdf") -> tuple[int, str]:
        file = SimpleUploadedFile(name, content, "application/pdf")
        answer = client.post("/v/file/", {"file": file}, **INDONESIAN)
        return answer.status_code, answer.content.decode()

    return check


def structure(node, depth=0):
    """Yield (kind, alternative text) of every element of a PDF's structure."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if depth > 40 or not hasattr(node, "keys"):
        return
    yield node.get("/S"), node.get("/Alt")
    kids = node.get("/K")
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from structure(kid, depth + 1)


def fonts_of(reader):
    for place in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(place)[0].get_object()
        yield from (font.get_object() for font in page["/Resources"]["/Font"].values())


def test_a_paper_is_tagged_archived_and_speaks_indonesian(issued):
    root = PdfFileReader(io.BytesIO(paper_file(issued))).root
    kinds = list(structure(root["/StructTreeRoot"]))
    figures = [words for kind, words in kinds if kind == "/Figure"]
    assert root["/Lang"] == "id" and root["/MarkInfo"]["/Marked"] and root["/OutputIntents"]
    assert {"/H1", "/P", "/Table", "/TH", "/L", "/LI"} <= {kind for kind, _words in kinds}
    assert len(figures) == 3 and all(figures) and any("Lambang" in words for words in figures)
    xmp = root["/Metadata"].data
    assert b'pdfaid:part="3"' in xmp and b'pdfaid:conformance="A"' in xmp and b"Penelitian" in xmp


def test_every_font_of_a_paper_is_inside_it(issued):
    for font in fonts_of(PdfFileReader(io.BytesIO(paper_file(issued)))):
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].keys())


def test_the_certificate_of_the_seal_is_published_with_its_fingerprint(client, issued):
    keys_of_city = city_keys()
    assert client.get("/v/seal.pem").content.decode() == keys_of_city.certificate.read_text()
    assert fingerprint(keys_of_city.certificate) in client.get("/v/").content.decode()


def test_papers_of_a_former_seal_stay_known_and_all_certificates_are_published(tmp_path):
    folder = tmp_path / "seal"
    before = keys(folder, "Kota Cilegon")
    sealed = sealed_pdf(render_pdf("<p>x</p>"), before, "x", "y")
    (folder / "former").mkdir()
    (folder / "seal.crt").rename(folder / "former" / "2026.crt")
    (folder / "seal.key").unlink()
    after = keys(folder, "Segel Kota Cilegon")
    assert len(after.certificates) == 2 and fingerprint(after.certificate) != fingerprint(after.former[0])
    again = sealed_pdf(render_pdf("<p>y</p>"), after, "x", "y")
    for pdf in (sealed, again):
        assert seal_of(pdf, after.certificates).intact
    assert not seal_of(again, [after.former[0]]).ours and b"Segel Kota Cilegon" not in sealed


def test_a_file_as_it_was_issued_is_said_to_be_the_citys_and_to_hold(check, issued):
    status, words = check(paper_file(issued))
    assert status == 200 and "tidak satu byte pun diubah" in words and issued.number in words
    assert StoredFile.objects.filter(kind="paper").count() == 1


def test_a_revoked_paper_is_the_citys_and_holds_no_longer(check, issued):
    revoke(issued, "data salah", Actor.system())
    assert "Tidak berlaku lagi" in check(paper_file(issued))[1]


def test_a_changed_byte_and_an_added_one_are_told_apart(check, issued):
    pdf = paper_file(issued)
    middle = len(pdf) // 3
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    assert "Diubah setelah disegel" in check(changed)[1]
    added = check(pdf + b"\n% lain")[1]
    assert "Ada yang ditambahkan" in added and issued.number in added


def test_a_file_that_the_city_did_not_issue_is_said_so(check, issued, tmp_path):
    plain = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"
    assert "bukan terbitan kota" in check(plain)[1]
    own = sealed_pdf(render_pdf("<p>palsu</p>"), keys(tmp_path / "palsu", "Kota Cilegon"), "x", "y")
    assert "tetapi bukan dengan segel kota" in check(own)[1]
    ours = sealed_pdf(render_pdf("<p>asli</p>"), city_keys(), "x", "y")
    assert "tidak ada dalam register" in check(ours)[1]


HOSTILE = {
    "nothing": b"",
    "no PDF": b"PK\x03\x04 not a pdf",
    "only a head": b"%PDF-1.7",
    "a range beyond the file": b"%PDF-1.7 /ByteRange [0 10 999999 10] <00>",
    "a range that overlaps": b"%PDF-1.7 /ByteRange [0 90 10 10] /Contents <00>",
    "numbers without end": b"%PDF-1.7 /ByteRange [" + b"9" * 5000 + b" 1 2 3]",
    "a thousand signatures": b"%PDF-1.7 " + b"/ByteRange [0 5 7 1] " * 1000,
    "odd digits": b"%PDF-1.7 /ByteRange [0 33 36 4]  <abc>tail",
    "encrypted": b"%PDF-1.7 trailer << /Encrypt << /V 5 >> >>",
    "a page as large as a field": b"%PDF-1.7 << /MediaBox [0 0 9999999999 9999999999] >>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_no_file_breaks_the_page(check, issued, content):
    status, words = check(content)
    assert status in {200, 422} and "<h1" in words


def test_a_file_that_is_too_large_is_refused_with_its_rule(check, issued, monkeypatch):
    monkeypatch.setattr("satukota.modules.services.forms.LARGEST_CHECKED", 100)
    status, words = check(paper_file(issued))
    assert status == 422 and "20 MB" in words


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=60))
def test_any_bytes_are_read_as_no_signature_of_ours(head, inner):
    gap = b"<" + inner.hex().encode() + b">"
    start = 200 + len(head)
    prefix = (b"%%PDF-1.7 /ByteRange [0 %d %d 4] " % (start, start + len(gap)) + head).ljust(start, b" ")
    pdf = prefix + gap + b"tail"
    certificates = city_keys().certificates
    assert not seal_of(pdf, certificates).ours and not seal_of(head, certificates).ours
    assert len(signatures_in(pdf)) <= 12


def test_with_an_authority_a_paper_gets_its_time_stamp_by_a_job_and_both_files_stay_known(check, issued, settings):
    before = paper_file(issued)
    settings.TSA_URL = "simulator"
    assert stamp(issued)
    issued.refresh_from_db()
    after = paper_file(issued)
    assert after.startswith(before) and issued.stamped_at is not None
    assert "tidak satu byte pun diubah" in check(before)[1] and "tidak satu byte pun diubah" in check(after)[1]
    reader = PdfFileReader(io.BytesIO(after))
    (signature,), (stamped,) = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    assert signature.evaluate_signature_coverage().name == "ENTIRE_REVISION"
    root = keyring.load_cert_from_pemder(str(settings.DATA_DIR / "tsa-simulator" / "tsa.crt"))
    status = validate_pdf_timestamp(stamped, ValidationContext(trust_roots=[root]))
    assert status.intact and status.valid and status.coverage.name == "ENTIRE_FILE"
    assert not stamp(issued)


@pytest.mark.parametrize("answer", [Unreachable("timeout"), b"no token", b""])
def test_a_silent_authority_hinders_no_paper_and_is_asked_again(issued, settings, monkeypatch, answer):
    settings.TSA_URL = "https://tsa.example/"

    class Reply:
        is_success, status, body = True, 200, answer

    def call(*_args, **_options):
        if isinstance(answer, Exception):
            raise answer
        return Reply()

    monkeypatch.setattr(tsa, "call", call)
    assert not stamp(issued) and issued.status == "valid" and issued.stamped_at is None
    settings.TSA_URL = "simulator"
    assert stamp_waiting() == 1


def test_without_an_authority_the_page_says_that_there_is_no_stamp(client, issued):
    assert not stamp(issued)
    assert "waktu terbit menurut kota sendiri" in client.get(f"/v/{issued.code}/", **INDONESIAN).content.decode()


def typed(case, path, words):
    """Put an answer into a case as one lies there that was sent before this was refused."""
    answers = {name: value for name, value in answers_of(case).items() if not name.startswith("$")}
    put_answer(answers, path, words)
    keep_answers(case, pinned_definition(case.definition_id), answers)
    case.save(update_fields=["data", "personal"])


def test_an_applicant_is_told_which_answer_on_which_paper_no_font_can_print(submit):
    with pytest.raises(Invalid) as refused:
        submit(RESEARCH, judul="Aksara 𓀀 di kota")
    said = str(refused.value.errors["judul"].params["said"])
    assert "Judul penelitian" in said and "Surat Keterangan Penelitian" in said and "𓀀" in said
    assert not Case.objects.filter(type=RESEARCH).exists()


def test_nobody_signs_letters_that_cannot_be_printed(submit, act, client, person):
    case = submit(RESEARCH).case
    typed(case, "judul", "Aksara 𓀀 di kota")
    act(case, "setujui", "petugas.kesbang")
    client.force_login(person("kepala.kesbang"))
    assert "𓀀" in client.get(f"/cases/{case.number}/", **INDONESIAN).content.decode()
    with pytest.raises(NotAllowed) as refused:
        act(case, "terbitkan", "kepala.kesbang")
    said = str(refused.value.refusal.params["answers"])
    assert "Judul penelitian" in said and "Surat Keterangan Penelitian" in said
    assert not Paper.objects.filter(case=case).exists()


def test_a_head_is_stopped_before_the_money_is_asked_for(submit, act):
    """The billboard's paper is numbered by the system after payment: nobody could mend anything then."""
    case = submit(BOARD).case
    typed(case, "lokasi", "Jl. 𓀀")
    act(case, "tinjau", "petugas.ptsp")
    photo = store(picture("tinjau.jpg"), kind="evidence", by=Actor.system(), case_id=case.pk)
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=(photo,), kesimpulan="layak", aman=True)
    with pytest.raises(NotAllowed) as refused:
        act(case, "setujui", "kepala.ptsp")
    assert "𓀀" in str(refused.value.refusal.params["answers"])
    assert not Bill.objects.filter(case=case).exists() and not Paper.objects.filter(case=case).exists()
    case.refresh_from_db()
    assert case.is_open


def test_a_letter_that_names_an_answer_nobody_gave_is_not_signed():
    source = SOURCE.replace(
        "  data_pribadi: {",
        '  izin_lain: {type: string, requiredWhen: {"var": data_pribadi}, label: {id: Izin lain}}\n  data_pribadi: {',
        1,
    ).replace('text: "{mulai} sampai dengan {sampai}"', 'text: "{mulai}, izin {izin_lain}"', 1)
    definition = load(source)
    facts = {"judul": "Pola", "data_pribadi": True, "mulai": "2026-12-01"}
    wrong = {flaw.path: str(flaw) for flaw in flaws_of(definition, results(definition)[:1], facts, "id")}
    assert "Izin lain" in wrong["izin_lain"] and "izin_lain" not in {
        flaw.path for flaw in flaws_of(definition, results(definition)[:1], {**facts, "data_pribadi": False}, "id")
    }


def test_a_stamp_that_the_register_does_not_know_is_an_addition_and_no_change(check, issued, settings):
    """A backup from before the stamping: the register has the original alone."""
    settings.TSA_URL = "simulator"
    before = issued.sha256
    assert stamp(issued)
    issued.refresh_from_db()
    stamped = paper_file(issued)
    Paper.objects.filter(pk=issued.pk).update(sha256=before, unstamped_sha256="", stamped_at=None)
    words = check(stamped)[1]
    assert "Ada yang ditambahkan" in words and issued.number in words and "stempel waktu" in words
    assert "Diubah setelah disegel" not in words


def test_a_seal_that_fits_before_an_addition_is_not_called_changed(check, issued):
    own = sealed_pdf(render_pdf("<p>Bukan dari register</p>", "pdf/a-3a"), city_keys(), "Surat", "Kota")
    words = check(own + b"\n% tambahan\n")[1]
    assert "lalu ada yang ditambahkan" in words and "Diubah setelah disegel" not in words
    broken = bytearray(own)
    broken[200] ^= 1
    assert "Diubah setelah disegel" in check(bytes(broken))[1]


def test_a_paper_whose_file_is_forgotten_is_still_the_citys(client, check, issued):
    content = paper_file(issued)
    Paper.objects.filter(pk=issued.pk).update(file=None, shown=[])
    assert "tidak satu byte pun diubah" in check(content)[1]
    page = client.get(f"/v/{issued.code}/", **INDONESIAN)
    assert page.status_code == 200 and issued.number in page.content.decode()
