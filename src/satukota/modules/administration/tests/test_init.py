"""`satukota init`: the same set-up in the terminal."""

import pytest

from satukota.kernel.accounts.api import administrators
from satukota.kernel.people.api import Agency, User
from satukota.kernel.places import api as places
from satukota.modules.administration.actions.init import init

needs_regions = pytest.mark.skipif(not places.regions(), reason="idn-area-data is not installed (npm ci in frontend)")
WHO = ["--admin-name", "Siti Rahma", "--admin-email", "siti@bojonegoro.example"]


@pytest.fixture
def silent(monkeypatch):
    """Nobody sits at the terminal."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)


@needs_regions
def test_three_words_make_a_city_and_a_link_for_its_administrator(waiting, goes_on, silent, capsys):
    assert init(["--city", "bojonegoro", *WHO]) == 0
    goes_on()
    assert places.city().name == "Kabupaten Bojonegoro"
    assert Agency.objects.filter(code="dpmd").exists()
    assert [user.username for user in administrators()] == ["siti"]
    assert "/accounts/password/reset/key/" in capsys.readouterr().out


@needs_regions
def test_again_it_changes_nothing(waiting, goes_on, silent, capsys):
    init(["--city", "35.22", *WHO])
    goes_on()
    assert init(["--city", "35.22", *WHO]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert User.objects.count() == 1


@needs_regions
def test_another_city_is_refused_where_one_is(waiting, goes_on, silent, capsys):
    init(["--city", "35.22", *WHO])
    goes_on()
    assert init(["--city", "36.74", *WHO]) == 1
    assert "serves Kabupaten Bojonegoro already" in capsys.readouterr().err


@needs_regions
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Kota or kabupaten (code or name) is missing"),
        (["--city", "35.22"], "--admin-name"),
        (["--city", "bandung", *WHO], "32.17"),
        (["--city", "35.22", "--admin-name", "S", "--admin-email", "siti"], "email"),
        (["--answers", "nowhere.yaml"], "cannot be read"),
    ],
)
def test_what_is_missing_or_wrong_is_said(waiting, silent, capsys, arguments, words):
    assert init(arguments) == 1
    assert words in capsys.readouterr().err
    assert not places.has_city()


ANSWERS = """
city: "36.74"
short_name: Tangsel
colour: "#7a1f3d"
centre: -6.2886, 106.7179
hours: {mon: "08:00-12:00, 13:00-16:00"}
agencies:
  - {code: dinkes, name: Dinas Kesehatan}
  - {code: diskominfo, name: Dinas Komunikasi dan Informatika, short: Diskominfo}
admin_name: Siti Rahma
admin_email: siti@tangsel.example
password: sungai-cisadane-mengalir-47
"""


@needs_regions
def test_a_file_answers_everything(waiting, goes_on, capsys, tmp_path):
    file = tmp_path / "answers.yaml"
    file.write_text(ANSWERS)
    assert init(["--answers", str(file)]) == 0, capsys.readouterr().err
    goes_on()
    assert (places.city().short_name, places.city().centre) == ("Tangsel", (106.7179, -6.2886))
    assert not Agency.objects.filter(code="dlh").exists()
    assert administrators()[0].check_password("sungai-cisadane-mengalir-47")


@needs_regions
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('colour: "#ffee00"', "primary"),
        ("size: 3", "not known are size"),
        ("coat: coat.svg", "there is no file"),
        ('hours: {mon: "9-5"}', "9-5"),
        ("password: satu-kota-2026", "password"),
        ("agencies: [dinkes]", "write a list"),
    ],
)
def test_a_file_with_a_fault_makes_nothing(waiting, capsys, tmp_path, line, words):
    file, name = tmp_path / "answers.yaml", line.split(":")[0]
    block = "agencies" if name == "agencies" else ""
    kept = [row for row in ANSWERS.splitlines() if not row.startswith(name) and not (block and row.startswith("  - "))]
    file.write_text("\n".join([*kept, line]))
    assert init(["--answers", str(file)]) == 1
    assert words in capsys.readouterr().err
    assert not places.has_city()
