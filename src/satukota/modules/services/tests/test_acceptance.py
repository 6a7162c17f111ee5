"""What the acceptance list of services says is there names a test that exists; and what no other test shows."""

import re
from pathlib import Path

import pytest

from satukota.modules.services.tests.conftest import BIRTH

ROOT = Path(__file__).parents[5]
LIST = ROOT / "docs/explanation/services-acceptance.md"
ROW = re.compile(r"\| (?:[A-DS]\d+|\d\.\d+) \|")
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in LIST.read_text(encoding="utf-8").splitlines()
    if ROW.match(line)
]
TESTS = {
    name
    for path in (*(ROOT / "src").rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py"))
    for name in (path.name, *re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_whatever_is_said_to_be_there_names_the_test_that_shows_it(row):
    number, what, state, where = row
    named = re.findall(r"\btest_\w+(?:\.py)?", where)
    assert state in {"yes", "part", "no"}, number
    assert [name for name in named if name not in TESTS] == []
    assert named or state != "yes", f"{number} {what}: nothing would fail without it"
    assert state == "yes" or re.sub(r"`[^`]*`", "", where).strip(" ,:;"), f"{number} {what}: the reason is missing"


@pytest.mark.parametrize(
    ("part", "rows"), [("A", 33), ("B", 26), ("C", 21), ("D", 7), ("S", 9), ("1", 5), ("2", 15), ("8", 4)]
)
def test_no_row_of_what_was_asked_is_left_out(part, rows):
    there = [row[0] for row in ROWS if row[0].startswith(part)]
    assert len(there) == len(set(there)) == rows


def test_every_point_of_the_order_has_its_rows():
    assert {row[0].split(".")[0] for row in ROWS if row[0][0].isdigit()} == {str(number) for number in range(1, 10)}


@pytest.mark.django_db
def test_who_checks_a_birth_reads_that_the_mothers_number_is_a_mans(client, submit, person):
    case = submit(BIRTH, ibu__nik="3672010101900001").case
    client.force_login(person("verifikator"))
    page = client.get(f"/cases/{case.number}/", HTTP_ACCEPT_LANGUAGE="id").content.decode()
    assert "milik laki-laki" in page
