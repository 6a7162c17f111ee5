"""Lists leave the house by one helper: as the filter and the rights of who asks say, safe, and in the log."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import RequestFactory

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, User, grant
from satukota.web import exports
from satukota.web.exports import export

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(settings):
    settings.DEMO_SIGN_INS = True
    office = Agency.objects.create(code="uji-kominfo", name="Dinas Kominfo")
    user = User.objects.create_user("kepala", password="x", language="id")
    grant(user, "admin", office, Actor.system())
    return user


def asked(admin, query=""):
    request = RequestFactory().get(f"/list/download/?{query}")
    request.user = admin
    return request


def test_a_workbook_holds_texts_as_texts(admin):
    answer = export(asked(admin), "things", "Daftar", ["Nama"], [["=1+1"], ["+62812"]])
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["A"]] == ["Nama", "=1+1", "+62812"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_a_csv_holds_no_formula(admin):
    answer = export(asked(admin, "form=csv"), "things", "Daftar", ["Nama"], [["=1+1"]])
    assert answer.content.decode("utf-8-sig") == "Nama\r\n'=1+1\r\n"


def test_each_export_stands_in_the_log(admin):
    export(asked(admin, "form=csv"), "things", "Daftar", ["Nama"], [["a"], ["b"]])
    event = Event.objects.get(name="audit.list_exported")
    assert (event.actor_id, event.data) == (admin.pk, {"list": "things", "form": "csv", "rows": 2})


def test_a_cut_is_said_in_the_file(admin, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 2)
    answer = export(asked(admin, "form=csv"), "things", "Daftar", ["Nama"], (["x"] for _ in range(5)))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "2" in lines[-1]


def lines_of(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_outbox_as_a_file_has_the_rows_of_its_filter(client, admin):
    for number, status in enumerate(("sent", "cancelled", "cancelled")):
        Message.objects.create(key=str(number), template="message-test", language="id", status=status, address="0812")
    client.post("/accounts/login/", {"login": "kepala", "password": "x"})
    answer = client.get("/outbox/download/", {"form": "csv", "status": "cancelled"})
    assert len(lines_of(answer)) == 3
    assert "0812" not in answer.content.decode()


def test_the_inbox_as_a_file_is_what_its_reader_may_see(client, admin):
    client.post("/accounts/login/", {"login": "kepala", "password": "x"})
    answer = client.get("/inbox/download/", {"form": "csv"})
    assert lines_of(answer)[0][0] == "Nomor"
    assert client.get("/inbox/download/", {"form": "csv", "sort": "no-such"}).status_code in {200, 302}


def test_who_may_not_see_a_list_does_not_take_it_out(client):
    stranger = User.objects.create_user("warga", password="x")
    client.force_login(stranger)
    assert {client.get(path).status_code for path in ("/inbox/download/", "/outbox/download/")} == {403}
