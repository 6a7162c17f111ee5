"""What may follow an application is said in the definition, and what leads nowhere is refused at its line."""

import pytest

from satukota.kernel.cases.api import read_and_check
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.tests.conftest import BOARD_SOURCE

RENEW = "  renew: {opens: 60d, closes: 30d, starts: mulai, papers: [lahan], replaces: end}"
AMEND = "  amend: {answers: [lokasi, titik], papers: [lahan], number: keep, until: keep}"
WRONG = {
    "a term in working days": ("opens: 60d", "opens: 60wd", "wrong_form"),
    "a start that is no date": ("starts: mulai", "starts: lokasi", "not_a_date"),
    "a start that is computed": ("starts: mulai", "starts: sampai", "not_a_date"),
    "a paper that there is not": ("papers: [lahan], replaces", "papers: [tanah], replaces", "unknown_document"),
    "a renewal without an end": ('    expires: "{sampai}+1d"\n', "", "nothing_to_renew"),
    "a question that there is not": ("answers: [lokasi, titik]", "answers: [alamat]", "unknown_field"),
    "a computed answer amended": ("answers: [lokasi, titik]", "answers: [biaya]", "unknown_field"),
    "a number by another word": ("number: keep", "number: same", "not_one_of"),
    "an appeal against what is open": ("appeal: {from: [ditolak]", "appeal: {from: [diajukan]", "appeal_not_final"),
    "an appeal without its rule": ('basis: "UU 30/2014 pasal 77 ayat (1)", ', "", "missing_key"),
    "a grant that there is not": ("granted: buka-kembali", "granted: buka", "unknown_action"),
    "a grant by staff": ("granted: buka-kembali", "granted: tolak", "appeal_opens_nothing"),
    "a survey of who was not served": ("when: selesai", "when: diajukan", "survey_not_final"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_leads_nowhere_is_refused_at_its_line(wrong):
    old, new, code = WRONG[wrong]
    assert old in BOARD_SOURCE and RENEW in BOARD_SOURCE and AMEND in BOARD_SOURCE
    source = BOARD_SOURCE.replace(old, new, 1)
    _definition, problems = read_and_check(source)
    assert code in {problem.code for problem in problems}
    line = next(problem.line for problem in problems if problem.code == code)
    assert line > 1


def test_a_bill_that_no_step_makes_is_refused():
    from satukota.kernel.cases.api import definition_notes, load
    from satukota.modules.services.rules.service_checks import fees_billed

    source = BOARD_SOURCE.replace('basis: "Contoh tarif', 'billedBy: [tinjau], basis: "Contoh tarif', 1)
    notes = definition_notes(source)
    fees_billed(load(source), notes)
    assert [(problem.code, problem.path) for problem in notes.problems] == [("needs_effect", "fees.0.billedBy")]


@pytest.mark.parametrize("name", sorted(ready_made()))
def test_every_service_of_the_catalogue_can_be_withdrawn_and_says_what_its_refusal_allows(name):
    definition = ready_made()[name].definition
    own = [action for action in definition.actions.values() if "pemohon" in action.by and action.to]
    assert any(definition.states[action.to].final and "diajukan" in action.from_ for action in own)
    if "ditolak" in definition.states and name != "informasi-publik":
        assert definition.appeal and not definition.appeal.verified and "UU 30/2014" in definition.appeal.basis
