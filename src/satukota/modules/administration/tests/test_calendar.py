"""The working calendar on pages: looked at before it is kept, read from a sheet, subscribed to by anybody."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.api import city_calendar, forget_calendars, office_calendar
from satukota.kernel.changes.api import changes_of
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant
from satukota.modules.administration.queries.calendar_year import joint_leave_missing, year_of
from satukota.modules.administration.rules import ics
from satukota.modules.administration.rules.sheet import read_year

PAGE = "/administration/calendar/"


@pytest.fixture
def admin(client, db):
    office = Agency.objects.create(code="dlh", name="Dinas Lingkungan Hidup")
    user = User.objects.create_user("admin", password="x", language="id")
    grant(user, "admin", office, Actor.system())
    client.force_login(user)
    forget_calendars()
    yield client
    forget_calendars()


def hidden(answer):
    return {
        name: value.replace("&quot;", '"').replace("&#x27;", "'")
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
        if name != "csrfmiddlewaretoken"
    }


def keep(admin, look):
    assert look.status_code == 200, look.content.decode()[:500]
    return admin.post(f"{PAGE}keep/", {**hidden(look), "reason": "SKB"})


DAY = {"day": "2027-04-27", "until": "", "kind": "local", "name": "Hari jadi kota", "hours": "", "source": "Perda 1"}


def test_a_year_is_read_as_a_calendar_with_the_source_of_each_day(admin):
    content = admin.get(f"{PAGE}?year=2026").content.decode()
    assert "Desember" in content
    assert "Hari Raya Natal" in content
    assert "daftar program" in content
    assert "Ramadan 1447" in content
    assert admin.get(f"{PAGE}?year=99999&office=").status_code == 200
    assert admin.get(f"{PAGE}?office=nobody").status_code == 404


def test_a_day_is_written_only_after_it_was_looked_at(admin):
    look = admin.post(f"{PAGE}days/?year=2027", DAY)
    assert "tenggat berjalan bergeser" in look.content.decode()
    assert city_calendar().works(date(2027, 4, 27))
    keep(admin, look)
    assert not city_calendar().works(date(2027, 4, 27))
    change = changes_of("cases.calendar", "city/2027").get()
    assert (change.reason, change.after["days"]["2027-04-27"]["source"]) == ("SKB", "Perda 1")
    assert "Hari jadi kota" in admin.get(f"{PAGE}?year=2027").content.decode()
    admin.post(f"/administration/changes/{change.pk}/", {"reason": "keliru"})
    assert city_calendar().works(date(2027, 4, 27))


def test_a_change_that_a_colleague_overtook_is_not_written(admin):
    first, second = (admin.post(f"{PAGE}days/?year=2027", {**DAY, "day": day}) for day in ("2027-04-27", "2027-04-28"))
    keep(admin, first)
    keep(admin, second)
    assert changes_of("cases.calendar").count() == 1
    assert city_calendar().works(date(2027, 4, 28))


def test_an_office_is_closed_for_itself_and_a_written_day_is_taken_away(admin):
    flood = {**DAY, "kind": "closure", "name": "Banjir", "day": "2027-01-11", "until": "2027-01-13"}
    keep(admin, admin.post(f"{PAGE}days/?year=2027&office=dlh", flood))
    own = Agency.objects.get(code="dlh").pk
    assert (office_calendar(own).works(date(2027, 1, 12)), city_calendar().works(date(2027, 1, 12))) == (False, True)
    keep(admin, admin.post(f"{PAGE}remove/?year=2027&office=dlh", {"day": "2027-01-12"}))
    assert office_calendar(own).works(date(2027, 1, 12))


def test_hours_and_ramadan_are_written_as_people_write_hours(admin):
    week = {
        "mon": "7.30-12.00, 13:00-16:00",
        "fri": "07:30–11:30",
        "tue": "",
        "wed": "",
        "thu": "",
        "sat": "",
        "sun": "",
    }
    keep(admin, admin.post(f"{PAGE}hours/?year=2027&office=dlh", {**week, "holidays": "on", "seasons": "on"}))
    own = office_calendar(Agency.objects.get(code="dlh").pk)
    assert own.hours(date(2027, 1, 4)) == ((27000, 43200), (46800, 57600))
    assert own.hours(date(2027, 1, 8)) == ((27000, 41400),)
    ramadan = {
        "name": "Ramadan 1449",
        "first": "2028-01-28",
        "last": "2028-02-25",
        "source": "SE",
        **week,
        "mon": "08:00-14:00",
    }
    keep(admin, admin.post(f"{PAGE}season/?year=2028", ramadan))
    assert city_calendar().hours(date(2028, 1, 31)) == ((28800, 50400),)
    for fault in ({**week, "mon": "16:00-08:00"}, {**week, "mon": "pagi"}, dict.fromkeys(week, "")):
        assert admin.post(f"{PAGE}hours/?year=2027", fault).status_code == 422


@pytest.mark.parametrize(
    "fault",
    [{"day": "2026-04-27"}, {"day": "x"}, {"until": "2027-12-31"}, {"name": ""}, {"kind": "open"}, {"kind": "feast"}],
)
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(admin, fault):
    answer = admin.post(f"{PAGE}days/?year=2027", {**DAY, **fault})
    assert answer.status_code == 422
    assert 'value="Perda 1"' in answer.content.decode()


def test_what_is_sent_to_be_kept_is_judged_again(admin):
    good = hidden(admin.post(f"{PAGE}days/?year=2027", DAY))
    for values in ("", "[]", "{", json.dumps({"days": {"2027-04-27": {"kind": "feast"}}}), json.dumps({"days": [1]})):
        assert admin.post(f"{PAGE}keep/", {**good, "values": values}).status_code == 302
    assert not changes_of("cases.calendar").exists()


def test_a_year_comes_from_a_sheet_and_goes_into_one(admin):
    text = "Tanggal;Jenis;Nama;Jam;Sumber\n9 Maret 2028;Cuti bersama;Cuti;;SKB\n2028-02-05;hari kerja;;08:00-12:00;\n"
    text += "2027-01-01;joint;x;;\n5/5/2028;pesta;x;;\n"
    file = SimpleUploadedFile("libur.csv", text.encode("utf-16"))
    look = admin.post(f"{PAGE}import/?year=2028", {"file": file})
    content = look.content.decode()
    assert "Baris 4" in content
    assert "Baris 5" in content
    keep(admin, look)
    assert not city_calendar().works(date(2028, 3, 9))
    assert city_calendar().hours(date(2028, 2, 5)) == ((28800, 43200),)
    sheet = admin.get(f"{PAGE}sheet.csv?year=2028").content
    assert read_year(sheet, 2028).refused == []
    assert admin.post(f"{PAGE}import/?year=2028", {"file": SimpleUploadedFile("x.csv", b"\x00\xff")}).status_code == 422


def test_anybody_subscribes_to_the_days_and_learns_no_more(client, db):
    answer = client.get("/administration/calendar.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Hari Raya Natal" in answer.content
    assert client.get("/administration/calendar.ics?office=nobody").status_code == 404


def test_joint_leave_of_next_year_is_asked_for_from_november(admin, monkeypatch):
    assert joint_leave_missing(date(2027, 10, 31)) is None
    assert joint_leave_missing(date(2027, 11, 1)) == 2028
    assert joint_leave_missing(date(2025, 12, 1)) is None
    joint = {**DAY, "day": "2028-04-24", "kind": "joint", "name": "Cuti bersama"}
    keep(admin, admin.post(f"{PAGE}days/?year=2028", joint))
    assert joint_leave_missing(date(2027, 11, 1)) is None


def test_the_sheet_of_a_year_and_the_clocks_agree_on_every_day(admin):
    year = year_of(None, 2026)
    for month in year.months:
        for cell in (cell for week in month.weeks for cell in week if cell):
            assert cell.works == city_calendar().works(cell.day)
            if not cell.works and cell.day.weekday() < 5:
                assert cell.told, cell.day


@given(st.lists(st.tuples(st.dates(), st.text(min_size=1), st.text()), max_size=4))
def test_a_subscription_has_lines_that_every_telephone_reads(entries):
    usual = [(day, title, about) for day, title, about in entries if day < date(9999, 12, 31)]
    text = ics.written("Kota", usual, datetime(2026, 11, 30, tzinfo=UTC), "kota.example")
    lines = text.split("\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 76 for line in lines)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(usual)
    assert lines[-1] == ""
