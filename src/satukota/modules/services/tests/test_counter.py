"""The counter: numbers while the office is open, appointments by day and time, told, moved, given back."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.counter import Taken, appointment_of, book, move, set_rule, slots
from satukota.modules.services.actions.queue import call, draw, is_open
from satukota.modules.services.demo import publish_catalogue
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.queries.waiting import open_windows, turn_of
from satukota.modules.services.rules.counter_hours import (
    Capacity,
    UnreadableHours,
    hours_text,
    minutes_to_wait,
    read_hours,
)
from satukota.modules.services.tests.conftest import BIRTH
from satukota.modules.services.views.queue import TICKETS

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
    for n in range(Capacity().seats):
        book(office.pk, start, f"Warga {n}", f"0812{n}")
    with pytest.raises(Taken):
        book(office.pk, start, "Terlambat", "0813")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(agency=office, during=(start, start + timedelta(minutes=10)), seat=1, digest="x")


def test_who_comes_too_late_for_a_seat_is_told_and_keeps_what_was_typed(client, agency):
    office = agency("disdukcapil")
    start = slots(office.pk, timezone.now())[0].start
    for n in range(Capacity().seats):
        book(office.pk, start, f"Warga {n}", f"0812{n}")
    given = {"slot": start.isoformat(), "name": "Budi Santoso", "phone": "081234567890"}
    page = client.post("/services/appointments/disdukcapil/", given)
    assert page.status_code == 422 and "Budi Santoso" in page.content.decode()


def wanted(agency, phone, place=0, days=0):
    """Return what is typed to take the n-th free time of the first day that can be booked, or of one after it."""
    free = [slot.start for slot in slots(agency("disdukcapil").pk, timezone.now())]
    day = sorted({timezone.localtime(start).date() for start in free})[days]
    start = [start for start in free if timezone.localtime(start).date() == day][place]
    return {"slot": start.isoformat(), "name": "Budi Santoso", "phone": phone}


def test_a_number_has_one_appointment_a_day_however_it_is_written_and_another_after_cancelling(client, agency):
    made = client.post("/services/appointments/disdukcapil/", wanted(agency, "081234567890"))
    again = client.post("/services/appointments/disdukcapil/", wanted(agency, "+62 812-3456-7890", 2))
    assert (made.status_code, again.status_code) == (302, 422)
    client.post("/services/appointments/cancel/", {"secret": client.get(made["Location"]).context["secret"]})
    assert client.post("/services/appointments/disdukcapil/", wanted(agency, "081234567890", 2)).status_code == 302


def test_one_appointment_is_counted_on_the_day_that_is_booked_not_since_the_booking(client, agency, monkeypatch):
    address, number = "/services/appointments/disdukcapil/", "081234567890"
    assert client.post(address, wanted(agency, number)).status_code == 302
    assert client.post(address, wanted(agency, number, days=4)).status_code == 302
    far = wanted(agency, number, 3, days=4)
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = client.post(address, far)
    assert again.status_code == 422 and "Nomor ini sudah punya janji temu pada hari itu" in again.content.decode()


def test_the_database_refuses_a_second_appointment_of_a_number_on_a_day(agency):
    start = datetime.fromisoformat(wanted(agency, "")["slot"])
    office = agency("disdukcapil")
    first = book(office.pk, start, "Budi", "081234567890")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        later = (start + timedelta(hours=2), start + timedelta(hours=3))
        Appointment.objects.create(agency=office, during=later, seat=1, digest="x", once=first.once)


def test_nobody_moves_to_a_day_on_which_the_same_number_comes_already(client, agency):
    address, number = "/services/appointments/disdukcapil/", "081234567890"
    client.post(address, wanted(agency, number) | {"secret": "C" * 20})
    client.post(address, wanted(agency, number, days=1) | {"secret": "D" * 20})
    moving = reverse("services:move_appointment", args=["disdukcapil", "D" * 20])
    refused = client.post(moving, {"slot": wanted(agency, "", 2)["slot"]})
    assert refused.status_code == 422 and "pada hari itu" in refused.content.decode()
    assert client.post(moving, {"slot": wanted(agency, "", 2, days=1)["slot"]}).status_code == 302


def test_the_counter_books_for_a_number_once_more(client, agency, person):
    client.force_login(person("loket.dukcapil"))
    answers = [client.post("/services/appointments/disdukcapil/", wanted(agency, "0812345678", n)) for n in (0, 1)]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_who_came_too_late_for_a_seat_may_choose_another_time(client, agency):
    late = wanted(agency, "081234567890")
    for n in range(Capacity().seats):
        book(agency("disdukcapil").pk, datetime.fromisoformat(late["slot"]), f"Warga {n}", f"0812{n}")
    client.post("/services/appointments/disdukcapil/", late)
    assert client.post("/services/appointments/disdukcapil/", wanted(agency, "081234567890")).status_code == 302


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
    monkeypatch.setattr("satukota.modules.services.views.queue.is_open", lambda _agency, _now: True)


def test_no_number_is_drawn_while_the_office_is_closed(client, agency, monkeypatch):
    monkeypatch.setattr("satukota.modules.services.views.queue.is_open", lambda _agency, _now: False)
    answer = client.post("/services/queue/disdukcapil/")
    assert answer.status_code == 409 and "Kantor sedang tutup" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("moment", "opened"),
    [("2026-11-30T09:00", True), ("2026-11-30T12:30", False), ("2026-11-29T10:00", False), ("2026-11-30T22:00", False)],
)
def test_an_office_is_open_by_the_citys_calendar(agency, moment, opened):
    assert is_open(agency("disdukcapil").pk, timezone.make_aware(datetime.fromisoformat(moment))) is opened


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
    for n in range(Capacity().seats):
        book(office.pk, second, f"Warga {n}", f"0812{n}")
    with pytest.raises(Taken):
        move(secret, second)
    assert appointment_of(secret).during.lower == first


def test_nobody_came_is_noted_of_an_appointment_that_has_begun(client, agency, person):
    office = agency("disdukcapil")
    past, later = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1))
    made = [book(office.pk, start, "Budi", f"081{n}")[0] for n, start in enumerate((past, later))]
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
    draws = [
        Client().post("/services/queue/disdukcapil/", REMOTE_ADDR="203.0.113.9").status_code
        for _ in range(TICKETS.most + 2)
    ]
    assert draws == [302] * TICKETS.most + [429] * 2


def rule(agency, by, service="", valid_from=date(2026, 1, 1), **parts):
    return set_rule(by, agency.pk, service, valid_from, Capacity(**parts))


def test_two_with_priority_are_called_before_one_without(agency, person):
    office = agency("disdukcapil")
    rule(office, person("kadis.dukcapil"), priority_run=2)
    for letter in "APPAPP":
        draw(office.pk, letter)
    called = [str(call(office.pk, "1")) for _ in range(6)]
    assert called == ["P001", "P002", "A001", "P003", "P004", "A002"]


def test_the_phone_says_how_many_are_before_and_about_how_long(client, agency, person):
    office = agency("disdukcapil")
    tickets = [draw(office.pk, letter) for letter in "AAPA"]
    turns = [turn_of(ticket).before for ticket in tickets]
    assert turns == [1, 2, 0, 3]
    page = client.get(f"/services/queue/disdukcapil/{tickets[3]}/").content.decode()
    assert "24" in page and 'http-equiv="refresh"' in page and "data-ticket" in page
    call(office.pk, "1"), call(office.pk, "2")
    assert turn_of(tickets[3]).before == 1 and turn_of(tickets[3]).minutes == 4


def test_what_waits_before_holds_for_every_mix_of_the_lines(agency, person):
    office = agency("disdukcapil")
    rule(office, person("kadis.dukcapil"), priority_run=1)
    tickets = [draw(office.pk, letter) for letter in "APPAAP"]
    expected = {str(ticket): turn_of(ticket).before for ticket in tickets}
    order = [str(call(office.pk, "1")) for _ in tickets]
    assert expected == {number: place for place, number in enumerate(order)}


def test_the_screen_shows_the_call_the_ones_before_and_every_window(client, agency):
    office = agency("disdukcapil")
    for _ in range(3):
        draw(office.pk)
    call(office.pk, "1"), call(office.pk, "2")
    page = client.get("/services/queue/disdukcapil/screen/").content.decode()
    now, earlier = page.index("hall__number"), page.index("hall__list")
    assert "A002" in page[now : now + 60] and "A001" in page[earlier:] and "silakan ke loket" in page


def test_a_call_and_a_call_again_are_told_to_the_hall_and_name_nobody(client, agency, person):
    office = agency("disdukcapil")
    draw(office.pk)
    client.force_login(person("verifikator"))
    client.post("/services/counter/serve/", {"do": "next", "window": "3"})
    client.post("/services/counter/serve/", {"do": "again", "window": "3"})
    told = Event.objects.filter(name="services.queue_called")
    assert [event.data for event in told] == [{"number": "A001", "window": "3"}] * 2


def test_seats_length_and_hours_are_data_from_a_day_on_and_bookings_stay(client, agency, person):
    office, now = agency("disdukcapil"), timezone.make_aware(datetime(2026, 11, 30, 8))
    before = slots(office.pk, now)
    book(office.pk, before[0].start, "Budi", "0811")
    client.force_login(person("kadis.dukcapil"))
    typed = {"valid_from": "2026-12-02", "seats": "1", "slot_minutes": "60", "days_ahead": "5", "priority_run": "0"}
    hours = {"mon": "", "tue": "", "wed": "08.00-10.00", "thu": "", "fri": "10.30-14.00", "sat": "", "sun": ""}
    half = client.post("/services/counter/capacity/", typed | hours)
    assert half.status_code == 422 and {"mon", "sun"} <= half.context["form"].errors.keys()
    hours = {day: times or "tutup" for day, times in hours.items()}
    assert client.post("/services/counter/capacity/", typed | hours).status_code == 302
    after = [timezone.localtime(slot.start) for slot in slots(office.pk, now)]
    assert Appointment.objects.get().during.lower == before[0].start
    assert f"{after[0]:%d %H.%M}" == "01 07.30" and {f"{start:%d %H.%M}" for start in after if start.day == 2} == {
        "02 08.00",
        "02 09.00",
    }
    friday = {f"{start:%H.%M}" for start in after if start.day == 4}
    assert friday == {"10.30", "13.00"}  # what lies in the break for the Friday prayer is not offered


def test_a_counter_that_is_closed_on_every_day_takes_nobody(client, agency, person):
    office, now = agency("disdukcapil"), timezone.make_aware(datetime(2026, 11, 30, 8))
    client.force_login(person("kadis.dukcapil"))
    typed = {"valid_from": "2026-12-01", "seats": "1", "slot_minutes": "60", "days_ahead": "5", "priority_run": "0"}
    shut = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "tutup")
    assert client.post("/services/counter/capacity/", typed | shut).status_code == 302
    assert slots(office.pk, now) == [] and not is_open(office.pk, now + timedelta(days=1))


def test_wrong_hours_are_said_at_their_day_and_what_was_typed_stays(client, person):
    client.force_login(person("kadis.dukcapil"))
    typed = {"valid_from": "2026-12-02", "seats": "0", "slot_minutes": "60", "days_ahead": "5", "priority_run": "0"}
    page = client.post("/services/counter/capacity/", typed | {"mon": "delapan sampai tiga"})
    assert page.status_code == 422 and "delapan sampai tiga" in page.content.decode()
    assert {"seats", "mon"} <= page.context["form"].errors.keys()


def test_a_service_has_seats_of_its_own(agency, person):
    office, now = agency("disdukcapil"), timezone.now()
    rule(office, person("kadis.dukcapil"), BIRTH, seats=1)
    start = slots(office.pk, now, BIRTH)[0].start
    book(office.pk, start, "Budi", "0811", BIRTH)
    assert start not in {slot.start for slot in slots(office.pk, now, BIRTH)}
    assert next(slot.left for slot in slots(office.pk, now) if slot.start == start) == Capacity().seats
    for number in range(Capacity().seats):
        book(office.pk, start, f"Warga {number}", f"0812{number}")


def test_who_does_not_head_the_counter_does_not_set_what_it_takes(client, person):
    client.force_login(person("bidan"))
    assert client.get("/services/counter/capacity/").status_code == 403


@pytest.mark.parametrize(
    ("text", "windows"),
    [("08.00-11.30, 13:00–15:00", ((28800, 41400), (46800, 54000))), ("", ()), ("7.30-12.00", ((27000, 43200),))],
)
def test_opening_times_are_read_as_people_write_them(text, windows):
    assert read_hours(text) == windows and read_hours(hours_text(windows)) == windows


@pytest.mark.parametrize("text", ["8-12", "12.00-08.00", "08.00-10.00, 09.00-11.00", "25.00-26.00", "pagi"])
def test_what_is_no_opening_time_is_refused(text):
    with pytest.raises(UnreadableHours):
        read_hours(text)


def test_a_second_press_calls_nobody_and_who_comes_late_is_called_back(client, agency, person):
    office = agency("disdukcapil")
    for _ in range(3):
        draw(office.pk)
    client.force_login(person("verifikator"))
    for _twice in range(2):
        client.post("/services/counter/serve/", {"do": "next", "window": "1", "seen": ""})
    numbers = dict(Ticket.objects.filter(agency=office).values_list("number", "called_at"))
    assert numbers[1] and not numbers[2]
    client.post("/services/counter/serve/", {"do": "skip", "window": "1", "seen": "A001"})
    missed = Ticket.objects.get(agency=office, number=1)
    assert missed.absent and "A001 · " in client.get("/services/counter/").content.decode()
    assert "1" not in open_windows(office.pk, timezone.localdate())
    client.post("/services/counter/serve/", {"do": "back", "ticket": missed.pk})
    missed.refresh_from_db()
    assert (missed.absent, missed.window, missed.served_at) == (False, "1", None)


def test_an_appointment_needs_a_number_that_can_be_told(client, agency):
    for wrong in ("abc", "12", "0812"):
        page = client.post("/services/appointments/disdukcapil/", wanted(agency, wrong))
        assert page.status_code == 422 and "phone" in page.context["form"].errors
    assert not Appointment.objects.exists()


def test_the_capacity_page_offers_only_what_the_office_itself_does(client, person):
    publish_catalogue()
    client.force_login(person("kadis.dukcapil"))
    page = client.get("/services/counter/capacity/").content.decode()
    assert f'value="{BIRTH}"' in page and 'value="layanan.pemotongan-jalan"' not in page
    client.force_login(person("lurah"))
    page = client.get("/services/counter/capacity/").content.decode()
    assert 'value="layanan.sktm"' in page and f'value="{BIRTH}"' not in page


def test_whoever_has_somebody_before_waits_at_least_a_minute():
    assert [minutes_to_wait(before, 3, 0.4) for before in (0, 1, 30)] == [0, 1, 4]
