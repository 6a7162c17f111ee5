import pytest

from satukota.kernel.cases.rules.definition import Rung
from satukota.kernel.cases.rules.load import digest, from_raw, load, load_stored
from satukota.kernel.cases.rules.problems import DefinitionError
from satukota.kernel.cases.rules.reading.shape import schema
from satukota.kernel.cases.rules.terms import Term
from satukota.kernel.cases.rules.words import say
from satukota.kernel.cases.tests.rules.examples import AKTA, akta, laporan


def changed_line(text):
    pairs = zip(AKTA.splitlines(), text.splitlines(), strict=True)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


def problems(text):
    with pytest.raises(DefinitionError) as refused:
        load(text)
    return [(one.line, one.path, one.code) for one in refused.value.problems]


def test_the_worked_example_has_its_states_actions_and_clocks():
    assert (len(akta().states), len(akta().actions)) == (9, 13)
    assert akta().initial.id == "draf"
    assert akta().actions["kembalikan"].form.fields["bidang"].items.type == "field-ref"


def test_a_stored_definition_builds_again_from_its_json():
    assert from_raw(akta().raw) == akta()


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})


def test_a_shared_group_is_spelled_out_where_it_is_used():
    assert "ibu.nik" in akta().data.fields
    assert akta().data.groups["ayah"].optional
    assert list(akta().data.fields["saksi"].items.fields) == ["nik", "nama"]


def test_computed_answers_come_after_what_they_are_computed_from():
    assert akta().data.computed == ("umur_hari", "terlambat")


def test_a_page_lists_the_questions_of_its_groups():
    page = next(page for page in akta().pages if page.id == "pelapor")
    assert page.fields[0] == "pelapor.nik"
    assert page.fields[-1] == "saksi"


def test_sla_is_counted_in_office_time_and_expiry_on_the_wall():
    clocks = akta().clocks
    assert clocks["total"].term == Term(1, "wd")
    assert clocks["state:diajukan"].term == Term(4, "wh")
    assert clocks["expires:draf"].term == Term(30, "d")


def test_the_total_begins_when_the_draft_is_left_and_pauses_where_it_says():
    assert akta().clocks["total"].start == {"ajukan", "beritahu"}
    assert akta().clocks["total"].pause == {"perbaikan"}


def test_a_clock_pauses_where_the_city_waits_unless_it_says_otherwise():
    assert laporan().clocks["jawaban"].pause == {"tanya", "dijawab"}
    assert laporan().clocks["tutup"].pause == frozenset()


def test_escalations_become_rungs_of_the_clock_they_speak_of():
    assert akta().clocks["state:diverifikasi"].escalate == (Rung(1.0, "kadis", ("sekda",)),)


def test_labels_fall_back_to_the_name_in_words():
    assert say(laporan().states["diteruskan"].label) == "Diteruskan"
    assert say(akta().data.fields["anak.jenis_kelamin"].label) == "Jenis kelamin"


def test_the_prefix_falls_back_to_letters_of_the_id():
    assert (akta().prefix, laporan().prefix) == ("AKT", "LAP")


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("escalations:", "escalation:", "escalation", "unknown_key_close"),
        ("pii: secret}", "pii: secret, duplicate: true}", "shared.orang.nik.duplicate", "unknown_key"),
        ("final: true, label: {id: Selesai}", "final: sure", "states.selesai.final", "wrong_type"),
        ("kind: partner", "kind: guest", "roles.bidan.kind", "not_one_of"),
        ("total: 1d", "total: 1 day", "sla.total", "wrong_form"),
        ("minimum: 300", "minimum: 300, type: whole", "anak.berat_g.type", "yaml_twice"),
        ("{id: ajukan, from: [draf]", "{id: ajukan, from: []", "actions.2.from", "limit"),
        ("id: beritahu, from", "from", "actions.0", "missing_key"),
        ('"near(anak.tgl_lahir, 5)"]', "near(anak.tgl_lahir, 5)]", "dedup.candidates.block.1.1", "match_unreadable"),
        ('"Terdaftar, dokumen dibuat"', "Terdaftar, dokumen", "states.terdaftar.label.dokumen", "wrong_form"),
        ("use: orang-ringkas", "use: orang-singkat", "data.saksi.items.use", "unknown_shared"),
        ("fields: [ibu]", "fields: [bapak]", "pages.1.fields.0", "unknown_field"),
        ("id: tolak-duplikat,", "id: tolak,", "actions.11.id", "id_twice"),
        ('{">": [{"var": "umur_hari"}', '{"=>": [{"var": "umur_hari"}', "terlambat.computed", "expression_operator"),
        ('{">": [{"var": "umur_hari"}', '{">": [{"var": "terlambat"}', "data.terlambat", "computed_circle"),
        ('"^[0-9]{16}$", pii: secret}', '"^[0-9{16}$", pii: secret}', "orang.nik.pattern", "pattern_unreadable"),
        ("state: diajukan}, to", "state: draf}, to", "escalations.0.when", "unknown_clock"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_path(old, new, path, code):
    text = AKTA.replace(old, new, 1)
    found = problems(text)
    assert any(place.endswith(path) and fault == code for _, place, fault in found), found
    assert changed_line(text) in {line for line, _, _ in found}


def test_several_faults_are_told_at_once_in_the_order_of_their_lines():
    text = AKTA.replace("kind: partner", "kind: guest").replace("total: 1d", "total: soon")
    lines = [line for line, _, _ in problems(text)]
    assert len(lines) == 2
    assert lines == sorted(lines)


@pytest.mark.parametrize("raw", [None, [], "text", 3, {}, {"format": "layanan/1"}])
def test_what_is_no_definition_at_all_is_refused(raw):
    with pytest.raises(DefinitionError):
        from_raw(raw)


def test_the_schema_allows_no_unknown_keys_anywhere():
    def objects(node):
        if isinstance(node, dict):
            if "properties" in node and node.get("type") == "object":
                yield node
            for inner in node.values():
                yield from objects(inner)

    assert all(node.get("additionalProperties") is not None for node in objects(schema()))


def test_a_version_that_was_accepted_before_a_key_left_the_format_still_loads():
    old = AKTA.replace("qr: [url, signed], revocable: true", "gapless: true, qr: [url, signed], revocable: true")
    old = old.replace("by: [bidan],", "by: [bidan], offline: true, partial: true,", 1)
    with pytest.raises(DefinitionError):
        load(old)
    old = old.replace("calendar: city", "calendar: cilegon-kerja", 1)
    assert load_stored(old).outputs.keys() == load(AKTA).outputs.keys()
    with pytest.raises(DefinitionError):
        load_stored(AKTA.replace("escalations:", "escalation:"))


def test_there_is_one_calendar_and_no_other_is_promised():
    with pytest.raises(DefinitionError) as refused:
        load(AKTA.replace("calendar: city", "calendar: cilegon-kerja", 1))
    (problem,) = refused.value.problems
    assert (problem.path, problem.code) == ("calendar", "not_one_of")
