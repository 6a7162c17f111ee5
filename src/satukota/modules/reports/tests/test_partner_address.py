"""Where reports go is proposed by one person and confirmed by another; a key stays with the host it was given for."""

import httpx
import pytest
from django.urls import reverse

from satukota.kernel.events.api import Event
from satukota.kernel.ports.api import simulated
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.tasks.partners import exchange, hand_to_partner

pytestmark = pytest.mark.django_db
WISH = {"code": "dlh", "name": "Kota Lain", "kind": "open311", "url": "https://lain.example/v2", "key": "rahasia"}
TAKEN = b"<service_requests><request><service_request_id>9</service_request_id></request></service_requests>"
PRIVATE = [
    "http://127.0.0.1:8139/x",
    "http://[::1]/",
    "http://169.254.169.254/",
    "http://10.1.1.1/",
    "http://localhost/",
]


@pytest.fixture
def world():
    """The world outside: takes every report, and says what it was sent."""
    letters = []

    def take(request):
        letters.append((str(request.url), request.content.decode()))
        return httpx.Response(200, content=TAKEN)

    with simulated(take):
        yield letters


@pytest.fixture
def desk(client, person):
    """Somebody of the desk at a client, by name."""

    def sit(name="meja"):
        client.force_login(person(name))
        return client

    return sit


@pytest.fixture
def second(person):
    """Another person of the desk."""
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import Agency, User, grant

    user = User.objects.create_user("meja-dua", password="kata-sandi-panjang")
    grant(user, "desk", Agency.objects.first(), Actor.system())
    return user


def propose(client, pk=None, **change):
    url = reverse("reports:partner", args=[pk]) if pk else reverse("reports:partner_new")
    return client.post(url, {**WISH, "active": "on", **change})


def confirm(client, url=WISH["url"]):
    client.post(reverse("reports:partner_confirm", args=[Partner.objects.get().pk]), {"url": url})
    return Partner.objects.get().confirmed_at is not None


def forward(report, act):
    case = act(report(category="waste").case, "forward", agency="dlh")
    happened = Event.objects.filter(subject_id=case.pk, name="cases.acted").latest("id")
    hand_to_partner(happened.pk)
    exchange(0)
    return case


def test_nothing_is_sent_before_a_second_person_has_confirmed(desk, second, client, world, report, act):
    propose(desk())
    forward(report, act)
    assert (world, Exchange.objects.get().status) == ([], "waiting")
    client.force_login(second)
    assert confirm(client)
    exchange(0)
    assert "rahasia" in world[0][1] and Exchange.objects.get().status == "sent"


def test_who_proposed_an_address_does_not_confirm_it(desk):
    propose(desk())
    assert not confirm(desk())


@pytest.mark.parametrize("change", [{"url": "https://pindah.example/v2"}, {"code": "dpupr"}, {"kind": "lapor"}])
def test_a_change_of_what_goes_where_needs_a_second_person_again(desk, second, client, world, report, act, change):
    propose(desk())
    client.force_login(second)
    confirm(client)
    propose(desk(), Partner.objects.get().pk, **change)
    assert Partner.objects.get().confirmed_at is None
    forward(report, act)
    assert world == []


def test_a_new_name_needs_nobody(desk, second, client):
    propose(desk())
    client.force_login(second)
    confirm(client)
    propose(desk(), Partner.objects.get().pk, name="Kota Sebelah")
    assert Partner.objects.get().confirmed_at


def test_only_the_address_that_was_looked_at_is_confirmed(desk, second, client):
    propose(desk())
    client.force_login(second)
    assert not confirm(client, "https://dahulu.example/")


@pytest.mark.parametrize("url", ["https://pindah.example/v2", "http://lain.example/v2", "https://lain.example:8/v2"])
def test_the_kept_key_never_goes_to_another_host(desk, url):
    propose(desk())
    propose(desk(), Partner.objects.get().pk, url=url, key="")
    assert Partner.objects.get().key == ""


def test_a_kept_key_stays_with_its_host(desk):
    propose(desk())
    propose(desk(), Partner.objects.get().pk, url="https://lain.example/v3", key="")
    assert Partner.objects.get().key == "rahasia"


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_where_it_is_written(desk, url):
    assert propose(desk(), url=url).status_code == 422
    assert not Partner.objects.exists()


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_at_each_call_too(report, act, url):
    Partner.objects.create(**WISH | {"url": url}, confirmed_at="2026-01-01T00:00Z")
    forward(report, act)
    assert (Exchange.objects.get().status, Exchange.objects.get().error) == ("waiting", "not a public address")
