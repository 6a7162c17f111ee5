"""A case is reached through the guard alone: by its number, as part of another and as its other end."""

import pytest

from satukota.kernel.cases.api import (
    Case,
    access_case,
    case_for,
    confidential_agencies,
    link,
    links_for,
    load_one,
    parts_for,
    personal,
    readable,
    visible,
    whole_for,
)
from satukota.kernel.cases.tests.conftest import SOURCE, person
from satukota.kernel.events.api import Actor

pytestmark = pytest.mark.django_db
PUBLIC, AGENCY, PARTIES, SEALED = Case.Visibility


def sees(user, case, **more):
    try:
        return case_for(user, case.number, **more).pk == case.pk
    except Case.DoesNotExist:
        return False


@pytest.mark.parametrize(
    ("visibility", "seeing"),
    [(PUBLIC, "visitor stranger clerk head"), (AGENCY, "clerk head"), (PARTIES, "clerk head"), (SEALED, "")],
)
def test_the_door_opens_for_whom_the_visibility_says(town, matter, visibility, seeing):
    case = matter()
    Case.objects.filter(pk=case.pk).update(visibility=visibility, agency=town.works)
    people = {"visitor": None, "stranger": town.stranger, "clerk": town.clerk, "head": town.head}
    assert [name for name, user in people.items() if sees(user, case)] == seeing.split()
    assert [n for n, user in people.items() if readable(user).filter(pk=case.pk).exists()] == seeing.split()
    staff = {name for name, user in people.items() if user and visible(user).filter(pk=case.pk).exists()}
    assert {name for name, user in people.items() if sees(user, case, staff=True)} == staff


def test_a_case_names_no_relative_that_its_reader_may_not_see(town, matter):
    case, whole, part, other = (matter(title=title) for title in ("Ini", "Induk", "Bagian", "Kembar"))
    Case.objects.filter(pk=part.pk).update(parent=case.pk)
    Case.objects.filter(pk=case.pk).update(parent=whole.pk, visibility=PUBLIC)
    link(case, other, "duplicate", Actor.system())
    case = Case.objects.get(pk=case.pk)
    assert (parts_for(None, case), links_for(None, case), whole_for(None, case)) == ([], [], None)
    assert parts_for(town.clerk, case) == [part]
    assert [one for _tie, one in links_for(town.clerk, case)] == [other]
    assert whole_for(town.clerk, case) == whole


@pytest.mark.parametrize("visibility", [PARTIES, SEALED])
def test_the_top_of_the_tree_sees_confidential_cases_by_permission_alone(town, matter, visibility):
    case = matter()
    mayor = person("wali-kota", "mayor", town.top)
    assert sees(mayor, case, staff=True)
    Case.objects.filter(pk=case.pk).update(visibility=visibility)
    assert not sees(mayor, case)
    assert not visible(mayor).filter(pk=case.pk).exists()
    assert confidential_agencies(mayor) == frozenset()


@pytest.mark.parametrize("role", ["admin", "operator", "planner", "call_taker"])
def test_who_works_in_the_agency_and_handles_nothing_sees_no_confidential_case_of_it(town, matter, role):
    case = matter()
    Case.objects.filter(pk=case.pk).update(agency=town.works)
    beside = person(f"di-sebelah-{role}", role, town.works)
    assert visible(beside).filter(pk=case.pk).exists()
    Case.objects.filter(pk=case.pk).update(visibility=PARTIES)
    assert not sees(beside, Case.objects.get(pk=case.pk)) and not visible(beside).filter(pk=case.pk).exists()
    assert sees(town.officer, Case.objects.get(pk=case.pk), staff=True)


NAMED = {
    "{pii.secret: [meja]}": {"clerk"},
    "{pii.secret: [petugas]}": {"officer"},
    "{pii.personal: [sistem]}": {"officer"},
}


@pytest.mark.parametrize("access", NAMED)
def test_secret_answers_are_read_by_whom_the_definition_names(town, matter, access):
    load_one(
        SOURCE.replace("version: 1", "version: 2").replace("{tutup: 1y}}", f"{{tutup: 1y}}, access: {access}}}"),
        "tests",
    )
    case = matter(data={"nik": "3672010101900001"})
    Case.objects.filter(pk=case.pk).update(agency=town.works)
    case = Case.objects.get(pk=case.pk)
    people = {"clerk": town.clerk, "officer": town.officer, "stranger": town.stranger}
    assert {name for name, user in people.items() if personal(case, access_case(user, case))} == NAMED[access]
