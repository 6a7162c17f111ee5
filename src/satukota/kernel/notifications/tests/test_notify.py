import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from satukota.kernel.events.api import Event, Follower
from satukota.kernel.notifications import actions, tasks
from satukota.kernel.notifications.api import (
    Address,
    InboxItem,
    Message,
    MissingValue,
    Notice,
    UnknownTemplate,
    inbox,
    notify,
    notify_all,
    unread,
)
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.models import Delivery
from satukota.kernel.notifications.rules import Result
from satukota.kernel.notifications.tests.conftest import VALUES, step

pytestmark = pytest.mark.django_db


def ways(message: Message) -> list[tuple[str, str]]:
    return [(row.channel, row.status) for row in Delivery.objects.filter(message=message).order_by("id")]


def pass_time(message: Message, **more) -> None:
    """Let the message's next step be due, and its tries be as old."""
    Message.objects.filter(pk=message.pk).update(next_try=timezone.now() - timedelta(seconds=1))
    Delivery.objects.filter(message=message).update(created_at=timezone.now() - timedelta(**more or {"seconds": 1}))


def queued() -> list[Event]:
    """The events of messages that were queued in this test, which is one transaction."""
    own = "txid = pg_current_xact_id()::text::bigint"
    return list(Event.objects.filter(name="notifications.queued").extra(where=[own]).order_by("id"))


def test_a_message_is_queued_with_its_event_and_no_job(citizen):
    message = notify(citizen, "report-done", VALUES, key="k1", case_id=5)
    assert not ProcrastinateJob.objects.exists()
    (event,) = queued()
    assert event.data == {"message": message.pk, "template": "report-done", "case": 5}
    assert event.audience == 3


def test_nothing_is_queued_when_the_callers_action_is_rolled_back(citizen):
    with transaction.atomic():
        notify(citizen, "report-done", VALUES, key="k1")
        transaction.set_rollback(True)
    assert (Message.objects.count(), queued()) == (0, [])


def test_the_same_key_sends_once(citizen, officer):
    first = notify(citizen, "report-done", VALUES, key="k1")
    assert notify(officer, "report-done", VALUES, key="k1") == first
    assert len(queued()) == 1


def test_many_are_told_in_as_many_statements_as_one(citizen, officer, django_assert_num_queries):
    def notices(count: int, key: str) -> list[Notice]:
        return [Notice((citizen, officer)[n % 2], "report-done", VALUES, f"{key}:{n}") for n in range(count)]

    with django_assert_num_queries(5):  # savepoint, wordings, messages, events, savepoint
        notify_all(notices(1, "few"))
    with django_assert_num_queries(5):
        messages = notify_all(notices(60, "many"))
    assert [event.data["message"] for event in queued()][1:] == [message.pk for message in messages]
    with CaptureQueriesContext(connection) as one:
        actions.begin([Message.objects.get(key="few:0").pk])
    with CaptureQueriesContext(connection) as all_of_them:
        actions.begin([message.pk for message in messages])
    assert len(all_of_them) <= len(one) + 1  # who has an account gets an inbox, too: one more kind of row


def test_a_key_that_was_used_is_passed_over_among_others(citizen):
    notify(citizen, "report-done", VALUES, key="k1")
    new = notify_all([Notice(citizen, "report-done", VALUES, key) for key in ("k0", "k1", "k2", "k2")])
    assert [message.key for message in new] == ["k0", "k2"] and len(queued()) == 3


def test_values_and_addresses_lie_encrypted(citizen):
    notify(Address("email", "budi@surel.id"), "report-done", VALUES, key="k1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM kernel_message m")
        row = cursor.fetchone()[0]
    assert "budi" not in row
    assert "LAP-2026" not in row


def test_mistakes_of_the_program_are_told_at_once(citizen):
    with pytest.raises(UnknownTemplate):
        notify(citizen, "no-such", {}, key="k")
    with pytest.raises(MissingValue, match="report-done: link, number"):
        notify(citizen, "report-done", {}, key="k")


def test_an_officer_reads_it_on_this_site_in_their_language(tell, officer):
    message = tell(officer)
    assert (message.status, message.channel, unread(officer)) == ("delivered", "in_app", 1)
    item = inbox(officer)[0]
    assert (item.subject, item.link, item.read) == ("Laporan LAP-2026-000123 selesai", "https://kota.id/t/x", False)
    actions.mark_read(officer, [item.id])
    assert (unread(officer), inbox(officer)[0].read) == (0, True)


def test_nobody_reads_the_inbox_of_another(tell, officer, django_user_model):
    tell(officer)
    stranger = django_user_model.objects.create(username="stranger")
    assert actions.mark_read(stranger, [inbox(officer)[0].id]) == 0
    assert (inbox(stranger), unread(officer)) == ([], 1)


def test_pages_of_the_inbox_follow_one_another(tell, officer):
    for number in range(5):
        tell(officer, key=f"k{number}")
    first = inbox(officer, limit=3)
    second = inbox(officer, before=first[-1].id, limit=3)
    assert [item.id for item in first + second] == sorted((item.id for item in first + second), reverse=True)
    assert len(second) == 2


def test_a_persons_account_gets_it_too(tell, citizen, officer):
    citizen.user = officer
    citizen.save()
    tell(citizen)
    assert InboxItem.objects.get().user == officer


def test_without_any_channel_it_waits_in_the_outbox(tell, citizen):
    message = tell(citizen)
    assert (message.status, message.channel, message.next_try, ways(message)) == ("created", "whatsapp", None, [])


def test_what_waited_goes_out_once_a_channel_is_configured(tell, citizen, mail, settings):
    settings.SMTP_HOST = ""
    message = tell(citizen, channels=["email"])
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert actions.pick_up() == 0
    settings.SMTP_HOST = "127.0.0.1"
    assert actions.pick_up() == 1
    assert (step(message).status, len(mail.letters)) == ("sent", 1)


def test_what_waited_too_long_is_cancelled_and_recorded(tell, citizen):
    message = tell(citizen)
    Message.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert (actions.give_up_waiting(), actions.give_up_waiting()) == (1, 0)
    message.refresh_from_db()
    assert (message.status, Event.objects.filter(name="notifications.cancelled").count()) == ("cancelled", 1)


def test_the_first_channel_that_works_is_taken(tell, citizen, mail):
    message = tell(citizen)
    assert (message.status, message.channel, ways(message)) == ("sent", "email", [("email", "sent")])
    assert Delivery.objects.get().hint == "b•••@surel.id"


def test_a_refusal_leads_to_the_next_channel_at_once(tell, citizen, mail, whatsapp):
    whatsapp.answer = lambda call: (400, {"error": {"code": 131026}})
    message = tell(citizen)
    assert (message.status, ways(message)) == ("sent", [("whatsapp", "permanent-failure"), ("email", "sent")])


def test_when_no_way_is_left_it_has_failed_and_that_is_recorded(tell, citizen, mail):
    mail.refusals = {"RCPT": "550 unknown"}
    message = tell(citizen)
    assert (message.status, Event.objects.get(name="notifications.failed").data["status"]) == ("permanent-failure",) * 2


def test_somebody_without_any_address_cannot_be_reached(tell, citizen):
    citizen.phone = citizen.email = ""
    citizen.save()
    assert tell(citizen).status == "permanent-failure"


def test_trouble_that_passes_is_tried_again_later(tell, citizen, mail):
    mail.refusals = {"MAIL": "421 busy"}
    message = tell(citizen)
    assert message.status == "temporary-failure"
    assert timedelta(seconds=15) < message.next_try - timezone.now() <= timedelta(seconds=20)
    mail.refusals = {}
    pass_time(message)
    assert (step(message).status, message.attempts) == ("sent", 2)


def test_a_step_that_is_not_due_is_not_taken(tell, citizen, mail):
    mail.refusals = {"MAIL": "421 busy"}
    message = step(tell(citizen))
    assert message.attempts == 1


def test_a_channel_that_is_switched_off_between_two_tries_is_waited_for(tell, citizen, mail, settings):
    mail.refusals = {"MAIL": "421 busy"}
    message = tell(citizen)
    settings.SMTP_HOST = ""
    pass_time(message)
    assert step(message).status == "created"


def test_after_48_tries_it_is_given_up(tell, citizen, mail):
    mail.refusals = {"MAIL": "421 busy"}
    message = tell(citizen)
    Delivery.objects.update(attempts=47)
    pass_time(message)
    assert (step(message).status, ways(message)) == ("technical-failure", [("email", "technical-failure")])


def test_trouble_that_lasts_leads_to_another_channel(tell, citizen, mail, whatsapp):
    whatsapp.answer = lambda call: (503, {})
    message = tell(citizen)
    assert message.status == "temporary-failure"
    pass_time(message, minutes=16)
    assert ways(step(message)) == [("whatsapp", "technical-failure"), ("email", "sent")]


def test_what_is_not_confirmed_in_time_goes_by_another_channel(tell, citizen, mail, whatsapp):
    message = tell(citizen)
    assert message.status == "sent"
    assert timedelta(minutes=14) < message.next_try - timezone.now() <= timedelta(minutes=15)
    pass_time(message)
    assert ways(step(message)) == [("whatsapp", "sent"), ("email", "sent")]


def test_what_is_confirmed_goes_by_no_other_channel(tell, citizen, mail, whatsapp):
    message = tell(citizen)
    assert actions.receipt("whatsapp", "wamid.1", Result.DELIVERED)
    message.refresh_from_db()
    assert (message.status, message.next_try) == ("delivered", None)
    assert (step(message).status, mail.letters) == ("delivered", [])


def test_a_late_failure_leads_to_the_next_channel_but_not_after_arrival(tell, citizen, mail, whatsapp):
    message = tell(citizen)
    actions.receipt("whatsapp", "wamid.1", Result.REFUSED, "131026")
    assert ways(step(message)) == [("whatsapp", "permanent-failure"), ("email", "sent")]
    actions.receipt("whatsapp", "wamid.1", Result.DELIVERED)
    actions.receipt("whatsapp", "wamid.1", Result.REFUSED)
    assert ways(message)[0] == ("whatsapp", "delivered")


def test_a_report_about_an_unknown_message_is_told_so(db):
    assert not actions.receipt("whatsapp", "wamid.x", Result.DELIVERED)
    assert not actions.receipt("email", "", Result.DELIVERED)


def test_what_is_never_confirmed_has_failed_after_three_days(tell, citizen, whatsapp):
    message = tell(citizen)
    assert message.next_try - timezone.now() > timedelta(days=2)
    pass_time(message)
    assert (step(message).status, ways(message)) == ("technical-failure", [("whatsapp", "technical-failure")])


def test_a_worker_that_died_while_sending_leaves_the_message_to_another(tell, citizen, whatsapp, monkeypatch):
    def die(letter):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(port("whatsapp"), "send", die)
        with pytest.raises(KeyboardInterrupt):
            tell(citizen)
    message = Message.objects.get()
    assert (message.status, step(message).attempts) == ("sending", 1)
    Message.objects.update(next_try=timezone.now() - timedelta(minutes=5))
    assert actions.pick_up() == 1
    assert (step(message).status, message.attempts, len(ways(message))) == ("sent", 2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message_twice(citizen, whatsapp):
    message = notify(citizen, "report-done", VALUES, key="k1")

    def work() -> None:
        actions.deliver([message.pk])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(whatsapp.calls) == 1


def test_no_transaction_is_open_while_a_provider_is_asked(tell, citizen, mail, monkeypatch):
    depths = []
    real = port("email").send
    monkeypatch.setattr(
        port("email"), "send", lambda letter: (depths.append(len(connection.savepoint_ids)), real(letter))[1]
    )
    before = len(connection.savepoint_ids)
    tell(citizen)
    assert depths == [before]


def test_a_bare_address_is_reached_by_its_channel_alone(tell, mail, whatsapp, db):
    message = tell(Address("email", "siapa@surel.id", language="en"))
    assert (message.status, whatsapp.calls) == ("sent", [])
    assert b"Subject: Report LAP-2026-000123 done" in mail.letters[0]


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_what_is_queued(citizen, mail):
    message = notify(citizen, "report-done", VALUES, key="k1", channels=["email"])
    follower = Follower()
    while follower.take_round():
        pass
    with jobs.replace_connector(jobs.connector.get_worker_connector()) as app:
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    message.refresh_from_db()
    assert (message.status, len(mail.letters)) == ("sent", 1)


def test_a_message_that_cannot_be_worded_fails_alone(citizen, mail):
    good, bad = (notify(citizen, "report-done", VALUES, key=key, channels=["email"]) for key in ("k1", "k2"))
    Message.objects.filter(pk=bad.pk).update(template="gone-with-its-module")
    tasks.deliver(message_ids=[good.pk, bad.pk])
    alone = ProcrastinateJob.objects.filter(task_name="notifications.deliver").values_list("args", flat=True)
    assert sorted(job["message_ids"] for job in alone) == [[good.pk], [bad.pk]]
    tasks.deliver(message_ids=[good.pk])
    assert len(mail.letters) == 1
    with pytest.raises(UnknownTemplate):
        tasks.deliver(message_ids=[bad.pk])
