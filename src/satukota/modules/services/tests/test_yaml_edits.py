"""A change of one place in a YAML text changes that place: the rest stays letter by letter."""

from copy import deepcopy
from pathlib import Path as File

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.readers.api import read_yaml
from satukota.modules.services.rules.formulas import TwoReadings, UnreadableFormula, as_formula, read_formula
from satukota.modules.services.rules.new_entries import free_name, letters_for
from satukota.modules.services.rules.yaml_edits import append, move, put, remove, set_value

FOLDER = File(__file__).parents[1] / "definitions"
BLOCK = """# kop
title:
  id: Nama   # nama warga
  en: Name
# halaman pertama
pages:
  # tentang pemohon
  - id: satu
    fields:
      - a
      - b
  - id: dua
    fields: [c]
note: |
  panjang
  sekali
"""
TEXTS = [BLOCK, *(path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.yaml"))[::8])]
VALUES = st.recursive(
    st.one_of(st.text(max_size=8).filter(str.isprintable), st.integers(-99, 99), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=5,
)


def places(value, path=()):
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in entries:
        yield from places(inner, (*path, name))


def inside(value, path):
    for name in path:
        value = value[name]
    return value


def drawn(data, texts=TEXTS):
    text = data.draw(st.sampled_from(texts))
    value = read_yaml(text).value
    return text, deepcopy(value), data.draw(st.sampled_from(list(places(value))))


def comments(text):
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@settings(max_examples=40, deadline=None)
@given(st.data(), VALUES)
def test_a_value_is_set_where_it_is_said_and_nowhere_else(data, value):
    text, said, path = drawn(data)
    inside(said, path[:-1])[path[-1]] = value
    assert read_yaml(set_value(text, path, value)).value == said


@settings(max_examples=40, deadline=None)
@given(st.data(), VALUES)
def test_a_new_entry_stands_behind_its_neighbours_and_comments_stay(data, value):
    text, said, path = drawn(data)
    parent = inside(said, path[:-1])
    if isinstance(parent, dict):
        parent["baru"] = value
        written = put(text, (*path[:-1], "baru"), value)
    else:
        parent.append(value)
        written = append(text, path[:-1], value)
    assert read_yaml(written).value == said and comments(written) == comments(text)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_is_removed_is_gone_with_what_it_leaves_empty(data):
    text, said, path = drawn(data)
    gone = path
    while len(gone) > 1 and len(inside(said, gone[:-1])) == 1:
        gone = gone[:-1]
    del inside(said, gone[:-1])[gone[-1]]
    assert read_yaml(remove(text, path)).value == said


@settings(max_examples=30, deadline=None)
@given(st.data(), st.sampled_from([-1, 1]))
def test_moving_there_and_back_leaves_the_same_text(data, step):
    text, _said, path = drawn(data)
    moved = move(text, path, step)
    if moved != text and isinstance(path[-1], int):
        assert move(moved, (*path[:-1], path[-1] + step), -step) == text
    elif moved != text:
        assert move(moved, path, -step) == text
    assert comments(moved) == comments(text)


def test_a_page_takes_its_comment_along():
    assert move(BLOCK, ("pages", 0), 1).index("- id: dua") < move(BLOCK, ("pages", 0), 1).index("# tentang pemohon")


@pytest.mark.parametrize(
    ("formula", "logic"),
    [
        ("panjang × 50000", {"*": [{"var": "panjang"}, 50000]}),
        ("ceil(luas * 1,5)".replace(",", "."), {"ceil": [{"*": [{"var": "luas"}, 1.5]}]}),
        (
            'untuk = "lembaga" dan umur ≥ 17',
            {"and": [{"==": [{"var": "untuk"}, "lembaga"]}, {">=": [{"var": "umur"}, 17]}]},
        ),
        ("terisi(penerima.nama)", {"!!": [{"var": "penerima.nama"}]}),
        ("days_between($today, mulai) < 0", {"<": [{"days_between": [{"var": "$today"}, {"var": "mulai"}]}, 0]}),
        ('jenis dalam ["a", "b"]', {"in": [{"var": "jenis"}, ["a", "b"]]}),
        ("bukan (kawin)", {"!": [{"var": "kawin"}]}),
        ("luas × 1.500.000", {"*": [{"var": "luas"}, 1500000]}),
        ("harga * 1.0750", {"*": [{"var": "harga"}, 1.075]}),
        ("harga * 0.925", {"*": [{"var": "harga"}, 0.925]}),
    ],
)
def test_a_formula_is_jsonlogic_and_back(formula, logic):
    assert read_formula(formula) == logic and read_formula(as_formula(logic)) == logic


@pytest.mark.parametrize(
    "text", ["a = b = c", "(", '"a', "{", "x for x in y", "lambda: 1", "a[0]", "f(x=1)", "pajak(luas)", "(" * 500]
)
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(UnreadableFormula):
        read_formula(text)


def test_a_number_of_two_readings_is_refused_in_a_formula():
    with pytest.raises(TwoReadings) as refused:
        read_formula("luas * 50.000")
    assert refused.value.number == "50.000"


def test_names_and_letters_are_free_and_readable():
    assert free_name("Luas lapak (m²)", {"luas_lapak_m2"}, "_") == "luas_lapak_m2_2"
    assert free_name("123", set(), "-") == "isian-123"
    assert letters_for("Surat keterangan domisili", {"SKD"}) == "SKDA"
