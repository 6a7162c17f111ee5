"""Who may do what: in words, by person, permission and agency, within one's scope."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.audit.api import record_reading
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Membership, User, permissions, roles
from satukota.kernel.registry.api import Conflict, offers

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    answer = client.get(reverse(f"administration:{name}", args=args), query)
    return answer.status_code, answer.content.decode()


def test_a_person_with_conflicting_rights_is_found_by_the_filter(hall, as_user):
    boss = hall.person("ani", "admin")
    hall.person("tono", "treasurer", hall.works)
    hall.person("tono", "head", hall.works)
    hall.person("sari", "officer", hall.works)
    status, text = page(as_user(boss), "rights", odd="conflict")
    assert status == 200
    assert "Tono" in text and "Sari" not in text
    assert "Pencatat uang tidak menyetujui pengembaliannya sendiri" in text


def test_the_page_of_a_person_says_what_where_since_when_and_the_last_reading(hall, as_user):
    auditor, sari = hall.person("aud", "auditor"), hall.person("sari", "desk", hall.works)
    record_reading(Actor(sari.pk, "desk", hall.works.pk), "case", 4711, "case-page")
    status, text = page(as_user(auditor), "rights_person", sari.pk)
    assert status == 200
    assert "Dinas PUPR" in text and "Membaca 1 kali" in text
    for entry in permissions().values():
        assert (f">{entry.title}<" in text) == ("desk" in entry.roles), entry.code


@pytest.mark.parametrize("role", ["admin", "auditor", "agency_admin"])
def test_the_administrator_of_an_agency_sees_the_own_agency_and_nothing_else(hall, as_user, role):
    reader = hall.person("baca", role, hall.works)
    near, far = hall.person("dekat", "officer", hall.works), hall.person("jauh", "officer", hall.health)
    client, whole_city = as_user(reader), role != "agency_admin"
    text = page(client, "rights")[1]
    assert "Dekat" in text and ("Jauh" in text) == whole_city
    assert page(client, "rights_person", near.pk)[0] == 200
    assert page(client, "rights_person", far.pk)[0] == (200 if whole_city else 403)
    holders = page(client, "rights_permissions", of="services.work")[1]
    assert "Dekat" in holders and ("Jauh" in holders) == whole_city
    assert ("Dinas Kesehatan" in page(client, "rights_agencies")[1]) == whole_city
    export = client.get(reverse("administration:rights_export", args=["csv"])).content.decode("utf-8-sig")
    assert "dekat" in export and ("jauh" in export) == whole_city


def test_who_left_and_who_comes_tomorrow_hold_nothing(hall, as_user):
    boss = hall.person("ani", "admin")
    gone, later = hall.person("pergi", "officer", hall.works), hall.person("nanti", "officer", hall.works)
    Membership.objects.filter(user=gone).update(
        starts=timezone.localdate() - timedelta(9), ends=timezone.localdate() - timedelta(1)
    )
    Membership.objects.filter(user=later).update(starts=timezone.localdate() + timedelta(1))
    text = page(as_user(boss), "rights")[1]
    assert "Pergi" not in text and "Nanti" not in text


def test_an_account_that_many_addresses_use_is_told(hall, as_user):
    from satukota.kernel.accounts.api import record_sign_in

    boss, sari = hall.person("ani", "admin"), hall.person("sari", "officer", hall.works)
    for n in range(8):
        record_sign_in(sari, "password", f"10.0.0.{n}")
    assert "Sari" in page(as_user(boss), "rights", odd="shared")[1]


def test_readers_of_a_matter_are_named_with_times(hall, as_user, matter):
    auditor, sari = hall.person("aud", "auditor"), hall.person("sari", "desk", hall.works)
    for _ in range(3):
        record_reading(Actor(sari.pk, "desk", hall.works.pk), "case", matter.pk, "case-page")
    text = page(as_user(auditor), "rights_readers", case=matter.number.lower())[1]
    assert "Sari" in text and "<td>3</td>" in text and "case-page" in text
    assert "Tidak ada perkara dengan nomor ini" in page(as_user(auditor), "rights_readers", case="XYZ-2026-999999")[1]


@pytest.mark.parametrize("query", ["after=0", "after=99999999999", "after=x", "agency=x", "agency=99999999999"])
def test_odd_addresses_are_answered(hall, as_user, query):
    assert as_user(hall.person("ani", "admin")).get(f"/administration/rights/?{query}").status_code == 200


def test_conflicts_are_declared_about_rights_that_meet_in_no_role_by_design():
    for _module, entry in offers("conflicts", Conflict):
        for code in (entry.first, entry.second):
            assert code in permissions() or code in roles()


PAGES = [("rights", ()), ("rights_permissions", ()), ("rights_agencies", ()), ("rights_readers", ()), ("resets", ()),
         ("emergencies", ()), ("reviews", ())]  # fmt: skip
MAY = {
    "rights": {"admin", "auditor", "agency_admin"},
    "rights_permissions": {"admin", "auditor", "agency_admin"},
    "rights_agencies": {"admin", "auditor", "agency_admin"},
    "rights_readers": {"admin", "auditor"},
    "resets": {"admin", "agency_admin"},
    "emergencies": {"admin", "auditor", "head", "inspector"},
    "reviews": {"admin", "agency_admin", "head", "mayor", "auditor"},
}


@pytest.mark.parametrize("role", sorted(roles()))
def test_each_role_opens_its_pages_of_rights_and_no_other(hall, as_user, role):
    client = as_user(hall.person("baca", role, hall.works))
    opened = {name for name, args in PAGES if page(client, name, *args)[0] == 200}
    assert opened == {name for name, named in MAY.items() if role in named}


def test_an_account_without_a_role_opens_none_of_them(hall, as_user):
    client = as_user(User.objects.create_user("siapa", password="x"))
    assert {page(client, name, *args)[0] for name, args in PAGES} == {403}
