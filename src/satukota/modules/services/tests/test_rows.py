"""Lists whose rows are added and removed: asked, checked, shown and printed row by row."""

import io
import re
from dataclasses import replace

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from satukota.kernel.cases.api import answers_of, forget_published, load_one, read_and_check
from satukota.modules.services.actions.drafts import begin, draft_answers, find_draft
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, follow, picture

pytestmark = pytest.mark.django_db
ROWS = """
  titik_lain:
    type: array
    minItems: 2
    maxItems: 4
    label: {id: Titik, en: Point}
    items: {use: titik-reklame}
  jumlah: {type: number, label: {id: Luas seluruhnya}, unit: m², computed: {reduce: [{"var": titik_lain}, {"+": [{"var": accumulator}, {"var": current.luas}]}, 0]}}
"""
SHARED = """
shared:
  titik-reklame:
    jenis: {type: string, required: true, enum: [papan, spanduk], label: {id: Jenis}, labels: {papan: {id: Papan}, spanduk: {id: Spanduk}}}
    pasang: {type: string, format: date, required: true, label: {id: Dipasang}}
    panjang: {type: number, required: true, minimum: 1, maximum: 50, unit: m, label: {id: Panjang}}
    luas: {type: number, computed: {"*": [{"var": panjang}, {"var": tinggi}]}, unit: m², label: {id: Luas}}
    lampu: {type: boolean, label: {id: Dengan lampu}}
    daya: {type: integer, requiredWhen: {"var": lampu}, showWhen: {"var": lampu}, unit: watt, label: {id: Daya}}
    nik: {type: string, pii: secret, pattern: "^[0-9]{16}$", label: {id: NIK penjaga}}
pages:
  - {id: titik-lain, title: {id: Titik pemasangan, en: Points}, fields: [titik_lain]}
"""
SOURCE = BOARD_SOURCE.replace("pages:\n", ROWS.lstrip("\n") + SHARED.lstrip("\n"), 1)
FIRST = {"jenis": "papan", "pasang": "2026-12-01", "panjang": "2,5"}
SECOND = {"jenis": "spanduk", "pasang": "2026-12-02", "panjang": "4", "lampu": "on", "daya": "40"}


def posted(*rows: dict, **buttons: str) -> dict:
    cells = {f"titik_lain__{place}__{name}": cell for place, row in enumerate(rows) for name, cell in row.items()}
    return cells | {"titik_lain__rows": str(len(rows))} | buttons


@pytest.fixture
def address(db) -> str:
    source = SOURCE.replace("version: 1\n", "version: 2\n", 1)
    assert load_one(source, "")
    forget_published()
    return f"/services/a/{begin(BOARD).token}/titik-lain/"


def value_of(page: str, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field, name
    value = re.search(r'value="([^"]*)"', field[0])
    return value[1] if value else ""


def test_a_page_begins_with_the_rows_that_are_needed_and_no_more(client, address):
    page = client.get(address).content.decode()
    assert value_of(page, "titik_lain__rows") == "2"
    assert "titik_lain__1__panjang" in page and "titik_lain__2__panjang" not in page


def test_a_button_adds_a_row_and_what_was_typed_stays_as_it_was_typed(client, address):
    response = client.post(address, posted(FIRST, {"panjang": "dua meter"}, add="titik_lain"))
    page = response.content.decode()
    assert response.status_code == 200
    assert value_of(page, "titik_lain__rows") == "3"
    assert (value_of(page, "titik_lain__0__panjang"), value_of(page, "titik_lain__1__panjang")) == ("2,5", "dua meter")
    assert 'value="papan" class="form-check-input"' not in page or "checked" in page
    assert "autofocus" in page.split('name="titik_lain__2__jenis"')[1][:300]


def test_a_button_removes_its_row_and_the_others_close_up(client, address):
    third = {**FIRST, "panjang": "9"}
    page = client.post(address, posted(FIRST, SECOND, third, remove="titik_lain.1")).content.decode()
    assert value_of(page, "titik_lain__rows") == "2"
    assert value_of(page, "titik_lain__1__panjang") == "9"


def test_there_are_never_fewer_rows_than_needed_nor_more_than_allowed(client, address):
    page = client.post(address, posted(FIRST, SECOND, remove="titik_lain.0")).content.decode()
    assert (value_of(page, "titik_lain__rows"), value_of(page, "titik_lain__0__panjang")) == ("2", "4")
    full = client.post(address, posted(FIRST, SECOND, FIRST, FIRST, add="titik_lain")).content.decode()
    assert value_of(full, "titik_lain__rows") == "4"
    assert re.search(r'name="add"\s+value="titik_lain"\s+disabled', full)


def test_what_is_wrong_is_said_at_the_row_and_the_question(client, address):
    response = client.post(address, posted(FIRST, {}, {**SECOND, "panjang": "99", "daya": ""}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Titik 2: Panjang" in page and "Titik 2: Daya" in page
    assert value_of(page, "titik_lain__1__panjang") == "99"
    few = client.post(address, posted(FIRST)).content.decode()
    assert "Titik 2: Jenis" in few and "Titik 2: Dipasang" in few
    many = client.post(address, posted(*[FIRST] * 5)).content.decode()
    assert "Titik:" in many and value_of(many, "titik_lain__rows") == "5"


def test_what_a_row_hides_does_not_count(client, address):
    token = address.split("/")[3]
    client.post(address, posted(FIRST, {**SECOND, "lampu": "", "daya": "40"}))
    draft = find_draft(token)
    assert draft
    rows = draft_answers(draft)["titik_lain"]
    assert [row.get("daya") for row in rows] == [None, None]
    assert rows[1]["lampu"] is False


def test_an_answer_of_a_row_may_rest_on_one_outside_of_it_and_a_sum_on_all_rows(submit, address):
    case = send_rows(submit)
    from satukota.kernel.cases.api import case_facts, pinned_definition

    facts = case_facts(case, pinned_definition(case.definition_id), case.opened_at)
    assert [row["luas"] for row in facts["titik_lain"]] == [7.5, 12]
    assert facts["jumlah"] == 19.5
    assert "luas" not in str(answers_of(case).get("jumlah"))


NIK = "3672014101900001"


def send_rows(submit):
    rows = [
        {"jenis": "papan", "pasang": "2026-12-01", "panjang": 2.5, "nik": NIK},
        {"jenis": "spanduk", "pasang": "2026-12-02", "panjang": 4, "lampu": True, "daya": 1200},
    ]
    return submit(BOARD, titik_lain=rows).case


def test_the_summary_tells_rows_in_the_order_of_their_questions_with_labels_dates_and_units(client, address):
    token = address.split("/")[3]
    from satukota.modules.services.actions.drafts import add_paper, save_answers
    from satukota.modules.services.tests.conftest import ANSWERS, PAPERS

    draft = find_draft(token)
    assert draft
    save_answers(
        draft,
        {
            **ANSWERS[BOARD],
            "titik_lain": [{**FIRST, "panjang": 2.5}, {**SECOND, "panjang": 4, "lampu": True, "daya": 1200}],
        },
    )
    for paper in PAPERS[BOARD]:
        add_paper(draft, paper, picture(f"{paper}.jpg"))
    page = " ".join(client.get(f"/services/a/{token}/check/").content.decode().split())
    text = re.sub(r"<[^>]+>", " ", page)
    text = " ".join(text.split())
    assert "Jenis: Papan Dipasang: 1 Desember 2026 Panjang: 2,5 m Luas: 7,5 m²" in text
    assert "Dengan lampu: Ya Daya: 1.200 watt" in text
    assert "2026-12-01" not in text


def test_the_officer_sees_a_table(client, person, submit, address):
    case = send_rows(submit)
    client.force_login(person("petugas.ptsp"))
    page = " ".join(client.get(f"/cases/{case.number}/").content.decode().split())
    assert re.search(r'<th scope="col">Jenis</th>\s*<th scope="col">Dipasang</th>\s*<th scope="col">Panjang</th>', page)
    assert re.search(r"<td>Spanduk</td>\s*<td>2 Desember 2026</td>\s*<td>4 m</td>", page)


def test_the_legal_paper_has_a_table_without_identity_numbers(submit, address):
    from satukota.kernel.cases.api import case_facts, pinned_definition
    from satukota.modules.services.actions.printing import Sheet
    from satukota.modules.services.models import Paper

    case = send_rows(submit)
    definition = pinned_definition(case.definition_id)
    facts = case_facts(case, definition, case.opened_at)
    sheet = Sheet(Paper(case=case), case, definition, definition.outputs["surat"], facts, "", "")
    tables = {label: part for label, part in sheet.parts if label}
    assert tables["Titik"].head == ("Jenis", "Dipasang", "Panjang", "Luas", "Dengan lampu", "Daya")
    assert tables["Titik"].lines[1] == ("Spanduk", "2 Desember 2026", "4 m", "12 m²", "Ya", "1.200 watt")
    assert NIK not in str(sheet.rows)


def test_the_table_of_many_rows_runs_over_pages_in_the_pdf(submit, address, tmp_path):
    from django.utils import timezone

    from satukota.kernel.cases.api import case_facts, pinned_definition
    from satukota.modules.services.actions.printing import Sheet, paper_pdf
    from satukota.modules.services.models import Paper

    case = send_rows(submit)
    definition = pinned_definition(case.definition_id)
    facts = case_facts(case, definition, case.opened_at)
    facts["titik_lain"] = [{**facts["titik_lain"][1], "panjang": place} for place in range(1, 61)]
    paper = Paper(case=case, title="Izin Reklame", number="510/1", issued_at=timezone.now())
    output = replace(definition.outputs["surat"], letter=None, template="surat.html")
    pdf = paper_pdf(Sheet(paper, case, definition, output, facts, "https://kota.example/v/A", ""))
    (tmp_path / "paper.pdf").write_bytes(pdf)
    reader = PdfFileReader(io.BytesIO(pdf))
    assert int(reader.root["/Pages"]["/Count"]) >= 2


WRONG = [
    ("row reads what is not there", "showWhen: {\"var\": lampu}", "showWhen: {\"var\": lampoe}", "lampoe"),
    ("row reads the sum of its rows", '{"*": [{"var": panjang}, {"var": tinggi}]}', '{"*": [{"var": panjang}, {"var": jumlah}]}', "itself"),
    ("rows in rows", "lampu: {type: boolean,", "anak: {type: array, items: {use: titik-lain}}\n    lampu: {type: boolean,", "rows of its own"),
    ("a default that is no answer", "minimum: 1, maximum: 50, unit: m,", "minimum: 1, default: 0, maximum: 50, unit: m,", "valid answer"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "old", "new", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_what_does_not_fit_in_rows_is_refused_at_its_line(_name, old, new, words):
    source = SOURCE.replace("shared:\n", "shared:\n  titik-lain:\n    a: {type: string}\n", 1)
    assert old in source
    assert not read_and_check(source)[1]
    problems = read_and_check(source.replace(old, new, 1))[1]
    assert [problem for problem in problems if words in problem.message]


def test_a_form_of_an_action_takes_no_rows():
    rows = "form: {titik: {type: array, items: {use: titik-reklame}}, alasan:"
    problems = read_and_check(SOURCE.replace("form: {alasan:", rows, 1))[1]
    assert [problem.code for problem in problems] == ["rows_in_action"]


def test_rows_are_kept_on_the_way_through_the_whole_service(submit, act, address):
    case = send_rows(submit)
    follow(case)
    assert len(answers_of(case)["titik_lain"]) == 2
