"""People: rights follow from memberships of today; personal data lies encrypted; keys are kept as digests."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import (
    Agency,
    Person,
    User,
    actor_for,
    below,
    erase_person,
    forget_offices,
    grant,
    has_permission,
    keep_person,
    memberships,
    office,
    require,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def works():
    return Agency.objects.create(code="dpupr-test", name="Dinas PUPR")


@pytest.fixture
def sari():
    return User.objects.create_user("sari", password="kata-sandi-panjang")


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_role_gives_its_permissions_and_no_others(sari, works):
    grant(sari, "desk", works, Actor.system())
    assert has_permission(fresh(sari), "kernel.see_city")
    assert not has_permission(fresh(sari), "kernel.administer")


def test_a_membership_counts_only_between_its_dates(sari, works):
    held = grant(sari, "desk", works, Actor.system(), ends=timezone.localdate())
    assert len(memberships(fresh(sari))) == 1
    held.starts, held.ends = timezone.localdate() - timedelta(9), timezone.localdate() - timedelta(1)
    held.save()
    assert memberships(fresh(sari)) == ()


def test_who_has_no_right_is_refused(sari):
    with pytest.raises(PermissionDenied):
        require(sari, "kernel.audit")


def test_an_inactive_account_has_no_rights(sari, works):
    grant(sari, "desk", works, Actor.system())
    User.objects.filter(pk=sari.pk).update(is_active=False)
    assert not has_permission(fresh(sari), "kernel.see_city")


def test_the_actor_carries_role_and_agency_of_the_moment(sari, works):
    grant(sari, "officer", works, Actor.system())
    assert actor_for(fresh(sari)) == Actor(sari.pk, "officer", works.pk)


def test_granting_twice_is_one_membership_and_one_event(sari, works):
    before = Event.objects.filter(name="people.membership_changed").count()
    assert grant(sari, "desk", works, Actor.system()).pk == grant(sari, "desk", works, Actor.system()).pk
    assert Event.objects.filter(name="people.membership_changed").count() == before + 1


def test_agencies_know_what_is_below_and_above_them(works):
    unit = Agency.objects.create(code="bina-marga-test", name="Bina Marga", parent=works)
    forget_offices()
    assert office("bina-marga-test").chain == ("bina-marga-test", "dpupr-test")
    assert below(frozenset({works.pk})) == {works.pk, unit.pk}
    forget_offices()


def test_personal_data_lies_encrypted_and_is_found_by_its_index():
    person = keep_person(name="Budi", phone="0812-3456-789", email="Budi@Contoh.id", nik="3672010101900001")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name || phone || email || nik || nik_index FROM kernel_person WHERE id = %s", [person.pk]
        )
        stored = cursor.fetchone()[0]
    assert not any(secret in stored for secret in ("Budi", "812", "contoh", "3672"))
    assert Person.objects.get(phone_index="+628123456789").name == "Budi"


def test_saving_a_person_again_keeps_the_index():
    person = Person.objects.get(pk=keep_person(phone="08123456789").pk)
    person.save()
    assert Person.objects.filter(phone_index="+628123456789").count() == 1


def test_an_erased_person_cannot_be_found_or_read():
    person = keep_person(name="Budi", phone="08123456789")
    erase_person(person)
    assert Person.objects.get(pk=person.pk).name == ""
    assert not Person.objects.filter(phone_index="+628123456789").exists()
