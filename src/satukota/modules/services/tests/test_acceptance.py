"""What the acceptance list of services says is there names a test that exists; and what no other test shows."""

import pytest
from tests.acceptance import acceptance_rows, check_row

from satukota.modules.services.tests.conftest import BIRTH

ROWS = acceptance_rows("explanation/services-acceptance.md", r"(?:[A-DS]\d+|\d\.\d+) \|")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_whatever_is_said_to_be_there_names_the_test_that_shows_it(row):
    check_row(row)


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
