import pytest

from satukota.kernel.cases.rules.engine import Standpoint, missing_documents, outcome, refusal
from satukota.kernel.cases.tests.rules.examples import akta, laporan

PAPERS = frozenset({"lahir", "nikah", "kkasal"})
DATA = {"ibu": {"nama": "Nur"}}


def refused(name, state, role, *, definition=akta, user=1, **case):
    action = definition().actions[name]
    standpoint = Standpoint(state, **{"documents": PAPERS, **case})
    facts = {**DATA, "$flags": sorted(case.get("flags", ()))}
    found = refusal(definition(), action, standpoint, roles=frozenset([role]), user=user, facts=facts)
    return found.code if found else None


def test_an_action_that_nothing_forbids_may_be_done():
    assert refused("setujui", "diajukan", "verifikator") is None


def test_nothing_can_be_done_with_a_finished_case():
    assert {refused(name, "selesai", "kabid") for name in akta().actions} == {"finished"}


@pytest.mark.parametrize(
    ("name", "state", "role", "code"),
    [
        ("terbitkan", "diajukan", "kadis", "wrong_state"),
        ("setujui", "diajukan", "kabid", "not_your_role"),
        ("setujui-terlambat", "diajukan", "kabid", "needless"),
        ("tolak-duplikat", "diajukan", "kabid", "guard"),
    ],
)
def test_a_refusal_says_why(name, state, role, code):
    assert refused(name, state, role) == code


def test_a_flag_blocks_until_it_is_cleared():
    assert refused("setujui", "diajukan", "verifikator", flags=frozenset({"duplikat"})) == "blocked"
    assert refused("tolak-duplikat", "diajukan", "kabid", flags=frozenset({"duplikat"})) is None


def test_what_only_lifts_a_flag_is_refused_where_there_is_none():
    late = frozenset({"terlambat"})
    assert refused("nyatakan-bukan-duplikat", "diajukan", "kabid", flags=late) == "needless"
    assert refused("nyatakan-bukan-duplikat", "diajukan", "kabid", flags=frozenset({"duplikat"})) is None
    assert refused("setujui-terlambat", "diajukan", "kabid", flags=late) == "document"


def test_four_eyes_means_another_person():
    by_me = {"ajukan": frozenset({1})}
    assert refused("setujui", "diajukan", "verifikator", done_by=by_me) == "four_eyes"
    assert refused("setujui", "diajukan", "verifikator", done_by=by_me, user=2) is None
    assert refused("setujui", "diajukan", "verifikator", done_by=by_me, user=None) is None


def test_filing_needs_one_paper_of_each_group_and_the_required_ones():
    assert missing_documents(akta(), frozenset(), {}) == ("lahir", "nikah", "kkasal")
    assert missing_documents(akta(), frozenset({"f203", "nikah"}), {}) == ("kkasal",)
    assert refused("ajukan", "draf", "pemohon", documents=frozenset({"lahir"})) == "document"


def test_a_paper_that_an_officer_provides_is_not_asked_of_the_applicant():
    assert "izin-terlambat" not in missing_documents(akta(), frozenset(), {"terlambat": True})


def test_a_refusal_can_be_read():
    found = refusal(
        akta(), akta().actions["setujui"], Standpoint("draf"), roles=frozenset(["verifikator"]), user=1, facts={}
    )
    assert found.message == "This cannot be done now: the matter stands at “Draf”."


def step(name, state, facts, *, definition=laporan, flags=()):
    return outcome(definition(), definition().actions[name], Standpoint(state, frozenset(flags)), facts)


def test_an_action_moves_the_case_and_sets_what_its_form_says():
    result = step("teruskan", "masuk", {"$form": {"opd": "dishub"}, "$title": "Lampu mati"})
    assert result.state == "diteruskan"
    assert result.values == {"agency": "dishub", "title": "Lampu mati", "priority": "high"}


def test_an_action_without_a_target_leaves_the_case_where_it_is():
    result = step("ubah-kelas", "diteruskan", {"$form": {"kelas": "informasi"}})
    assert (result.state, result.values) == ("diteruskan", {"data.kelas": "informasi"})


def test_a_flag_follows_the_answer_of_its_name():
    assert step("ajukan", "draf", {"terlambat": True}, definition=akta).flags == {"terlambat"}
    assert step("ajukan", "draf", {"terlambat": False}, definition=akta, flags=["terlambat"]).flags == set()


def test_an_action_removes_the_flags_that_it_names():
    assert step("setujui-terlambat", "diajukan", {}, definition=akta, flags=["terlambat", "duplikat"]).flags == {
        "duplikat"
    }
