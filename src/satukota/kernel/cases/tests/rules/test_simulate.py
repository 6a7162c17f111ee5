import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.rules.checking.sample import fill, value, variables_of
from satukota.kernel.cases.rules.definition import Example, Step
from satukota.kernel.cases.rules.load import load
from satukota.kernel.cases.rules.simulate import failures, play, walk
from satukota.kernel.cases.tests.rules.examples import LAPORAN, akta, laporan

definitions = st.sampled_from([akta(), laporan()])
BABY = {"anak": {"tgl_lahir": "2026-11-01", "tempat": "rs"}, "$now": "2026-11-03"}


def steps(*names):
    return [Step(name) for name in names]


def test_what_an_example_does_not_say_is_filled_in():
    played = play(akta(), BABY, steps("ajukan", "setujui", "terbitkan", "dokumen-jadi"))
    assert (played.state, played.failed) == ("selesai", -1)


def test_a_play_tells_which_step_failed_and_why():
    played = play(akta(), BABY, steps("ajukan", "terbitkan"))
    assert (played.failed, played.reason) == (1, "This cannot be done now: the matter stands at “Diajukan”.")


def test_wrong_answers_stop_a_play_before_it_begins():
    played = play(akta(), {"anak": {"berat_g": 3}}, steps("ajukan"))
    assert (played.failed, played.reason) == (0, "anak.berat_g: This must be at least 300.")


def test_wrong_answers_in_a_step_stop_it():
    played = play(laporan(), {}, [Step("teruskan"), Step("ubah-kelas", {"kelas": "lain"})])
    assert played.reason == "kelas: Choose one of: aduan, informasi."


def test_a_step_can_say_who_does_it():
    assert play(akta(), BABY, [Step("ajukan", by="kadis")]).reason == "Only Pemohon, Verifikator, Bidan may do this."


def test_papers_that_are_missing_can_be_played():
    assert play(akta(), {**BABY, "$documents": ["lahir"]}, steps("ajukan")).reason.startswith(
        "These papers are missing"
    )


@pytest.mark.parametrize(
    ("example", "code"),
    [
        ({"path": steps("ajukan", "ajukan")}, "example_step"),
        ({"path": steps("ajukan"), "end": "selesai"}, "example_end"),
        ({"path": steps("ajukan"), "flags": ("duplikat",)}, "example_flags"),
        ({"path": steps("ajukan"), "denied": ("setujui",)}, "example_denied"),
    ],
)
def test_an_example_that_does_not_hold_says_what_happened(example, code):
    found = failures(akta(), Example(name="x", given=BABY, **example))
    assert [one.code for one in found] == [code]


def test_samples_are_valid_answers():
    for definition in (akta(), laporan()):
        assert fill(definition.data, {}, variables_of({})).ok
        for action in definition.actions.values():
            assert fill(action.form, {}, variables_of({}), refers=definition.data.fields).ok


def test_a_simple_pattern_is_sampled_from_its_form():
    assert value(akta().data.fields["ibu.nik"], "2026-01-05", {}) == "0" * 16


@given(definitions, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_every_walk_can_end(definition, chance):
    played = walk(definition, chance, steps=chance.randint(0, 60))
    assert (definition.states[played.state].final, played.failed) == (True, -1)


def test_a_walk_into_a_trap_is_noticed():
    trap = load(LAPORAN.replace("from: [dijawab], to: selesai, by: [pelapor]", "from: [masuk], to: selesai, by: [meja]")
                .replace("from: [dijawab], to: selesai, by: [sistem]", "from: [masuk], to: selesai, by: [sistem]")
                .replace("from: [dijawab], to: diteruskan", "from: [tanya], to: diteruskan"))  # fmt: skip
    ends = {walk(trap, random.Random(seed)).reason for seed in range(20)}
    assert "nothing can be done" in ends
