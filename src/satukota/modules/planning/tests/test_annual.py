"""Tables of LKjIP and LPPD say what was frozen, whatever happened since; earlier years only where they compare."""

from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from satukota.modules.planning.models import Round
from satukota.modules.planning.rules.annual import annual_lines, efficiency
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import close, correct, publish_round


def row(code="A", **more):
    return {
        "code": code, "name": code, "agency": "", "unit": "%", "instrument": "", "decimals": 1, "target": "80",
        "value": "75", "published": "75", "achievement": "93.75", "public_light": "on_track", "is_public": True,
    } | more  # fmt: skip


def test_what_was_not_published_is_no_line_and_what_measures_otherwise_is_no_past():
    content = {"year": 2025, "indicators": [row(), row("B", published=None), row("C", is_public=False)]}
    earlier = [
        {"year": 2024, "indicators": [row(published="70")]}, {"year": 2023, "indicators": [row(unit="berkas")]},
        {"year": 2022, "indicators": [row(instrument="lain")]}, {"year": 2021},
    ]  # fmt: skip
    [line] = annual_lines(content, earlier)
    assert [(past.year, past.value) for past in line.past] == [(2024, 70), (2023, None), (2022, None), (2021, None)]


def test_an_achievement_belongs_to_the_published_value_alone():
    [line] = annual_lines({"year": 2025, "indicators": [row(value="90", achievement="112.5")]}, [])
    assert (line.value, line.achievement) == (75, None)


@given(st.lists(st.decimals(0, 300, places=2), max_size=20), st.one_of(st.none(), st.decimals(0, 100, places=1)))
def test_efficiency_counts_nobody_above_a_hundred(percents, share):
    content = {
        "year": 2025,
        "indicators": [row(str(at), achievement=str(percent)) for at, percent in enumerate(percents)],
    }
    content["money"] = None if share is None else {"share": str(share)}
    found = efficiency(content, annual_lines(content, []))
    assert found.judged == len(percents)
    assert (found.points is None) == (not percents or share is None)
    assert found.achievement is None or 0 <= found.achievement <= 100


@pytest.mark.django_db
def test_the_tables_stay_when_the_figure_is_corrected_and_append_the_correction(client, plan, people):
    indicator = make_indicator("SEHAT-1", year=2025)
    opened = close(publish_round(people, indicator), people)
    visit(client, people.planner)

    def table(name="lkjip"):
        book = load_workbook(BytesIO(client.get(f"/planning/rounds/{opened.pk}/{name}.xlsx").content))
        return list(book.worksheets[0].iter_rows(values_only=True))

    before = table()
    assert [cell for cell in before[1] if cell == 75] == [75] and opened.frozen.get().digest in before[-1][1]
    correct(indicator, people, 60)
    assert table() == before
    words = Document(BytesIO(client.get(f"/planning/rounds/{opened.pk}/lkjip.docx").content))
    assert any("Salah hitung" in paragraph.text for paragraph in words.paragraphs)
    assert any(line[5] == Decimal(75) for line in table("lppd"))


@pytest.mark.django_db
def test_a_paper_of_a_closed_round_keeps_head_and_signature_of_its_day(client, plan, people, settings):
    settings.PLANNING_PAPER_SIGNER = "Siti Aminah"
    opened = close(publish_round(people, make_indicator("SEHAT-1", year=2025)), people)
    settings.PLANNING_PAPER_SIGNER = "Orang Lain"
    visit(client, people.planner)
    for name in ("lkjip.docx", "report.docx"):
        book = Document(BytesIO(client.get(f"/planning/rounds/{opened.pk}/{name}").content))
        words = "\n".join(paragraph.text for paragraph in book.paragraphs)
        assert ("Siti Aminah" in words, "Orang Lain" in words) == (True, False), name
        page = book.sections[0]
        assert (page.page_width.mm, page.page_height.mm) == (pytest.approx(210, 0.01), pytest.approx(297, 0.01))
        assert "PEMERINTAH" in page.header.paragraphs[0].text
        assert "tblHeader" in book.tables[0].rows[0]._tr.xml


@pytest.mark.django_db
def test_an_index_in_a_sheet_is_a_number(client, plan, people):
    opened = close(publish_round(people, make_indicator("SEHAT-1", year=2025)), people)
    fields = opened.frozen.get().content["services"]["fields"]
    answer = visit(client, people.planner).get(f"/planning/rounds/{opened.pk}/lppd.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    for field, cells in zip(fields, rows, strict=False):
        assert cells[5] is None if field["index"] is None else cells[5] == float(field["index"])


@pytest.mark.django_db
def test_an_open_round_has_no_such_tables(client, plan, people):
    opened = publish_round(people, make_indicator("SEHAT-1", year=2025))
    for name in ("lkjip.xlsx", "lkjip.docx", "lppd.xlsx"):
        assert visit(client, people.planner).get(f"/planning/rounds/{opened.pk}/{name}").status_code == 302
    assert Round.objects.get().closed_at is None
