"""Acceptance lists: what each row says is there has to name a test that exists."""

import re
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = {
    name
    for path in (*(ROOT / "src").rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py"))
    for name in (path.name, *re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
}


def acceptance_rows(document: str, number: str) -> list[list[str]]:
    """Return the rows of a list under docs whose first cell is such a number (a pattern), cell by cell."""
    row = re.compile(rf"\| (?:{number})")
    lines = (ROOT / "docs" / document).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if row.match(line)]


def check_row(row: Sequence[str]) -> None:
    """Assert that "yes" names a test, that each named test is there, and that anything else says why."""
    number, what, state, where = row
    named = re.findall(r"\btest_\w+(?:\.py)?", where)
    assert state in {"yes", "part", "no"}, number
    assert [name for name in named if name not in TESTS] == []
    assert named or state != "yes", f"{number} {what}: nothing would fail without it"
    assert state == "yes" or re.sub(r"`[^`]*`|[\s,;:.]", "", where), f"{number} {what}: the reason is missing"
