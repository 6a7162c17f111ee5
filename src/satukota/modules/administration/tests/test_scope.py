"""The administrator of an agency administers it and what is below it; a role that reaches further comes from the city."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant, permissions, roles
from satukota.kernel.registry.api import modules
from satukota.modules.administration.queries.scope import agency_or_404, may_give, require_within, scope_of

PEOPLE = "administration.people"


@pytest.fixture
def tree(db):
    works = Agency.objects.create(code="dpupr-uji", name="Dinas PUPR")
    roads = Agency.objects.create(code="bina-marga-uji", name="Bina Marga", parent=works)
    closed = Agency.objects.create(code="upt-uji", name="UPT Lama", parent=roads, active=False)
    health = Agency.objects.create(code="dinkes-uji", name="Dinas Kesehatan")
    return works, roads, closed, health


def person(role, agency, **facts):
    user = User.objects.create_user(f"{role}-{agency.code}", password="x", **facts)
    grant(user, role, agency, Actor.system())
    return user


def test_an_agency_is_administered_with_all_below_it_and_nothing_else(tree):
    works, roads, closed, _health = tree
    assert scope_of(person("agency_admin", works), PEOPLE) == {works.pk, roads.pk, closed.pk}
    assert scope_of(person("agency_admin", roads), PEOPLE) == {roads.pk, closed.pk}


def test_who_administers_the_city_administers_every_agency(tree):
    works = tree[0]
    assert scope_of(person("admin", works), PEOPLE) is None
    assert scope_of(User.objects.create_superuser("akar", password="x"), PEOPLE) is None


def test_who_administers_nothing_has_no_scope(tree):
    assert scope_of(person("officer", tree[0]), PEOPLE) == frozenset()
    assert scope_of(None, PEOPLE) == frozenset()


def test_an_account_that_is_closed_has_no_scope(tree):
    assert scope_of(User.objects.create_superuser("akar", password="x", is_active=False), PEOPLE) == frozenset()


def test_what_lies_outside_is_refused_and_not_told(tree):
    works, _roads, _closed, health = tree
    scope = scope_of(person("agency_admin", works), PEOPLE)
    require_within(scope, works.pk)
    with pytest.raises(PermissionDenied):
        require_within(scope, health.pk)
    with pytest.raises(PermissionDenied):
        require_within(scope, None)
    with pytest.raises(Http404):
        agency_or_404(scope, health.code)


def test_an_agency_gives_no_role_that_is_wider_than_itself(tree):
    scope = scope_of(person("agency_admin", tree[0]), PEOPLE)
    refused = {role for role in roles() if not may_give(scope, role)}
    assert {"admin", "auditor", "inspector", "mayor", "desk", "operator", "planner", "walidata"} <= refused
    assert may_give(scope, "officer") and not may_give(scope, "raja") and may_give(None, "admin")


def test_a_role_within_its_agency_carries_nothing_of_the_whole_city():
    followed = {permission for module in modules() for permission in module.followers}
    whole_city = followed | {
        "kernel.see_city", "kernel.see_confidential", "kernel.administer", "kernel.audit", "kernel.delivery_log",
        "command_centre.watch", "planning.edit", "maturity.manage",
    }  # fmt: skip
    wide = {role for code in whole_city for role in permissions()[code].roles}
    assert not {code for code, role in roles().items() if role.within_agency} & wide
