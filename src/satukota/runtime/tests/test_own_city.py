"""The city of a data directory, as settings read it before anything is loaded."""

import os

import pytest

from satukota.runtime import claim, hooks, installation, own_city


def test_an_empty_directory_has_no_city(tmp_path):
    assert own_city.own_city(tmp_path) is None
    assert own_city.set_up_code(tmp_path) == ""


def test_one_that_waits_keeps_its_code_for_itself_and_over_a_restart(tmp_path):
    own_city.wait_for_city(tmp_path)
    code = own_city.set_up_code(tmp_path)
    own_city.wait_for_city(tmp_path)
    assert own_city.set_up_code(tmp_path) == code and len(code) == 14
    assert (tmp_path / "set-up-code.txt").stat().st_mode & 0o077 == 0
    assert own_city.own_city(tmp_path).code == own_city.WAITING


def test_a_city_goes_before_the_one_that_stands_for_none(tmp_path):
    own_city.wait_for_city(tmp_path)
    folder = own_city.city_folder(tmp_path) / "91.71-jayapura"
    folder.mkdir()
    (folder / "city.yaml").write_text('code: "91.71"\ntime_zone: Asia/Jayapura\nlanguage: en\n')
    own = own_city.own_city(tmp_path)
    assert (own.code, own.time_zone, own.language) == ("91.71", "Asia/Jayapura", "en")


def test_waiting_ends(tmp_path):
    own_city.wait_for_city(tmp_path)
    own_city.stop_waiting(tmp_path)
    assert own_city.own_city(tmp_path) is None and own_city.set_up_code(tmp_path) == ""


def test_nobody_is_asked_to_start_anew_where_nothing_runs_or_we_hold_it_ourselves(tmp_path):
    assert not claim.start_anew(tmp_path)
    with claim.take(tmp_path, claim.Holder(os.getpid(), "127.0.0.1", 0)):
        assert not claim.start_anew(tmp_path)


CASES = [
    ("none", False, {}, True),
    ("none", True, {}, False),
    ("none", False, {"CITY_CODE": "35.17"}, False),
    ("small", False, {}, False),
]


@pytest.mark.parametrize(("demo", "has_city", "named", "waits"), CASES)
def test_only_a_new_installation_that_names_no_city_waits(
    tmp_path, settings, monkeypatch, demo, has_city, named, waits
):
    loaded = []
    offered = {"places.api:has_city": lambda: has_city, "places.api:load_city": lambda: loaded.append("city")}
    settings.DATA_DIR, settings.OWN_CITY = tmp_path, None
    monkeypatch.setattr(hooks, "need", offered.get)
    monkeypatch.delenv("CITY_CODE", raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    installation.city(demo)
    assert (own_city.own_city(tmp_path) is not None, loaded) == (waits, [] if waits else ["city"])
