"""The city's data goes out as a folder and comes back the same; what is wrong in one is named with file and line."""

import string
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.changes.actions import cli_config_export, cli_config_import
from satukota.kernel.changes.api import (
    Author,
    Change,
    ImportRefused,
    configurables,
    exported_folder,
    folder_as_zip,
    import_folder,
    import_plan,
    keep_change,
)
from satukota.kernel.changes.rules import README, folder_of, read_folder
from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import Configurable

ME = Author(Actor(None, "admin"), "test")
WORDS = {"height": "Tinggi", "parent": "Induk", "text": "Teks", "days": "Hari"}
TREES: dict[str, dict] = {}

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=60
).map(lambda text: text.replace("\ufeff", ""))
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | texts
    | st.sampled_from(["yes", "on", "007", "1e3", "~"])
)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
keys = st.text(st.sampled_from(string.ascii_letters + string.digits + "-_. /%ü:"), min_size=1, max_size=20)
kinds = st.dictionaries(
    st.sampled_from(["a.one", "b.two", "c.three"]),
    st.dictionaries(keys, st.dictionaries(texts, values, max_size=5), max_size=5),
)


@given(kinds)
def test_what_is_written_is_read_back_the_same(data):
    files = folder_of(data)
    placed, unused = read_folder(files)
    back = {}
    for thing in placed:
        back.setdefault(thing.kind, {})[thing.key] = thing.values
    assert back == {kind: rows for kind, rows in data.items() if rows}
    assert unused == []
    assert list(files) == sorted(files)


@given(kinds)
def test_the_order_in_which_things_came_does_not_matter(data):
    turned = {kind: dict(reversed(list(rows.items()))) for kind, rows in reversed(list(data.items()))}
    assert folder_of(turned) == folder_of(data)


def test_long_things_have_a_file_each_and_texts_of_several_lines_stand_as_they_are():
    text = "\n".join(f"baris {number}" for number in range(15))
    files = folder_of({"wording": {"a/b": {"text": text}, "c": {"text": "x"}}, "tree": {"t": {"height": 3}}})
    assert list(files) == ["tree.yaml", "wording/a%2Fb.yaml", "wording/c.yaml"]
    assert "\n    baris 7\n" in files["wording/a%2Fb.yaml"]
    assert files["tree.yaml"] == "t:\n  height: 3\n"


def trees() -> dict[str, dict]:
    return dict(TREES)


def plant(key, values, author) -> None:
    if values and values.get("parent") and values["parent"] not in TREES:
        raise ValidationError("Induknya tidak ada.")
    before = TREES.get(key)
    if values is None:
        del TREES[key]
    else:
        TREES[key] = dict(values)
    keep_change("test.tree", key, before, values, author)


@pytest.fixture
def kind(monkeypatch, db):
    """A kind of things that live in this process, the only one there is."""
    TREES.clear()
    here = SimpleNamespace(name=__name__.rsplit(".", 1)[0])
    entry = Configurable("test.tree", "Pohon", "test_folder.trees", "test_folder.plant", "kernel.audit", WORDS)
    local = Configurable(
        "test.local", "Lokal", "test_folder.trees", "test_folder.plant", "kernel.audit", exported=False
    )
    for name in list(configurables()):
        monkeypatch.delitem(configurables(), name)
    monkeypatch.setitem(configurables(), "test.tree", (here, entry))
    monkeypatch.setitem(configurables(), "test.local", (here, local))
    with override("id"):
        yield


FOREST = {"oak": {"height": 3}, "acorn": {"height": 1, "parent": "oak"}, "bud": {"height": 0, "parent": "acorn"}}


@pytest.mark.usefixtures("kind")
def test_an_export_goes_into_an_empty_city_and_comes_back_the_same():
    TREES.update(FOREST)
    files = exported_folder()
    assert set(files) == {README, "test.tree.yaml"}
    TREES.clear()
    plan = import_folder(files, ME)
    assert trees() == FOREST
    assert [change.is_new for change in plan.changes] == [True, True, True]
    assert exported_folder() == files
    assert folder_as_zip(exported_folder()) == folder_as_zip(files)
    again = import_folder(files, ME)
    assert (again.changes, again.same) == ([], 3)


@pytest.mark.usefixtures("kind")
def test_a_preview_says_in_words_what_would_change_and_changes_nothing():
    TREES.update({"oak": {"height": 3}, "elm": {"height": 9}})
    plan = import_plan({"test.tree.yaml": "oak:\n  height: 4\n", "notes.txt": "x", README: "y"})
    assert [(change.title, change.lines) for change in plan.changes] == [("Pohon: oak", [("Tinggi", "3", "4")])]
    assert (plan.staying, plan.unused) == (["Pohon: elm"], ["notes.txt"])
    assert TREES["oak"] == {"height": 3}
    assert not Change.objects.exists()


@pytest.mark.usefixtures("kind")
@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"gone.yaml": "a:\n  b: 1\n"}, "gone.yaml:1: "),
        ({"test.local.yaml": "a:\n  b: 1\n"}, "test.local.yaml:1: "),
        ({"test.tree.yaml": "oak:\n  height: 3\n  hight: 4\n"}, "test.tree.yaml:3: tidak ada isian “hight”"),
        ({"test.tree.yaml": "oak:\n  height: [\n"}, "test.tree.yaml:3: "),
        ({"test.tree.yaml": "oak: &x\n  height: *x\n"}, "test.tree.yaml:"),
        ({"test.tree.yaml": "- oak\n"}, "test.tree.yaml:1: "),
        ({"test.tree.yaml": "elm:\n  height: 1\noak: 3\n"}, "test.tree.yaml:3: "),
        ({"test.tree/oak.yaml": "elm:\n  height: 1\n"}, "test.tree/oak.yaml:1: "),
        ({"test.tree.yaml": "oak: {}\n", "test.tree/oak.yaml": "oak: {}\n"}, "test.tree/oak.yaml:1: "),
        ({"test.tree.yaml": "oak:\n  height: 1\nbud:\n  parent: elm\n"}, "test.tree.yaml:3: Induknya tidak ada."),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line_and_nothing_is_taken_in(files, line):
    with pytest.raises(ImportRefused) as refused:
        import_folder(files, ME)
    assert refused.value.lines[0].startswith(line)
    assert not Change.objects.exists()


@pytest.mark.usefixtures("kind")
def test_the_command_writes_a_folder_and_takes_it_in(tmp_path, capsys):
    TREES.update(FOREST)
    stranger = tmp_path / "compose.yaml"
    stranger.write_text("services: {}\n")
    assert cli_config_export(tmp_path) == 0
    assert stranger.exists()
    stranger.rename(tmp_path / "old.kind.yaml")
    assert cli_config_export(tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [README, "test.tree.yaml"]
    TREES.clear()
    assert cli_config_import(tmp_path, True) == 0
    assert "+ Pohon: oak" in capsys.readouterr().out
    assert trees() == {}
    assert cli_config_import(tmp_path, False) == 0
    assert trees() == FOREST
    (tmp_path / "test.tree.yaml").write_text("oak:\n  weight: 1\n")
    assert cli_config_import(tmp_path, False) == 1
    assert "test.tree.yaml:2" in capsys.readouterr().err
    assert cli_config_import(tmp_path / "nowhere", False) == 1
