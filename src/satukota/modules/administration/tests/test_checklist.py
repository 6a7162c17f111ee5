"""The checklist names what is missing; a step is done, or put off with a reason."""

import pytest

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency, User, grant
from satukota.modules.administration.queries.checklist import checklist, open_in_words

pytestmark = pytest.mark.django_db
LATER = "/administration/begin/later/administration.channels/"


@pytest.fixture
def admin(client):
    office = Agency.objects.create(code="diskominfo", name="Dinas Kominfo")
    user = User.objects.create_user("admin", email="admin@kota.example", display_name="Siti", language="id")
    grant(user, "admin", office, Actor.system())
    client.force_login(user)
    return user


def line(user, step):
    return next(row for row in checklist(user) if row.id == f"administration.{step}")


def test_what_is_missing_is_said_and_leads_to_its_page(client, admin):
    page = client.get("/administration/begin/").content.decode()
    assert "1 administrator masuk hanya dengan kata sandi" in page
    assert 'href="/administration/begin/people/"' in page
    assert "langkah belum selesai" in client.get("/administration/").content.decode()


def test_each_step_leads_to_a_page_that_opens(client, admin):
    assert {client.get(row.url).status_code for row in checklist(admin)} == {200}


def test_a_step_is_put_off_with_a_reason_and_taken_up_again(client, admin):
    before = open_in_words(admin)
    assert client.post(LATER, {"reason": "Menunggu server surel"}).status_code == 302
    assert line(admin, "channels").later == "Menunggu server surel"
    assert open_in_words(admin) != before
    client.post(LATER, {"again": "yes"})
    assert line(admin, "channels").later == "" and open_in_words(admin) == before
    changes = Event.objects.filter(name="administration.step_put_off").order_by("id")
    assert [event.data["change"] for event in changes] == ["put_off", "taken_up"]


def test_without_a_reason_it_is_not_put_off(client, admin):
    assert client.post(LATER, {"reason": ""}).status_code == 422
    assert line(admin, "channels").later == ""


def test_a_step_that_nobody_knows_is_not_found(client, admin):
    assert client.post("/administration/begin/later/none/", {"reason": "x"}).status_code == 404


def test_a_person_gets_an_account_and_a_link(client, admin):
    typed = {"name": "Budi", "email": "budi@kota.example", "role": "desk", "agency": "diskominfo"}
    page = client.post("/administration/begin/people/", typed)
    assert "/accounts/password/reset/key/" in page.content.decode()
    assert User.objects.get(username="budi").display_name == "Budi"
    assert line(admin, "desk").missing == ""
    assert client.post("/administration/begin/people/", typed).status_code == 422


def test_two_people_with_one_name_before_the_at_get_two_user_names(client, admin):
    for host in ("a", "b", "c"):
        typed = {"name": "B", "email": f"budi@{host}.example", "role": "officer", "agency": "diskominfo"}
        assert client.post("/administration/begin/people/", typed).status_code == 200
    assert set(User.objects.values_list("username", flat=True)) >= {"budi", "budi2", "budi3"}


def test_a_wrong_file_of_boundaries_is_named(client, admin):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post("/administration/begin/boundaries/", {"file": SimpleUploadedFile("a.geojson", b"hello")})
    assert answer.status_code == 422


def test_others_do_not_see_it(client):
    client.force_login(User.objects.create_user("somebody"))
    assert client.get("/administration/begin/").status_code == 403
