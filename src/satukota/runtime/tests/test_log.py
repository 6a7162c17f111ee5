import logging

import psycopg
import pytest

from satukota.runtime.log import DiscreetFormatter, open_log, say


@pytest.fixture
def log(tmp_path):
    log = open_log(tmp_path)
    yield log
    for handler in log.handlers[:]:
        log.removeHandler(handler)
        handler.close()


def test_each_line_names_who_says_it(log, tmp_path):
    say(log, "worker", "did it")
    assert (tmp_path / "log" / "satukota.log").read_text().endswith(" worker   did it\n")


REFUSED = "duplicate key\nDETAIL:  Key (nik)=(3672010101010001) already exists.\n"


def test_values_in_errors_of_the_database_stay_out_of_the_log():
    error = psycopg.errors.UniqueViolation(REFUSED)
    record = logging.makeLogRecord({"msg": "failed", "exc_info": (type(error), error, None)})
    text = DiscreetFormatter("%(message)s").format(record)
    assert "duplicate key" in text
    assert "3672010101010001" not in text
