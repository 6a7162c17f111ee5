from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from satukota.kernel.limits.models import Counter
from satukota.kernel.people.api import User
from satukota.web.sign_in_guard import STRANGERS, forget_sign_ins

pytestmark = pytest.mark.django_db
RIGHT = "kata-sandi-panjang-7"


@pytest.fixture
def officers():
    return [User.objects.create_user(f"petugas{n}", f"petugas{n}@kota.example", RIGHT) for n in range(7)]


def sign_in(name, password, address="203.0.113.9", client=None):
    client = client or Client()
    return client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def entered(answer):
    return answer.status_code == 302


def guess(name, times=12, address="203.0.113.9"):
    return [sign_in(name, f"salah-{n}", address).status_code for n in range(times)]


def test_who_guesses_waits_and_is_told_for_how_long(officers):
    assert guess("petugas0") == [200] * 5 + [429] * 7
    answer = sign_in("petugas0", RIGHT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert "terkunci selama satu jam" not in answer.content.decode()


def test_wrong_passwords_of_one_do_not_touch_others_behind_the_same_address(officers):
    guess("petugas0", 24)
    assert [entered(sign_in(f"petugas{n}", RIGHT)) for n in range(1, 7)] == [True] * 6


def test_a_stranger_does_not_lock_out_the_owner_at_another_address(officers):
    guess("petugas0", 16, "198.51.100.66")
    assert entered(sign_in("petugas0", RIGHT))


def test_a_known_browser_is_not_touched_by_what_is_typed_elsewhere(officers):
    owner = Client()
    sign_in("petugas0", RIGHT, client=owner)
    owner.post("/accounts/logout/")
    guess("petugas0", 16)
    assert entered(sign_in("petugas0", RIGHT, client=owner))


def test_a_known_browser_is_known_by_its_cookie_alone_until_the_password_changes(officers):
    owner = Client()
    sign_in("petugas0", RIGHT, client=owner)
    owner.post("/accounts/logout/")
    officers[0].set_password(f"{RIGHT}-baru")
    officers[0].save()
    guess("petugas0", 8)
    assert sign_in("petugas0", f"{RIGHT}-baru", client=owner).status_code == 429


def test_wrong_passwords_in_a_known_browser_wait_too(officers):
    owner = Client()
    sign_in("petugas0", RIGHT, client=owner)
    owner.post("/accounts/logout/")
    assert [sign_in("petugas0", "salah", client=owner).status_code for _ in range(6)] == [200] * 5 + [429]


def test_name_and_address_of_an_account_are_one_subject(officers):
    guess("petugas0", 3)
    guess("PETUGAS0@kota.example", 3)
    assert sign_in("petugas0", RIGHT).status_code == 429


def test_an_unknown_name_waits_as_a_known_one_does():
    assert guess("siapa-ini", 7) == [200] * 5 + [429] * 2


def test_the_right_password_forgets_the_wrong_ones(officers):
    guess("petugas0", 4)
    assert entered(sign_in("petugas0", RIGHT))
    assert guess("petugas0", 6) == [200] * 5 + [429]


def test_a_wait_ends_by_itself(officers):
    guess("petugas0", 6)
    Counter.objects.update(waits_until=timezone.now() - timedelta(hours=1))
    assert entered(sign_in("petugas0", RIGHT))


def test_an_administrator_ends_every_wait_of_an_account(officers):
    guess("petugas0")
    guess("petugas0", address="198.51.100.66")
    forget_sign_ins("petugas0")
    assert entered(sign_in("petugas0", RIGHT))


def test_guessing_one_account_from_very_many_addresses_ends_for_all_unknown_browsers(officers, monkeypatch):
    monkeypatch.setattr("satukota.web.sign_in_guard.STRANGERS", replace(STRANGERS, most=5))
    owner = Client()
    sign_in("petugas0", RIGHT, client=owner)
    owner.post("/accounts/logout/")
    answers = [sign_in("petugas0", "salah", f"198.51.{n}.1").status_code for n in range(7)]
    assert answers[-1] == 429
    assert entered(sign_in("petugas0", RIGHT, client=owner))


def test_an_administrator_opens_an_account_to_unknown_browsers_again(officers, monkeypatch):
    monkeypatch.setattr("satukota.web.sign_in_guard.STRANGERS", replace(STRANGERS, most=5))
    for n in range(7):
        sign_in("petugas0", "salah", f"198.51.{n}.1")
    assert sign_in("petugas0", RIGHT).status_code == 429
    forget_sign_ins("petugas0")
    assert entered(sign_in("petugas0", RIGHT))
