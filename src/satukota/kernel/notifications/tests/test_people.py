import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications import actions, api, queries
from satukota.kernel.notifications.api import Message, TextForgotten, UnreadableTemplate
from satukota.kernel.notifications.models import ChannelAddress, Delivery
from satukota.kernel.notifications.tests.conftest import VALUES, step

pytestmark = pytest.mark.django_db
ADMIN = Actor(None, "admin")


def at_night() -> tuple[time, time]:
    """Quiet hours that hold now and end in an hour."""
    now = timezone.localtime()
    return (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()


def test_what_rings_waits_for_the_end_of_quiet_hours(tell, officer, whatsapp):
    api.prefer(officer, quiet=at_night())
    message = tell(officer)
    assert (message.status, message.channel, whatsapp.calls) == ("created", "whatsapp", [])
    assert timedelta(minutes=57) < message.next_try - timezone.now() < timedelta(minutes=61)
    assert api.unread(officer) == 1


def test_the_citys_quiet_hours_hold_for_those_who_said_nothing(tell, citizen, whatsapp, settings):
    start, end = at_night()
    settings.QUIET_HOURS = f"{start:%H:%M}-{end:%H:%M}"
    assert tell(citizen).status == "created"


def test_what_does_not_ring_does_not_wait(tell, officer, mail):
    api.prefer(officer, quiet=at_night())
    assert tell(officer).status == "sent"


def test_urgent_messages_wait_for_nothing_and_cannot_be_muted(officer, whatsapp):
    api.prefer(officer, quiet=at_night(), opted_out=True, muted=["message-test"])
    step(api.notify(officer, "message-test", {"city": "Cilegon", "time": "kini"}, key="k"))
    assert len(whatsapp.calls) == 1


def test_the_persons_order_of_channels_holds(tell, officer, mail, whatsapp):
    api.prefer(officer, channels=["email", "whatsapp"])
    assert tell(officer).channel == "email"


@pytest.mark.parametrize("wish", [{"opted_out": True}, {"muted": ["report-done"]}])
def test_who_wants_nothing_only_finds_it_on_this_site(tell, officer, mail, wish):
    api.prefer(officer, **wish)
    message = tell(officer)
    assert (message.status, message.channel, mail.letters) == ("delivered", "in_app", [])


def test_the_persons_language_holds(tell, officer, mail):
    api.prefer(officer, language="en")
    tell(officer)
    assert b"Report LAP-2026-000123 is done" in mail.letters[0]
    with override("id"):
        assert api.inbox(officer)[0].body.startswith("Laporan")


def test_a_telegram_chat_that_blocked_us_is_not_tried_again(officer, settings):
    from satukota.kernel.notifications.tests import simulators

    api.subscribe(officer, "telegram", "998877")
    with simulators.provider() as provider:
        settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = provider.address, "12:ab"
        provider.answer = lambda call: (403, {})
        for number in range(2):
            step(api.notify(officer, "message-test", {"city": "x", "time": "y"}, key=f"k{number}"))
    assert (len(provider.calls), ChannelAddress.objects.get().failed_at is not None) == (1, True)


def test_an_address_belongs_to_the_last_who_gave_it(officer, django_user_model):
    other = django_user_model.objects.create(username="other")
    api.subscribe(officer, "telegram", "998877")
    api.subscribe(other, "telegram", "998877")
    assert ChannelAddress.objects.get().user == other
    api.unsubscribe(other, "telegram")
    assert not ChannelAddress.objects.exists()


def test_a_false_subscription_of_a_browser_is_refused(officer):
    with pytest.raises(ValueError, match="not a subscription"):
        api.subscribe(officer, "webpush", '{"endpoint": "https://evil.example/"}')


def test_preferences_are_recorded_without_addresses(officer):
    api.subscribe(officer, "telegram", "998877")
    assert Event.objects.get().data == {"channel": "telegram", "change": "added"}


def test_a_failed_message_can_be_sent_again_once_per_request(tell, citizen, mail):
    mail.refusals = {"RCPT": "550 unknown"}
    failed = tell(citizen, case_id=9)
    mail.refusals = {}
    again = api.resend(failed, ADMIN, key="form-1")
    assert api.resend(failed, ADMIN, key="form-1") == again
    assert (step(again).status, again.case_id, len(mail.letters)) == ("sent", 9, 1)
    assert Event.objects.get(subject_id=again.pk, name="notifications.queued").data["again"] == failed.pk


def test_what_waits_can_be_cancelled_and_what_went_out_cannot(tell, citizen, mail, settings):
    sent = tell(citizen)
    settings.SMTP_HOST = ""
    waiting = tell(citizen, key="k2")
    assert (api.cancel(sent, ADMIN), api.cancel(waiting, ADMIN), api.cancel(waiting, ADMIN)) == (False, True, False)


def test_texts_of_old_messages_are_forgotten_and_cannot_be_repeated(tell, citizen, officer, mail):
    message = tell(citizen)
    tell(officer, key="k2")
    Message.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert actions.forget_texts() == 1
    api.InboxItem.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert (actions.forget_texts(), api.unread(officer)) == (1, 0)
    message.refresh_from_db()
    assert (message.context, message.secrets, api.preview(message)) == ("", "", None)
    with pytest.raises(TextForgotten):
        api.resend(message, ADMIN)


def test_the_log_is_filtered_and_paged(tell, citizen, officer, mail):
    failed = tell(officer, key="a", case_id=1)
    mail.refusals = {"RCPT": "550 unknown"}
    failed = tell(citizen, key="b", case_id=2)
    assert [m.key for m in api.log(Message.objects.all(), api.Filter())] == ["b", "a"]
    assert api.log(Message.objects.all(), api.Filter(status="permanent-failure")) == [failed]
    assert [m.key for m in api.log(Message.objects.all(), api.Filter(channel="email"), before=failed.pk)] == ["a"]
    assert [m.key for m in api.log(Message.objects.all(), api.Filter(case_id=1, day=timezone.localdate()))] == ["a"]
    assert (api.log(Message.objects.all(), api.Filter(day=date(9998, 1, 1))), api.failures(Message.objects.all())) == (
        [],
        1,
    )
    assert [row.status for row in api.deliveries([failed])[failed.pk]] == ["permanent-failure"]


def test_what_a_message_of_a_case_said_can_be_seen_without_its_link(tell, citizen, mail):
    seen = api.preview(tell(citizen, case_id=9))
    assert (seen.channel, seen.subject) == ("email", "Laporan LAP-2026-000123 selesai")
    assert seen.body == "Laporan LAP-2026-000123 sudah selesai. ●●●"
    assert b"https://kota.id/t/x" in mail.letters[0]


def test_nobody_else_reads_a_message_of_no_case(tell, citizen, mail):
    assert api.preview(tell(citizen)) is None


def test_a_link_lies_apart_and_sealed(tell, citizen, officer, mail):
    message = tell(citizen, case_id=9)
    assert "kota.id" not in message.context
    assert json.loads(message.secrets) == {"link": "https://kota.id/t/x"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM kernel_message WHERE id = %s", [message.pk])
        assert "kota.id" not in cursor.fetchone()[0]


def test_a_message_kept_before_links_lay_apart_shows_none_either(tell, citizen, mail):
    message = tell(citizen, case_id=9)
    message.context = json.dumps({"values": {"number": "LAP-1", "link": "https://kota.id/t/x"}, "channels": []})
    message.secrets = ""
    assert "kota.id" not in api.preview(message).body


def test_the_recipient_still_finds_the_link_in_their_own_list(tell, officer):
    tell(officer)
    assert "https://kota.id/t/x" in api.inbox(officer)[0].body


def test_a_repeated_message_carries_the_link_that_nobody_read(tell, citizen, mail):
    step(api.resend(tell(citizen, case_id=9), ADMIN, key="form-1"))
    assert [b"https://kota.id/t/x" in letter for letter in mail.letters] == [True, True]


def test_units_are_counted_by_channel(tell, citizen, mail):
    tell(citizen)
    today = timezone.localdate()
    assert api.usage(today, today + timedelta(days=1)) == [queries.Usage("email", 1, 1)]


def test_the_citys_own_wording_is_sent_from_then_on(tell, officer, mail):
    words = {"subject": "Kabar ((number))", "body": "Beres: ((link))"}
    first = api.change_template("report-done", channel="email", language="id", by=ADMIN, **words)
    second = api.change_template(
        "report-done", channel="email", language="id", by=ADMIN, **{**words, "body": "Tuntas: ((link))"}
    )
    tell(officer)
    assert (first.version, second.version) == (1, 2)
    assert b"Tuntas: https://kota.id/t/x" in mail.letters[0]


@pytest.mark.parametrize("body", ["", "((secret))", "x" * 500])
def test_a_wording_that_cannot_be_sent_is_refused(db, body):
    with pytest.raises(UnreadableTemplate):
        api.change_template("report-done", channel="sms", language="id", subject="s", body=body, by=ADMIN)


def test_every_template_that_comes_with_a_package_is_in_order():
    assert queries.check() == []


def test_one_step_takes_few_queries(officer, mail, django_assert_max_num_queries):
    message = api.notify(officer, "report-done", VALUES, key="k1")
    with django_assert_max_num_queries(24):
        actions.deliver([message.pk])
    assert Delivery.objects.count() == 2
