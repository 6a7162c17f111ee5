"""Papers about the plan: head and signature from profile and settings, the same whoever prints; A4 with every report."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from satukota.modules.planning.queries.papers import paper_head
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import publish_round

pytestmark = pytest.mark.django_db


def test_papers_carry_the_citys_arms_its_letterhead_and_who_signs(settings):
    settings.PLANNING_PAPER_SIGNER, settings.PLANNING_PAPER_NIP = "Budi Santosa", "19700101 199001 1 001"
    head = paper_head()
    assert head.coat.startswith("data:image/svg+xml;base64,")
    assert (head.government, head.signer, head.nip) == (
        "Pemerintah Kota Cilegon",
        "Budi Santosa",
        "19700101 199001 1 001",
    )


def test_texts_that_are_not_set_leave_room(settings):
    settings.PLANNING_PAPER_SIGNER = ""
    assert (paper_head().signer, paper_head().place) == ("", "Cilegon")


def test_the_word_paper_is_a4_and_lists_every_report_with_who_signs(client, people, plan, settings):
    settings.PLANNING_PAPER_SIGNER = "Budi Santosa"
    opened = publish_round(people, make_indicator(year=2025))
    visit(client, people.planner)
    content = client.get(reverse("planning:round_docx", args=[opened.pk])).content
    book = Document(BytesIO(content))
    page = book.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    names = [row.cells[0].text for table in book.tables for row in table.rows]
    assert {report.agency.name for report in opened.reports.select_related("agency")} <= set(names)
    assert "PEMERINTAH KOTA CILEGON" in page.header.paragraphs[0].text
    assert "Budi Santosa" in "\n".join(paragraph.text for paragraph in book.paragraphs)
