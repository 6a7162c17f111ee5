"""An agency's own letter: its text is data, checked at its line, filled with answers and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.api import letter_pieces, load, sample_answers
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.definitions import keep_draft
from satukota.modules.services.actions.previews import sample_pdf
from satukota.modules.services.models import Letterhead, Paper
from satukota.modules.services.queries.letters import filled_letter, head_of
from satukota.modules.services.queries.ready_made import FOLDER
from satukota.modules.services.rules.letters import decision_mark
from satukota.modules.services.tests.conftest import RESEARCH, paper_file, pdf_text

pytestmark = pytest.mark.django_db
OWN = Path(__file__).parents[1] / "definitions"
SKTM = (FOLDER / "sktm.yaml").read_text()
PERMITS = ["izin-keramaian", "izin-penelitian", "izin-reklame"]
CATALOGUE = sorted(path.stem for path in FOLDER.glob("*.yaml") if "letter:" in path.read_text())


def changed(old: str, new: str, source: str = SKTM) -> str:
    assert old in source
    return source.replace(old, new, 1)


def problems(source: str) -> list[tuple[str, str]]:
    """Each problem's code with the text of its line."""
    lines = source.splitlines()
    return [(problem.code, lines[problem.line - 1].strip()) for problem in check_service(source)[1]]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_ready_made_letter_is_sound_and_printed_with_all_that_it_names(name):
    definition, wrong = check_service((FOLDER / f"{name}.yaml").read_text())
    assert definition is not None and wrong == []
    text = pdf_text(sample_pdf(definition, definition.outputs["surat"]))
    assert "PEMERINTAH KOTA CILEGON" in text and "{" not in text and "Nama Pejabat, S.Sos." in text


@pytest.mark.parametrize("name", PERMITS)
def test_a_permit_that_comes_along_is_a_letter_with_its_grounds(name):
    definition = load((OWN / f"{name}.yaml").read_text())
    text = pdf_text(sample_pdf(definition, definition.outputs["surat"]))
    assert "Dasar" in text and "engan ketentuan" in text


def test_n1_brings_n2_and_n4_for_who_marries_at_the_kua():
    definition = load((FOLDER / "pengantar-nikah.yaml").read_text())
    text = pdf_text(sample_pdf(definition, definition.outputs["surat"]))
    assert all(part in text for part in ("Model N2", "PERMOHONAN KEHENDAK NIKAH", "Model N4"))


def test_a_decision_counts_its_points_in_words_and_its_grounds_by_letters():
    definition = load((FOLDER / "lokasi-parkir.yaml").read_text())
    text = pdf_text(sample_pdf(definition, definition.outputs["surat"]))
    assert all(part in text for part in ("Menimbang", "Mengingat", "MEMUTUSKAN", "KESATU", "KETIGA", "Tembusan"))
    assert [decision_mark(place) for place in (1, 2, 11, 20)] == ["KESATU", "KEDUA", "KESEBELAS", "KEDUA PULUH"]


TREACHEROUS = {
    "an answer that nobody asks": ("{pemohon.pekerjaan}", "{pemohon.gaji}", "letter_unknown"),
    "a name that there is not beside": ("{$signer_title}", "{$secret_key}", "letter_unknown"),
    "a way of writing that there is not": ("{penghasilan:words}", "{penghasilan:eval}", "letter_style"),
    "a brace that is not closed": ("{pemohon.pekerjaan}", "{pemohon.pekerjaan", "letter_brace"),
    "a template's variable": ("{pemohon.pekerjaan}", "{{ settings.SECRET_KEY }}", "letter_brace"),
    "a template's tag": ("{pemohon.pekerjaan}", "{% load x %}", "letter_brace"),
    "a format's attribute": ("{pemohon.pekerjaan}", "{pemohon.__class__}", "letter_brace"),
}


@pytest.mark.parametrize(("old", "new", "code"), TREACHEROUS.values(), ids=TREACHEROUS)
def test_what_a_letter_cannot_fill_in_is_refused_at_its_line(old, new, code):
    at = problems(changed(old, new))
    assert code in {kind for kind, _line in at} and all(new in line for kind, line in at if kind == code)


def test_a_secret_answer_is_printed_only_where_a_rule_says_so():
    source = "\n".join(line for line in SKTM.splitlines() if not line.strip().startswith("secret:"))
    assert problems(source) == [("letter_secret", '- {label: NIK, text: "{pemohon.nik}"}')]


def test_a_rule_for_what_is_not_printed_is_refused():
    source = changed('            - {label: NIK, text: "{pemohon.nik}"}\n', "")
    assert [code for code, _line in problems(source)] == ["key_does_nothing"]


def test_a_result_has_one_way_to_be_made():
    source = changed("    letter:\n", "    template: surat.html\n    letter:\n")
    assert [code for code, _line in problems(source)] == ["output_made_how"]


def test_the_template_of_letters_is_named_by_nobody():
    source = SKTM[: SKTM.index("    letter:")] + "    template: letter.html\n" + SKTM[SKTM.index("verify:") :]
    assert "unknown_paper" in {code for code, _line in problems(source)}


PERSON = (
    "shared:\n  orang:\n    nama: {type: string, required: true, pii: personal, example: Tini, label: {id: Nama, en: Name}}\n"
    '    nik: {type: string, pattern: "^[0-9]{16}$", pii: secret, label: {id: NIK, en: NIK}}\n'
)
LIST = "  anggota: {type: array, minItems: 1, maxItems: 5, items: {use: orang}, label: {id: Anggota, en: Members}}\n"
WITH_ROWS = SKTM.replace("pages:\n", f"{LIST}{PERSON}pages:\n", 1).replace(
    "fields: [penghasilan, tanggungan]", "fields: [penghasilan, tanggungan, anggota]", 1
)
CLOSING = "      closing:"


def with_part(part: str) -> str:
    return changed(CLOSING, f"        - {part}\n{CLOSING}", WITH_ROWS)


def test_rows_of_an_answer_are_printed_as_a_table_of_the_chosen_columns():
    definition, wrong = check_service(with_part("{table: anggota, columns: [nama]}"))
    assert definition is not None and wrong == []
    text = pdf_text(sample_pdf(definition, definition.outputs["surat"]))
    assert "Tini" in text and "No." in text


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("{table: anggota}", "letter_secret"),
        ("{table: pemohon.nama}", "letter_not_list"),
        ("{table: anggota, columns: [umur]}", "letter_not_list"),
        ('{text: "Anggota: {anggota}"}', "letter_list"),
        ("{rows: [anggota]}", "letter_list"),
        ("{rows: [gaji]}", "unknown_field"),
        ("{text: Satu, heading: Dua}", "letter_block"),
        ("{text: Satu, style: letter}", "key_does_nothing"),
        ('{text: Satu, when: {"var": gaji}}', "unknown_variable"),
    ],
)
def test_a_part_that_would_print_wrongly_is_refused_at_its_line(part, code):
    found = problems(with_part(part))
    assert (code, f"- {part}") in found


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="{}$:._%#ab1 \n<&\"'", max_size=40))
def test_any_text_is_read_or_refused_and_nothing_is_lost(text):
    try:
        pieces = letter_pieces(text)
    except ValueError:
        return
    again = "".join(
        part if isinstance(part, str) else "{" + part.name + (f":{part.style}" if part.style else "") + "}"
        for part in pieces
    )
    assert again == text


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_an_answer_stands_on_the_letter_as_it_was_typed(name):
    definition = load(SKTM)
    answers = sample_answers(definition)
    answers["pemohon"]["nama"] = name
    letter = definition.outputs["surat"].letter
    printed = filled_letter(letter, "Surat", definition, answers, {})
    assert printed.blocks[1].rows[0].runs[0].words == name


def test_markup_in_an_answer_is_printed_and_not_obeyed(client, submit, act):
    case = submit(RESEARCH, judul="<script>x</script>{{ 7|add:7 }}{$number}").case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    paper = Paper.objects.get(case=case)
    text = pdf_text(paper_file(paper))
    assert "<script>x</script>{{ 7|add:7 }}{$number}" in text


def test_the_letterhead_says_what_the_office_kept_last(person, agency, client):
    village = agency("kel-36-72-08-1007")
    client.force_login(person("lurah"))
    own = person("lurah").memberships.get().agency
    page = f"/services/papers/letterhead/?agency={own.code}"
    told = client.post(
        page, {"address": "Jl. Satu 1", "postcode": "42411", "phone": "0254 1", "email": "", "website": ""}
    )
    assert told.status_code == 302
    client.post(page, {"address": "Jl. Dua 2", "postcode": "42411", "phone": "", "email": "", "website": ""})
    assert head_of(own.pk).contact == ("Jl. Dua 2 42411",)
    assert "Jl. Satu 1" in client.get(page).content.decode() and Letterhead.objects.count() == 2
    assert head_of(village.pk).lines[-1] == village.name


def test_nobody_keeps_the_letterhead_of_another_office(person, client):
    client.force_login(person("lurah"))
    assert client.get("/services/papers/letterhead/?agency=disdukcapil").status_code == 403
    assert client.get("/services/papers/letterhead/?agency=city").status_code == 403
    assert client.get("/services/papers/letterhead/?agency=nowhere").status_code == 404
    assert not Letterhead.objects.exists()


def test_who_writes_a_service_sees_its_paper_before_it_is_published(person, client):
    row = keep_draft(SKTM, "layanan.sktm", person("admin"))
    client.force_login(person("admin"))
    page = client.get(f"/services/definitions/{row.pk}/")
    address = f"/services/definitions/{row.pk}/paper/surat.pdf"
    assert address in page.content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf" and "PRATINJAU" in pdf_text(answer.content)
    client.force_login(person("polres"))
    assert client.get(address).status_code in {403, 404}
