"""No cell of a table leaves a reader to guess what a figure is in: the unit stands beside it, on a phone as on a wall."""

import re
from pathlib import Path

import pytest

from satukota.web.templatetags.ui import of_unit

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
MEASURED = re.compile(r"\{\{[^}]*\|number:[\w.]*decimals[^}]*\}\}")
"""A figure with the decimals of its own definition: it is measured in something."""
MONEY = re.compile(r"\{\{ [\w.]*\b(?:budget|spent|ceiling|allocated|pagu|rupiah|cost)(?:_\w+)?(?:\|[^}]*)? \}\}")


def cells():
    return [(path.name, " ".join(cell.split())) for path in sorted(TEMPLATES.rglob("*.html"))
            for cell in CELL.findall(path.read_text())]  # fmt: skip


def test_a_measured_figure_in_a_cell_has_its_unit_in_that_cell():
    bare = [(name, cell) for name, cell in cells() if MEASURED.search(cell) and "unit" not in cell]
    assert bare == []


def test_an_amount_of_money_in_a_cell_is_written_in_rupiah():
    bare = [(name, text) for name, cell in cells() for text in MONEY.findall(cell) if "|rupiah" not in text]
    assert bare == []


def test_the_rules_above_find_what_they_are_to_find():
    assert MEASURED.search("{{ line.value|number:line.decimals }}")
    assert MONEY.search("{{ node.item.budget|number }}") and MONEY.search("{{ row.spent }}")


@pytest.mark.parametrize(
    ("text", "unit", "shown"), [("12,5", "%", "12,5 %"), ("–", "%", "–"), ("3", "", "3"), ("7", "orang", "7 orang")]
)
def test_a_figure_that_is_not_known_has_no_unit(text, unit, shown):
    assert of_unit(text, unit) == shown
