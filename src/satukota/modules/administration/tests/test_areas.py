"""Areas and landmarks on pages: found by the offline search at once, and not put back by the profile's files."""

import pytest
from django.conf import settings

from satukota.kernel.changes.api import changes_of
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant
from satukota.kernel.places.api import Area, Landmark, city, forget, load_city, search_places

PAGE = "/administration/areas/"
MARKS = "/administration/landmarks/"


@pytest.fixture
def admin(client, db):
    forget()
    forget_offices()
    load_city()
    user = User.objects.create_user("admin", password="x", language="id")
    grant(user, "admin", Agency.objects.first(), Actor.system())
    client.force_login(user)
    yield client
    forget()
    forget_offices()


def test_the_list_says_of_each_area_its_people_and_its_boundary(admin):
    content = admin.get(PAGE).content.decode()
    assert all(row.name in content for row in Area.objects.filter(level="village").exclude(name__contains="'"))
    assert "perkiraan dari titiknya" in content
    one = Area.objects.filter(level="village").first()
    hits = admin.get(f"{PAGE}?q={one.code}").content.decode()
    assert one.code in hits
    assert hits.count("<tr>") < 6


def test_inhabitants_are_corrected_and_the_profile_does_not_put_them_back(admin):
    row = Area.objects.filter(level="village").first()
    assert (
        admin.post(f"{PAGE}{row.code}/", {"name": row.name, "population": "12.345", "reason": "BPS"}).status_code == 302
    )
    assert Area.objects.get(pk=row.pk).population == 12345
    assert admin.post(f"{PAGE}{row.code}/", {"name": "", "population": "banyak"}).status_code == 422
    load_city(again=True)
    assert Area.objects.get(pk=row.pk).population == 12345
    change = changes_of("places.area", row.code).get()
    admin.post(f"/administration/changes/{change.pk}/", {"reason": "keliru"})
    assert Area.objects.get(pk=row.pk).population == row.population


def mark(**values):
    lon, lat = city().centre
    first = {"name": "Pasar Uji Coba", "kind": "market", "aliases": "pasar lama, PUC"}
    return {**first, "lon": f"{lon}", "lat": f"{lat}".replace(".", ","), "reason": "", **values}


def test_a_new_landmark_is_found_at_once_and_stays_when_the_profile_is_loaded_again(admin):
    assert admin.post(f"{MARKS}new/", mark()).status_code == 302
    assert search_places("pasar uji coba")[0].name == "Pasar Uji Coba"
    assert search_places("PUC")[0].name == "Pasar Uji Coba"
    row = Landmark.objects.get(code="pasar-uji-coba")
    assert row.area.code.startswith(settings.CITY_CODE)
    load_city(again=True)
    assert Landmark.objects.filter(code="pasar-uji-coba").exists()
    assert "Pasar Uji Coba" in admin.get(f"{MARKS}?q=lama").content.decode()


def test_a_landmark_of_the_profile_is_taken_away_for_good_until_that_is_taken_back(admin):
    row = Landmark.objects.first()
    assert admin.post(f"{MARKS}{row.code}/remove/", {"reason": "tutup"}).status_code == 302
    load_city(again=True)
    assert not Landmark.objects.filter(code=row.code).exists()
    change = changes_of("places.landmark", row.code).get()
    assert str(change.pk) in admin.get(MARKS).content.decode()
    admin.post(f"/administration/changes/{change.pk}/", {"reason": "keliru"})
    assert Landmark.objects.get(code=row.code).name == row.name


@pytest.mark.parametrize("fault", [{"lon": "0", "lat": "0"}, {"lon": "x"}, {"name": ""}, {"kind": ""}])
def test_a_landmark_that_cannot_be_is_refused_with_what_was_typed(admin, fault):
    answer = admin.post(f"{MARKS}new/", mark(**fault))
    assert answer.status_code == 422
    assert "pasar lama, PUC" in answer.content.decode()


def test_a_reason_that_is_too_long_takes_nothing_away_and_says_why(admin):
    row = Landmark.objects.first()
    answer = admin.post(f"{MARKS}{row.code}/remove/", {"reason": "x" * 501}, follow=True)
    assert "paling banyak 500 huruf" in answer.content.decode()
    assert Landmark.objects.filter(code=row.code).exists()
