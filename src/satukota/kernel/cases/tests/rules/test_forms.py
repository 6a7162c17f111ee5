import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.forms import compute, validate
from satukota.kernel.cases.rules.paths import flatten, nest
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.questions import form
from satukota.kernel.cases.rules.reading.source import Source
from satukota.kernel.cases.rules.words import params_in
from satukota.kernel.cases.tests.rules.examples import akta

SHARED = {"orang": {"nik": {"type": "string", "pattern": "^[0-9]{16}$"}, "nama": {"type": "string", "required": True}}}
BABY = {"nama": "Siti Aminah", "jenis_kelamin": "P", "tgl_lahir": "2026-11-01", "tempat": "rumah"}
MOTHER = {"nama": "Nur Aini", "nik": "3672014101900001"}
WITNESSES = [{"nama": "Budi"}, {"nama": "Ani"}]
FULL = {"anak": BABY, "ibu": MOTHER, "pelapor": {"nama": "Hasan"}, "saksi": WITNESSES}
NOW = {"$now": "2026-11-03T09:00:00+07:00", "$channel": "web"}


def ask(**questions):
    notes = Notes(Source({}))
    found = form(notes, questions, SHARED, ("data",))
    assert not notes.problems
    return found


def apply(data, **options):
    return validate(akta().data, data, known=NOW, pages=akta().pages, **options)


def codes(answers):
    return {path: error.code for path, error in answers.errors.items()}


def one(field, value, **options):
    """Return what becomes of one answer: the kept value, or the code of its error."""
    answers = validate(ask(a=field), {"a": value}, **options)
    return answers.errors["a"].code if answers.errors else answers.data.get("a")


def test_complete_answers_are_kept_with_what_is_computed_from_them():
    answers = apply(FULL)
    assert answers.ok
    assert (answers.data["umur_hari"], answers.data["terlambat"], answers.data["ingin_kia"]) == (2, False, True)


def test_each_missing_answer_is_named():
    assert codes(apply({"anak": {"tempat": "rs"}})) == dict.fromkeys(
        (
            *("anak.nama", "anak.jenis_kelamin", "anak.tgl_lahir", "anak.faskes"),
            *("ibu.nama", "pelapor.nama", "saksi.0.nama", "saksi.1.nama"),
        ),
        "required",
    )


def test_an_optional_group_asks_for_nothing_until_it_is_begun():
    assert apply(FULL).ok
    assert codes(apply({**FULL, "ayah": {"hp": "0812 3456 7890"}})) == {"ayah.nama": "required"}


def test_one_page_is_checked_alone():
    assert apply({"anak": BABY}, require=("anak",)).ok
    assert codes(apply({"anak": {**BABY, "nama": ""}}, require=("anak",))) == {"anak.nama": "required"}


def test_a_draft_may_have_gaps_but_no_wrong_answers():
    assert apply({}, require=()).ok
    assert codes(apply({"anak": {"berat_g": 12}}, require=())) == {"anak.berat_g": "too_small"}


def test_a_page_that_is_skipped_asks_for_nothing():
    known = {**NOW, "$channel": "faskes"}
    answers = validate(akta().data, {"anak": BABY, "ibu": MOTHER}, known=known, pages=akta().pages)
    assert answers.ok


def test_errors_in_a_list_name_the_place():
    answers = apply({**FULL, "saksi": [{"nama": "Budi"}, {"nik": "12"}]})
    assert codes(answers) == {"saksi.1.nik": "bad_form", "saksi.1.nama": "required"}


def test_what_nobody_asked_is_refused():
    assert codes(apply({**FULL, "admin": True, "ibu": {**MOTHER, "gaji": 1}})) == dict.fromkeys(
        ["admin", "ibu.gaji"], "unknown_answer"
    )


def test_computed_answers_cannot_be_sent():
    assert apply({**FULL, "terlambat": True, "umur_hari": -5}).data["terlambat"] is False


SIDES = st.dictionaries(
    st.sampled_from(["wide", "high", "days"]), st.integers(-5, 500) | st.floats(0, 99).map(lambda n: round(n, 2))
)


@given(SIDES)
def test_what_is_computed_anew_is_what_checking_computed(sides):
    asked = ask(
        wide={"type": "number"},
        high={"type": "number"},
        days={"type": "integer"},
        area={"type": "number", "computed": {"*": [{"var": "wide"}, {"var": "high"}]}},
        large={"type": "boolean", "computed": {">": [{"var": "area"}, {"var": "$most"}]}},
    )
    checked = validate(asked, sides, known={"$most": 12}).data
    known = {**checked, "area": "stale", "$most": 12}
    compute(asked, known)
    assert {name: value for name, value in known.items() if value is not None and name != "$most"} == checked


def test_computing_anew_leaves_the_stored_groups_alone():
    asked = ask(box={"a": {"type": "integer"}, "b": {"type": "integer", "computed": {"+": [{"var": "box.a"}, 1]}}})
    stored = {"a": 1}
    known = {"box": stored}
    compute(asked, known)
    assert (known, stored) == ({"box": {"a": 1, "b": 2}}, {"a": 1})


def test_a_hidden_question_loses_its_answer_and_its_error():
    asked = ask(
        kind={"type": "string"},
        size={"type": "integer", "required": True, "showWhen": {"==": [{"var": "kind"}, "big"]}},
    )
    assert validate(asked, {"kind": "small", "size": "?"}).data == {"kind": "small"}
    assert codes(validate(asked, {"kind": "big"})) == {"size": "required"}


def test_a_rule_across_answers_speaks_in_its_own_words():
    rule = {"when": {">": [{"var": "a"}, {"var": "b"}]}, "say": {"id": "Terbalik", "en": "Reversed"}}
    asked = ask(a={"type": "integer", "invalidWhen": [rule]}, b={"type": "integer"})
    error = validate(asked, {"a": 2, "b": 1}).errors["a"]
    assert (error.message, params_in(error.params, "id")["said"]) == ("Reversed", "Terbalik")
    assert validate(asked, {"a": 1, "b": 2}).ok


def test_a_pointer_at_a_question_must_point_at_one():
    asked = ask(fields={"type": "array", "items": {"type": "field-ref"}})
    answers = validate(asked, {"fields": ["anak.nama", "anak.umur"]}, refers=akta().data.fields.keys())
    assert codes(answers) == {"fields.1": "not_question"}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ({"type": "string"}, "  a \t b\n", "a b"),
        ({"type": "string"}, "a\x00b\u202ec\ud800", "abc"),
        ({"type": "string"}, "e\u0301", "é"),
        ({"type": "string"}, 5, "not_text"),
        ({"type": "string"}, "x" * 2001, "too_long"),
        ({"type": "string", "format": "text"}, "a\r\nb ", "a\nb"),
        ({"type": "string", "format": "text"}, "x" * 10_001, "too_long"),
        ({"type": "string", "minLength": 3}, "ab", "too_short"),
        ({"type": "string", "enum": ["L", "P"]}, "X", "not_choice"),
        ({"type": "string", "format": "nama"}, "Siti  Nur'aini, S.Pd.", "Siti Nur'aini, S.Pd."),
        ({"type": "string", "format": "nama"}, "R2D2", "bad_name"),
        ({"type": "string", "format": "date"}, "2026-02-29", "bad_date"),
        ({"type": "string", "format": "date"}, "31-12-2026", "2026-12-31"),
        ({"type": "string", "format": "time"}, "7.05", "07:05"),
        ({"type": "string", "format": "time"}, "07:05:00", "07:05"),
        ({"type": "string", "format": "time"}, "07:05:30", "bad_time"),
        ({"type": "string", "format": "time"}, "24:00", "bad_time"),
        ({"type": "string", "format": "phone-id"}, "0812-3456-7890", "+6281234567890"),
        ({"type": "string", "format": "phone-id"}, "112", "bad_phone"),
        ({"type": "string", "format": "email"}, "Ani@Example.ID", "Ani@example.id"),
        ({"type": "string", "format": "email"}, "ani@", "bad_email"),
        ({"type": "string", "format": "uri"}, "javascript:alert(1)", "bad_uri"),
        ({"type": "integer"}, 3.0, 3),
        ({"type": "integer"}, True, "not_whole"),
        ({"type": "integer"}, "3", "not_whole"),
        ({"type": "integer", "maximum": 5}, 6, "too_large"),
        ({"type": "integer", "format": "money"}, -1, "too_small"),
        ({"type": "number"}, float("inf"), "not_number"),
        ({"type": "number"}, 10**400, "too_large"),
        ({"type": "boolean"}, "yes", "not_yes_no"),
        ({"type": "ref", "target": "agency"}, 17, "17"),
        ({"type": "array", "items": {"type": "string"}}, "a", "not_list"),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 1}, ["a", "b"], "too_many"),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2}, ["a"], "too_few"),
    ],
)  # fmt: skip
def test_an_answer_is_kept_clean_or_refused_with_its_rule(field, value, kept):
    assert one(field, value) == kept


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ({"type": "integer"}, " 3200 ", 3200),
        ({"type": "integer"}, "3.200", 3200),
        ({"type": "integer"}, "3,2", "not_whole"),
        ({"type": "integer", "format": "money"}, "1.250.000", 1_250_000),
        ({"type": "number"}, "3,5", 3.5),
        ({"type": "boolean"}, "on", True),
        ({"type": "boolean", "default": True}, "false", False),
        ({"type": "string"}, "   ", None),
        ({"type": "array", "items": {"type": "string"}}, "a", ["a"]),
    ],
)
def test_what_is_typed_into_a_page_is_converted(field, value, kept):
    assert one(field, value, text=True) == kept


def test_checked_answers_pass_unchanged_a_second_time():
    once = apply(FULL).data
    assert apply(once).data == once


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nama", "nik", "anak", "0"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["anak", "ibu", "saksi", "ingin_kia", "x"]), json_values), st.booleans())
def test_any_json_is_checked_without_an_error_that_repeats_it(data, text):
    answers = apply(data, text=text)
    json.dumps(answers.data, allow_nan=False)
    assert all(error.message for error in answers.errors.values())


@given(st.text("rahasia123", min_size=9, max_size=12))
def test_a_refused_answer_never_shows_in_its_message(secret):
    data = {"ibu": {"nik": secret, "nama": secret + "1", "hp": secret, "tgl_lahir": secret}}
    told = " ".join(error.message for error in apply(data, require=()).errors.values())
    assert secret not in told


names = st.sampled_from(["a", "b", "c", "nama"])
trees = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(names, trees, max_size=3))
def test_flat_and_nested_are_two_views_of_the_same_answers(data):
    assert nest(flatten(data)) == data


@given(st.dictionaries(st.text("ab.01", max_size=6), st.integers(), max_size=6))
def test_any_names_in_a_request_can_be_nested(flat):
    assert isinstance(nest(flat), dict)


def test_what_is_computed_from_computed_answers_is_exact_too():
    share = {"type": "number", "computed": {"/": [{"var": "a"}, 3]}}
    whole = {"type": "integer", "computed": {"floor": [{"*": [{"var": "share"}, 3, 100]}]}}
    answers = validate(ask(a={"type": "number"}, share=share, whole=whole), {"a": 0.07}).data
    assert answers == {"a": 0.07, "share": 0.07 / 3, "whole": 7}
    assert json.loads(json.dumps(answers)) == answers
