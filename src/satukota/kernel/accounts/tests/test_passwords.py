import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from satukota.kernel.accounts.rules import is_guessable, parts_of
from satukota.kernel.people.api import DEMO_PASSWORD, User


@pytest.mark.parametrize(
    "password",
    [
        *(
            "satu-kota-2026",
            "cilegon2026",
            "kotacilegon",
            "Kota.Cilegon!",
            "jombang17081945",
            "P4ssw0rd123",
            "s4y4ngku99",
        ),
        *("bismillah123", "indonesiamerdeka", "qwertyuiop", "aaaaaaaaaaaa", "12345678901", "admin@2026", "Persib1933"),
    ],
)
def test_what_everybody_tries_is_refused(password):
    assert is_guessable(password)


@pytest.mark.parametrize(
    "password", ["payung-lemari-zebra-awan", "Tk9#vw2Lmq", "gerimis7senja3talas", "cilegon-8t2!xw-97"]
)
def test_what_nobody_tries_is_taken(password):
    assert not is_guessable(password)


def test_the_own_names_are_words_like_others():
    own = parts_of("sari.dewantari", "Sari Dewantari", "sdewantari@kota.example")
    assert is_guessable("dewantari-2026", own)
    assert not is_guessable("dewantari-2026")


@pytest.mark.parametrize("password", [DEMO_PASSWORD, "kepala.ptsp@kota.example", "0812345678", "pendek9x"])
def test_the_forms_refuse_them(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="kepala.ptsp", email="kepala.ptsp@kota.example"))


def test_a_demo_city_keeps_its_password(settings):
    settings.DEMO_SIGN_INS = True
    validate_password(DEMO_PASSWORD, User(username="kepala.ptsp"))
