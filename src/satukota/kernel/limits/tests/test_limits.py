from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from satukota.kernel.limits.actions import (
    begin_try,
    forget_refusals,
    mark,
    seconds_to_wait,
    seconds_to_wait_from,
)
from satukota.kernel.limits.api import Delay, Limit, client_address, remove_old_counters
from satukota.kernel.limits.models import Counter
from satukota.kernel.limits.rules import sender, subscriber

LIMIT = Limit("test", 2, 60)
DELAY = Delay("test.tries", free=2, first=10, longest=60)


def request(peer="127.0.0.1", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("6.6.6.6, 203.0.113.7", 0, "127.0.0.1"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "203.0.113.7"),
        ("", 1, "127.0.0.1"),
        ("not an address", 1, "127.0.0.1"),
        ("203.0.113.7:4711", 1, "203.0.113.7"),
        ("[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
    ],
)
def test_the_sender_is_what_our_outermost_proxy_wrote_down(forwarded, proxies, address):
    assert sender("127.0.0.1", forwarded, proxies) == address


def test_a_subscriber_of_ipv6_is_one_however_many_addresses_it_has():
    assert subscriber("2001:db8:1:2::a") == subscriber("2001:db8:1:2:ffff::b") != subscriber("2001:db8:1:3::a")


def test_the_address_comes_from_the_configured_number_of_proxies(settings):
    asked = request(HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7")
    settings.TRUSTED_PROXIES = 0
    assert client_address(asked) == "127.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert client_address(asked) == "203.0.113.7"


@pytest.mark.django_db
def test_what_is_too_often_is_refused_until_its_time_is_over():
    assert [seconds_to_wait(LIMIT, "a") > 0 for _ in range(3)] == [False, False, True]
    Counter.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    forget_refusals()
    assert seconds_to_wait(LIMIT, "a") == 0


@pytest.mark.django_db
def test_every_process_counts_in_the_same_place():
    assert [seconds_to_wait(LIMIT, "a") for _ in range(2)] == [0, 0]
    forget_refusals()  # as another process that has seen nothing yet
    assert seconds_to_wait(LIMIT, "a") > 0


@pytest.mark.django_db
def test_a_count_is_one_statement_and_a_refusal_is_none(django_assert_num_queries):
    with django_assert_num_queries(3):
        for _ in range(10):
            seconds_to_wait(LIMIT, "a")


@pytest.mark.django_db
def test_a_count_that_is_taken_back_is_free_in_every_process():
    once = Limit("test", 1, 60, remembered=False)
    assert [seconds_to_wait(once, "a") > 0 for _ in range(2)] == [False, True]
    Counter.objects.all().delete()  # as another process does it
    assert seconds_to_wait(once, "a") == 0


@pytest.mark.django_db
def test_loopback_is_this_machine_only_where_no_proxy_stands_before_the_site(settings):
    settings.TRUSTED_PROXIES = 0
    assert [seconds_to_wait_from(LIMIT, request()) for _ in range(3)] == [0, 0, 0]
    settings.TRUSTED_PROXIES = 1
    assert [seconds_to_wait_from(LIMIT, request()) > 0 for _ in range(3)] == [False, False, True]


@pytest.mark.django_db
def test_each_wrong_try_makes_the_next_wait_longer_up_to_a_bound():
    waits = []
    for _ in range(6):
        while begin_try(DELAY, "a") == 0:
            pass
        waits.append(begin_try(DELAY, "a"))
        Counter.objects.update(waits_until=timezone.now() - timedelta(hours=1))
    assert waits == [10, 20, 40, 60, 60, 60]


@pytest.mark.django_db
def test_who_waits_is_not_counted_again():
    tries = [begin_try(DELAY, "a") for _ in range(9)]
    assert tries[:3] == [0, 0, 0]
    assert Counter.objects.get(name="test.tries").count == 3


@pytest.mark.django_db
def test_nobody_reads_an_address_out_of_a_counter():
    seconds_to_wait(LIMIT, "203.0.113.7")
    assert Counter.objects.get().subject == mark("203.0.113.7") != "203.0.113.7"


@pytest.mark.django_db
def test_counters_whose_time_is_over_are_removed():
    seconds_to_wait(LIMIT, "a")
    Counter.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    seconds_to_wait(LIMIT, "b")
    assert (remove_old_counters(), Counter.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_no_count_waits_for_a_disk():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'kernel_counter'")
        assert cursor.fetchone()[0] in ("u", b"u")
