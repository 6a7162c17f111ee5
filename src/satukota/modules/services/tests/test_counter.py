"""The counter: numbers while the office is open, appointments by day and time, told, moved, given back."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.counter import (
    SEATS,
    Taken,
    appointment_of,
    book,
    call,
    draw,
    is_open,
    move,
    slots,
)
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.tests.conftest import BIRTH

pytestmark = pytest.mark.django_db


def test_numbers_are_called_in_order(agency):
    office = agency("disdukcapil")
    first, second = draw(office.pk), draw(office.pk)
    assert [str(first), str(second)] == ["A001", "A002"]
    assert [call(office.pk, "1"), call(office.pk, "2"), call(office.pk, "3")] == [first, second, None]


def test_appointments_are_on_working_days_only(agency):
    friday = timezone.make_aware(timezone.datetime(2026, 12, 24, 9))
    days = {timezone.localtime(slot.start).date() for slot in slots(agency("disdukcapil").pk, friday)}
    assert date(2026, 12, 25) not in days and not any(day.weekday() > 4 for day in days)


def test_the_last_seat_goes_to_one(agency):
    office = agency("disdukcapil")
    start = slots(office.pk, timezone.now())[0].start
    for n in range(SEATS):
        book(office.pk, start, f"Warga {n}", "0812")
    with pytest.raises(Taken):
        book(office.pk, start, "Terlambat", "0813")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(agency=office, during=(start, start + timedelta(minutes=10)), seat=1, digest="x")


def test_who_comes_too_late_for_a_seat_is_told_and_keeps_what_was_typed(client, agency):
    office = agency("disdukcapil")
    start = slots(office.pk, timezone.now())[0].start
    for n in range(SEATS):
        book(office.pk, start, f"Warga {n}", "0812")
    given = {"slot": start.isoformat(), "name": "Budi Santoso", "phone": "08123"}
    page = client.post("/services/appointments/disdukcapil/", given)
    assert page.status_code == 422 and "Budi Santoso" in page.content.decode()


def wanted(agency, phone, place=0):
    office = agency("disdukcapil")
    start = slots(office.pk, timezone.now())[place].start
    return {"slot": start.isoformat(), "name": "Budi Santoso", "phone": phone}


def test_a_number_has_one_appointment_a_day_however_it_is_written_and_another_after_cancelling(client, agency):
    made = client.post("/services/appointments/disdukcapil/", wanted(agency, "081234567890"))
    again = client.post("/services/appointments/disdukcapil/", wanted(agency, "+62 812-3456-7890", 2))
    assert (made.status_code, again.status_code) == (302, 422)
    client.post("/services/appointments/cancel/", {"secret": client.get(made["Location"]).context["secret"]})
    assert client.post("/services/appointments/disdukcapil/", wanted(agency, "081234567890", 2)).status_code == 302


def test_who_came_too_late_for_a_seat_may_choose_another_time(client, agency):
    late = wanted(agency, "08123")
    for n in range(SEATS):
        book(agency("disdukcapil").pk, datetime.fromisoformat(late["slot"]), f"Warga {n}", "0812")
    client.post("/services/appointments/disdukcapil/", late)
    assert client.post("/services/appointments/disdukcapil/", wanted(agency, "08123")).status_code == 302


def test_one_visitor_does_not_take_all_appointments(client, agency):
    numbers = [f"0812345678{n}" for n in range(12)]
    told = [
        client.post("/services/appointments/disdukcapil/", wanted(agency, number), REMOTE_ADDR="203.0.113.9")
        for number in numbers
    ]
    assert [answer.status_code for answer in told] == [302] * 10 + [429] * 2


@pytest.fixture
def opened(monkeypatch):
    """The office is open, whatever the hour at which this runs."""
    monkeypatch.setattr("satukota.modules.services.views.counter.is_open", lambda _now: True)


def test_no_number_is_drawn_while_the_office_is_closed(client, agency, monkeypatch):
    monkeypatch.setattr("satukota.modules.services.views.counter.is_open", lambda _now: False)
    answer = client.post("/services/queue/disdukcapil/")
    assert answer.status_code == 409 and "Kantor sedang tutup" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("moment", "opened"),
    [("2026-11-30T09:00", True), ("2026-11-30T12:30", False), ("2026-11-29T10:00", False), ("2026-11-30T22:00", False)],
)
def test_an_office_is_open_by_the_citys_calendar(moment, opened):
    assert is_open(timezone.make_aware(datetime.fromisoformat(moment))) is opened


def test_who_has_priority_is_called_first(client, agency, opened):
    office = agency("disdukcapil")
    waiting = draw(office.pk)
    assert client.post("/services/queue/disdukcapil/", {"priority": "1"})["Location"].endswith("/P001/")
    assert [str(call(office.pk, "1")), call(office.pk, "2")] == ["P001", waiting]


def test_the_day_comes_first_then_its_free_times(client, agency):
    office = agency("disdukcapil")
    first = timezone.localtime(slots(office.pk, timezone.now())[0].start)
    days = client.get("/services/appointments/disdukcapil/").content.decode()
    assert f"?day={first:%Y-%m-%d}" in days and 'name="slot"' not in days
    times = client.get("/services/appointments/disdukcapil/", {"day": f"{first:%Y-%m-%d}"}).content.decode()
    assert first.isoformat()[:10] in times and times.count('name="slot"') <= 24


def test_a_second_press_is_the_same_appointment(client, agency):
    given = {**wanted(agency, "081234567890"), "secret": "A" * 20}
    both = [client.post("/services/appointments/disdukcapil/", given)["Location"] for _ in range(2)]
    assert both[0] == both[1] and Appointment.objects.count() == 1


def test_an_appointment_is_told_moved_and_cancelled(client, agency):
    given = {**wanted(agency, "081234567890"), "secret": "B" * 20}
    address = client.post(f"/services/appointments/disdukcapil/?service={BIRTH}", given)["Location"]
    assert "Senandungku" in client.get(address).content.decode()
    later = wanted(agency, "", 3)["slot"]
    moving = reverse("services:move_appointment", args=["disdukcapil", "B" * 20])
    assert client.post(moving, {"slot": later})["Location"] == address
    assert Appointment.objects.get().during.lower == datetime.fromisoformat(later)
    assert Message.objects.filter(template="service-appointment").count() == 2
    client.post("/services/appointments/cancel/", {"secret": "B" * 20})
    assert client.get(address).status_code == 404 and client.get(moving).status_code == 404


def test_nobody_moves_to_a_time_that_is_taken(agency):
    office = agency("disdukcapil")
    first, second = (slot.start for slot in slots(office.pk, timezone.now())[:2])
    _made, secret = book(office.pk, first, "Budi", "0811")
    for n in range(SEATS):
        book(office.pk, second, f"Warga {n}", "0812")
    with pytest.raises(Taken):
        move(secret, second)
    assert appointment_of(secret).during.lower == first


def test_nobody_came_is_noted_of_an_appointment_that_has_begun(client, agency, person):
    office = agency("disdukcapil")
    past, later = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1))
    made = [book(office.pk, start, "Budi", "0811")[0] for start in (past, later)]
    client.force_login(person("verifikator"))
    for one in made:
        client.post("/services/counter/serve/", {"do": "absent", "appointment": one.pk})
    assert [Appointment.objects.get(pk=one.pk).absent for one in made] == [True, False]


def test_a_browser_that_waits_with_a_number_gets_the_same_again_until_it_is_called(client, agency, opened):
    office = agency("disdukcapil")
    draws = [client.post("/services/queue/disdukcapil/").headers["Location"] for _ in range(3)]
    assert set(draws) == {"/services/queue/disdukcapil/A001/"}
    call(office.pk, "1")
    assert client.post("/services/queue/disdukcapil/").headers["Location"].endswith("A002/")


def test_without_cookies_one_address_does_not_draw_all_numbers(agency, opened):
    agency("disdukcapil")
    draws = [Client().post("/services/queue/disdukcapil/", REMOTE_ADDR="203.0.113.9").status_code for _ in range(22)]
    assert draws == [302] * 20 + [429] * 2
