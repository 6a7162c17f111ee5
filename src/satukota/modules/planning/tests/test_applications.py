"""Applications of the readiness: offered from what was named before, and never two writings of one."""

import pytest
from django.urls import reverse

from satukota.modules.planning.models import Readiness
from satukota.modules.planning.queries.readiness import application_names
from satukota.modules.planning.rules.readiness import same_name
from satukota.modules.planning.tests.conftest import visit


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("SIMPEG", "Sim-Peg", True), ("SatuKota Pasar", "satukota pasar", True), ("SatuKota", "SatuKota 112", False)],
)
def test_names_that_differ_only_in_writing_are_one(one, other, same):
    assert same_name(one, other) is same


@pytest.fixture
def judging(client, people, plan):
    """Judge the application of an item as the planner; SatuKota Pasar is named elsewhere."""
    item = plan.items.filter(kind="action").exclude(readiness__application="SatuKota Pasar").first()
    address = reverse("planning:judge", args=[item.uid, "application"])
    visit(client, people.planner)

    def judge(name):
        return client.post(address, {"ready": "2", "application": name, "reason": "Diperiksa"})

    return address, item, judge


@pytest.mark.django_db
def test_names_that_were_used_are_offered(client, judging):
    address, _item, _judge = judging
    page = client.get(address).content.decode()
    assert 'list="application-before"' in page
    assert all(f'<option value="{name}">' in page for name in application_names())
    assert "SatuKota Pasar" in application_names()


@pytest.mark.django_db
def test_another_writing_of_a_name_is_refused_and_says_the_one_that_is_there(judging):
    """ "Name in the register of applications", said the form: there is none, and every spelling became another one."""
    _address, item, judge = judging
    refused = judge("satukota-pasar")
    assert refused.status_code == 422
    assert "“SatuKota Pasar” sudah ada" in refused.content.decode()
    assert 'value="satukota-pasar"' in refused.content.decode()
    assert judge("SatuKota Pasar").status_code == 302
    assert Readiness.objects.get(item=item, variable="application").application == "SatuKota Pasar"


@pytest.mark.django_db
def test_a_new_name_may_be_typed(judging):
    _address, item, judge = judging
    assert judge("Aplikasi Parkir").status_code == 302
    assert "Aplikasi Parkir" in application_names()
    assert judge("Aplikasi parkir").status_code == 302
    assert Readiness.objects.get(item=item, variable="application").application == "Aplikasi parkir"
