import logging

import psycopg
import pytest
from django.urls import resolve

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


def test_the_log_is_read_by_nobody_else(log, tmp_path):
    say(log, "worker", "did it")
    assert (tmp_path / "log" / "satukota.log").stat().st_mode & 0o777 == 0o600


def test_logs_kept_from_before_are_closed_to_others_too(tmp_path):
    (tmp_path / "log").mkdir()
    for name in ("satukota.log", "satukota.log.1"):
        (tmp_path / "log" / name).touch(0o644)
    log = open_log(tmp_path)
    for handler in log.handlers[:]:
        log.removeHandler(handler)
        handler.close()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "log").iterdir()} == {0o600}


def line(path: str, **more) -> str:
    facts = {"name": "django.request", "msg": "%s: %s", "args": ("Not Found", path), **more}
    return DiscreetFormatter("%(message)s").format(logging.makeLogRecord(facts))


CODES = [
    "LAP-2026-000606-CY2RKDEPMX",
    "lap-2026-000606-cy2rk",
    "CY2RKDEPMX",
    "TJTZBTC9RVK7CJYPQ8KE",
    "NjMx:1wX9:a-_Bc3dE",
]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "path", ["/reports/t/%s", "/reports/t/%s/x/", "/services/a/%s/", "/f/%s", "/nothing/%s/", "/%s"]
)
def test_a_code_in_an_address_stays_out_of_the_log(path, code):
    assert code.rpartition("-")[2] not in line(path % code)


def test_what_a_route_calls_a_token_stays_out_whatever_it_is(rf):
    request = rf.get("/reports/t/halo/")
    request.resolver_match = resolve("/reports/t/halo/")
    assert line("/reports/t/halo/", request=request) == "Not Found: /reports/t/●●●/"


@pytest.mark.parametrize(
    "path",
    [
        "/cases/LAP-2026-000606/",
        "/api/v1/cases",
        "/outbox/12/again/",
        "/files/5e94aa70-50a8-4a7e-a045-0dbc207e9892/view",
    ],
)
def test_an_address_that_opens_nothing_stays_readable(path):
    assert line(path) == f"Not Found: {path}"


def test_what_was_searched_for_stays_out_of_the_log():
    assert line("/search/?q=budi") == "Not Found: /search/?●●●"


def test_a_code_in_a_traceback_stays_out_of_the_log():
    error = KeyError("LAP-2026-000606-CY2RKDEPMX")
    text = line("/reports/t/x/", exc_info=(KeyError, error, None))
    assert "CY2RKDEPMX" not in text
    assert "LAP-2026-000606-●●●" in text


REFUSED = "duplicate key\nDETAIL:  Key (nik)=(3672010101010001) already exists.\n"


def test_values_in_errors_of_the_database_stay_out_of_the_log():
    error = psycopg.errors.UniqueViolation(REFUSED)
    record = logging.makeLogRecord({"msg": "failed", "exc_info": (type(error), error, None)})
    text = DiscreetFormatter("%(message)s").format(record)
    assert "duplicate key" in text
    assert "3672010101010001" not in text
