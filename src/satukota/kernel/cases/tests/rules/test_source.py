from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.problems import DefinitionError
from satukota.kernel.cases.rules.reading.source import DEEPEST, LONGEST, read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: yes", {"on": "yes"}),
        ("a: 2026-11-01", {"a": "2026-11-01"}),
        ("a: 012", {"a": "012"}),
        ("a: 3672011234567890", {"a": 3672011234567890}),
        ("a: 1.50", {"a": 1.5}),
        ("a: 1e5", {"a": "1e5"}),
        ("a: '12'", {"a": "12"}),
        ("a: [True, null, ~]", {"a": [True, None, None]}),
        ("a: {b: }", {"a": {"b": None}}),
        ("12: a", {"12": "a"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("", None),
    ],
)
def test_yaml_is_read_as_plain_json_and_nothing_is_guessed(text, value):
    assert read(text).value == value


def test_every_part_knows_its_line():
    source = read("a:\n  - b: 1\n    c: 2\n  - d: 3\n")
    assert source.line(("a", 0, "c")) == 3
    assert source.line(("a", 1, "d")) == 4


def test_a_part_that_is_missing_has_the_line_of_what_is_around_it():
    assert read("a:\n  b: 1\n").line(("a", "nothing", 3)) == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2", "yaml_twice", 2),
        ("a: &x 1\nb: *x", "yaml_alias", 2),
        ("a: !!python/object:os.system 1", "yaml_tag", 1),
        ("a: 1\n---\nb: 2", "yaml_documents", 2),
        ("a: 1\n{b: 2}: 3", "yaml_key", 2),
        ("a: [1, 2\nb: 3", "yaml", 2),
        ("a: \x00", "yaml", 1),
        ("x" * (LONGEST + 1), "text_too_long", 1),
        ("[" * 5000, "yaml_deep", 1),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_its_line(text, code, line):
    with pytest.raises(DefinitionError) as refused:
        read(text)
    assert [(one.code, one.line) for one in refused.value.problems] == [(code, line)]


def test_as_deep_as_allowed_is_read():
    assert read("[" * DEEPEST + "]" * DEEPEST).value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(DefinitionError):
        assert read(text).line(()) == 1
