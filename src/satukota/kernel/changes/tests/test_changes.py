"""What people change of the city's data is kept, told in words and taken back once."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.utils.translation import override

from satukota.kernel.changes.api import (
    Author,
    Change,
    changes_of,
    configurables,
    differences_in_words,
    keep_change,
    undo,
)
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.registry.api import Configurable

pytestmark = pytest.mark.django_db
TREES: dict[str, dict] = {}
ME = Actor(None, "admin")


def trees() -> dict[str, dict]:
    return dict(TREES)


def plant(key, values, author) -> None:
    before = TREES.get(key)
    if values is None:
        del TREES[key]
    else:
        TREES[key] = values
    keep_change("test.tree", key, before, values, author)


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    TREES.clear()
    here = SimpleNamespace(name=__name__.rsplit(".", 1)[0])
    entry = Configurable(
        "test.tree", "Tree", "test_changes.trees", "test_changes.plant", "kernel.audit", {"height": "Tinggi"}
    )
    monkeypatch.setitem(configurables(), "test.tree", (here, entry))


def test_each_change_is_kept_with_its_author_and_an_event_that_holds_no_words():
    plant("oak", {"height": 3}, Author(ME))
    plant("oak", {"height": 4}, Author(ME, " it grew "))
    plant("oak", {"height": 4}, Author(ME))
    plant("oak", None, Author(ME, "storm"))
    rows = list(changes_of("test.tree", "oak").order_by("pk"))
    assert [(row.before, row.after, row.reason) for row in rows] == [
        (None, {"height": 3}, ""),
        ({"height": 3}, {"height": 4}, "it grew"),
        ({"height": 4}, None, "storm"),
    ]
    said = Event.objects.filter(name="changes.kept").order_by("pk").values_list("data", flat=True)
    assert [one["change"] for one in said] == ["made", "changed", "removed"]
    assert all(set(one) == {"kind", "key", "change"} for one in said)


def test_a_change_is_taken_back_once_and_only_while_nothing_newer_stands():
    plant("oak", {"height": 3}, Author(ME))
    plant("oak", {"height": 4}, Author(ME))
    made, grown = changes_of("test.tree").order_by("pk")
    with pytest.raises(ValidationError, match="newer|lebih baru"):
        undo(made, ME, "wrong")
    undo(grown, ME, "wrong")
    assert trees() == {"oak": {"height": 3}}
    with pytest.raises(ValidationError):
        undo(grown, ME, "wrong")
    back = changes_of("test.tree").first()
    assert (back.undoes_id, back.before, back.after) == (grown.pk, {"height": 4}, {"height": 3})
    undo(back, ME, "it was right")
    assert trees() == {"oak": {"height": 4}}


def test_a_change_stays_as_it_was_said():
    plant("oak", {"height": 3}, Author(ME))
    for act in (lambda: Change.objects.update(reason="x"), lambda: Change.objects.all().delete()):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            act()


def test_differences_are_told_in_words():
    with override("id"):
        lines = differences_in_words(
            "test.tree",
            {"height": 3, "sick": False, "days": {"fri": "7", "sat": "8"}},
            {"height": None, "sick": True, "days": {"fri": "7"}, "kinds": ["a", "b"]},
        )
    assert lines == [
        ("Tinggi", "3", "–"),
        ("sick", "tidak", "ya"),
        ("days · sat", "8", "–"),
        ("kinds", "–", "a; b"),
    ]


def test_a_reason_is_kept_whole_or_refused():
    plant("oak", {"height": 3}, Author(ME, "x" * 500))
    with pytest.raises(ValidationError, match="500"):
        plant("oak", {"height": 4}, Author(ME, "x" * 501))
    assert [row.reason for row in changes_of("test.tree", "oak")] == ["x" * 500]
