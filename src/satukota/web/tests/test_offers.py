"""What modules offer the shell: sources of the search, first pages, checks of health."""

import pytest
from django.urls import reverse

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Health, HealthCheck, Hit, Landing, SearchSource, offers, resolve

pytestmark = pytest.mark.django_db
SOURCES = {source.id: (module, source) for module, source in offers("search", SearchSource)}
CHECKS = {check.id: (module, check) for module, check in offers("health", HealthCheck)}


@pytest.fixture
def planter() -> User:
    return User.objects.create_superuser("planter", "planter@example.id", "kebun-raya-2026")


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("words", ["pasar", "%", "'; --", "a" * 200])
def test_every_source_answers_whatever_is_looked_for(planter, name, words):
    module, source = SOURCES[name]
    hits = resolve(module.name, source.find)(planter, words, 8)
    assert all(isinstance(hit, Hit) for hit in hits)


def test_what_a_module_finds_stands_on_the_page_of_the_search(client, planter, monkeypatch):
    hit = Hit("Pasar Kranggot", "item 1.02", "/planning/")
    monkeypatch.setattr("satukota.modules.planning.queries.nodes.search_items", lambda *_: [hit])
    resolve.cache_clear()
    client.force_login(planter)
    assert "Pasar Kranggot" in client.get("/search/?q=kranggot").content.decode()
    monkeypatch.undo()
    resolve.cache_clear()


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_of_health_says_how_it_is_and_what_to_do(name):
    module, check = CHECKS[name]
    verdict = resolve(module.name, check.check)()
    assert isinstance(verdict, Health)
    assert verdict.text
    assert verdict.well or verdict.cure


def test_who_has_no_landing_begins_at_the_inbox(client, planter):
    client.force_login(planter)
    assert client.get(reverse("begin")).url == reverse("inbox")


@pytest.mark.parametrize("landing", [landing for _module, landing in offers("landings", Landing)])
def test_a_role_begins_where_its_work_is(client, planter, monkeypatch, landing):
    monkeypatch.setattr("satukota.web.views.staff.roles_of", lambda _user: frozenset(landing.roles[:1]))
    client.force_login(planter)
    assert client.get(reverse("begin")).url == reverse(landing.url_name)
