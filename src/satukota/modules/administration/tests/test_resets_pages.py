"""A lost second step on its pages: asked, confirmed by another, refused with words."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from satukota.kernel.accounts.api import SecondStepReset, has_second_step
from satukota.kernel.people.api import User

pytestmark = pytest.mark.django_db
WHY = "Telepon hilang, sudah dicek tatap muka."


@pytest.fixture
def sari(hall):
    user = hall.person("sari", "officer", hall.works)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def ask(client, name="sari", reason=WHY):
    return client.post(reverse("administration:reset_new"), {"user": name, "reason": reason})


def decide(client, verb, remark=""):
    url = reverse("administration:reset", args=[SecondStepReset.objects.get().pk])
    return client.post(url, {"verb": verb, "remark": remark})


def test_two_administrators_reset_a_second_step(hall, sari, as_user):
    first, second = hall.person("ani", "admin"), hall.person("bowo", "admin")
    assert ask(as_user(first)).status_code == 302
    assert decide(as_user(first), "confirm").status_code == 422
    assert has_second_step(sari)
    assert decide(as_user(second), "confirm").status_code == 302
    assert not has_second_step(sari)


def test_a_refusal_needs_words_and_is_kept(hall, sari, as_user):
    ask(as_user(hall.person("ani", "admin")))
    client = as_user(hall.person("bowo", "admin"))
    assert decide(client, "refuse").status_code == 422
    assert decide(client, "refuse", "Bukan dia yang menelepon.").status_code == 302
    text = client.get(reverse("administration:resets"), {"state": "refused"}).content.decode()
    assert "Sari" in text and "Ditolak" in text


@pytest.mark.parametrize(("name", "reason"), [("siapa", WHY), ("sari", "lupa"), ("ani", WHY), ("tanpa", WHY)])
def test_what_cannot_be_asked_for_comes_back_with_its_words(hall, sari, as_user, name, reason):
    hall.person("tanpa", "officer", hall.works)
    answer = ask(as_user(hall.person("ani", "admin")), name, reason)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not SecondStepReset.objects.exists()


def test_the_only_administrator_reads_what_to_do_on_the_server(hall, as_user):
    User.objects.filter(is_superuser=True).delete()
    text = as_user(hall.person("ani", "admin")).get(reverse("administration:resets")).content.decode()
    assert "satukota user reset-second-step" in text


def test_an_administrator_of_an_agency_asks_for_the_own_people_and_decides_nothing(hall, sari, as_user):
    local = as_user(hall.person("lokal", "agency_admin", hall.health))
    assert ask(local).status_code == 422
    local = as_user(hall.person("lokal2", "agency_admin", hall.works))
    assert ask(local).status_code == 302
    assert decide(as_user(hall.person("lokal3", "agency_admin", hall.works)), "confirm").status_code == 404
    assert decide(as_user(hall.person("ani", "admin")), "confirm").status_code == 302
