"""The register of processing is made from what the program declares, and names what is missing."""

import io

import pytest
from openpyxl import load_workbook

from satukota.kernel.cases.api import CaseType, forget_published, load_definitions
from satukota.kernel.registry.api import PersonData, offers
from satukota.modules.administration.queries.privacy.register import activities, gaps, heads

pytestmark = pytest.mark.django_db
REGISTER = "/administration/privacy/register/"


@pytest.fixture(autouse=True)
def definitions():
    forget_published()
    load_definitions()


@pytest.fixture
def reader(client, person_with):
    client.force_login(person_with("privacy_officer"), backend="satukota.web.backends.SignIn")
    return client


def test_every_entry_and_every_case_type_with_personal_questions_is_an_activity():
    titles = {row.title for row in activities()}
    assert {str(entry.title) for _module, entry in offers("person_data", PersonData)} <= titles
    assert "reports.complaint" in {row.source for row in activities()}


def test_every_activity_that_a_module_declares_is_whole():
    declared = activities()[: len(list(offers("person_data", PersonData)))]
    assert gaps(declared) == []
    assert all(all(row.cells[:7]) for row in declared)


def test_a_case_type_without_a_term_is_named_as_a_gap():
    row = CaseType.objects.get(type="reports.complaint", status="published")
    source = row.source.replace("retain: {archived: 1y, settled: 1y, closed: 5y}", "retain: {closed: 5y}")
    assert source != row.source
    CaseType.objects.filter(pk=row.pk).update(status="retired")
    CaseType.objects.create(type=row.type, version=99, status="published", source=source, digest="x")
    assert any(activity.source == "reports.complaint" and activity.gaps for activity in activities())


def test_the_register_is_a_page_a_workbook_and_a_pdf(reader):
    assert "UU 27/2022" in reader.get(REGISTER).content.decode()
    book = load_workbook(io.BytesIO(reader.get(f"{REGISTER}ropa.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == list(heads())
    assert book.worksheets[0].max_row == len(activities()) + 1
    assert reader.get(f"{REGISTER}ropa.pdf").content.startswith(b"%PDF")
    assert reader.get(f"{REGISTER}ropa.doc").status_code == 404


def test_everybody_reads_the_notice(client):
    content = client.get("/administration/privacy/notice/").content.decode()
    assert "/administration/privacy/ask/" in content
    assert all(activity.title in content for activity in activities()[:1])
