"""The answers of a case: personal ones apart, papers by their kind, new ones on sending again."""

from types import SimpleNamespace

import pytest

from satukota.kernel.cases.actions import acting
from satukota.kernel.cases.actions.opening import split_personal
from satukota.kernel.cases.models import Case
from satukota.kernel.cases.queries.answers import answers_of, case_facts
from satukota.kernel.cases.rules.load import load
from satukota.kernel.cases.tests.rules.examples import AKTA

MADE = {
    "anak": {"nama": "Bayu", "tgl_lahir": "2026-01-01", "tempat": "rumah"},
    "saksi": [{"nama": "Tono", "nik": "3672010101800001"}, {"nama": "Tini", "nik": "3672014101800002"}],
}


@pytest.fixture
def birth():
    return load(AKTA)


def test_a_list_with_personal_items_is_personal_as_a_whole(birth):
    plain, personal = split_personal(birth.data, MADE)
    assert "saksi" not in plain
    assert personal["saksi"][1]["nama"] == "Tini"


def test_sending_again_replaces_the_answers_and_keeps_what_modules_put_beside_them(birth):
    case = Case(data={"$origin": "rsud", "ingin_kia": True}, personal="")
    acting.keep_answers(case, birth, MADE)
    assert case.data == {"anak": {"tempat": "rumah"}, "$origin": "rsud"}
    assert answers_of(case)["anak"]["nama"] == "Bayu"


def test_what_is_computed_is_known_to_the_rules(birth):
    from datetime import UTC, datetime

    case = Case(state="draf", flags=[], channel="web", data={})
    acting.keep_answers(case, birth, MADE)
    known = case_facts(case, birth, datetime(2026, 11, 3, tzinfo=UTC))
    assert (known["umur_hari"], known["terlambat"]) == (306, True)


def test_a_file_of_the_kind_document_is_that_paper(monkeypatch):
    monkeypatch.setattr(
        acting, "of_case", lambda _pk: [SimpleNamespace(kind="document:lahir"), SimpleNamespace(kind="evidence")]
    )
    assert acting.held_documents(Case(pk=1)) == {"lahir", "evidence"}
