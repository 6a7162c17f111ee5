"""The live feed's door: rights are looked at again, hosts and origins are ours, nobody fills it from one address."""

import asyncio

import pytest
from django.db import OperationalError

from satukota.kernel.events.rules import Position
from satukota.kernel.events.views import gate, live
from satukota.kernel.events.views.live import LiveFeed
from satukota.kernel.events.views.stream import Line, Watcher

STAFF = Watcher(staff=True, agencies=frozenset({7}), user_id=1)
VISITOR = Watcher()
HOST = {"host": "kota.example"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = (
        "https://kota.example",
        ["kota.example"],
        [],
    )


def happening(number, audience=0, agency=None, name="cases.acted", subject=("case", 5)):
    return Line(Position(1, number), name, audience, agency, "", "", f"<{number}>".encode(), subject)


ROLE_ENDED = happening(1, 3, name="people.membership_changed", subject=("user", 1))
SECRET = happening(2, 2, 7)


class Known:
    """Says who watches: the next answer each time it is asked, the last one for ever."""

    def __init__(self, *answers):
        self.answers, self.asked_for = list(answers), 0

    def __call__(self, cookie, authorization):
        self.asked_for += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Stream:
    """One watcher's connection to a feed."""

    def __init__(self, feed, query="", headers=HOST, address="203.0.113.9"):
        self.came, self.status, self.over, self.gone = b"", 0, False, asyncio.Event()
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "path": "/live", "headers": raw, "query_string": query.encode()}
        self.task = asyncio.create_task(feed(scope | {"client": (address, 1)}, self.receive, self.send))

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.came += message.get("body", b"")
        self.over = message["type"].endswith("body") and not message.get("more_body")

    async def has(self, text):
        async with asyncio.timeout(10):
            while text not in self.came:
                await asyncio.sleep(0)
        return self

    async def ends(self):
        await asyncio.wait_for(self.task, 10)
        return self

    async def leave(self):
        self.gone.set()
        await self.ends()


def feed_for(known, hidden=lambda subjects: frozenset()):
    feed = LiveFeed(known, hidden)
    feed.following = asyncio.create_task(asyncio.sleep(600))
    return feed


def happens(feed, *lines):
    feed.stream.lines.extend(lines)
    feed.stream.position = lines[-1].position
    feed.stream._wake()


async def _watched(known, *lines, then=None):
    """Return the stream of somebody of agency 7 while these things happen."""
    feed = feed_for(known)
    stream = await Stream(feed).has(b"hello")
    happens(feed, *lines)
    return await (stream.ends() if then is None else stream.has(then))


@pytest.mark.parametrize("answer", [VISITOR, None, Watcher(staff=True, agencies=frozenset({7}), user_id=2)])
def test_a_stream_ends_with_the_role_of_its_watcher_and_sends_nothing_after(answer):
    stream = asyncio.run(_watched(Known(STAFF, answer), ROLE_ENDED, SECRET))
    assert (stream.over, SECRET.text in stream.came) == (True, False)


def test_a_stream_goes_on_with_the_rights_of_today():
    elsewhere = Watcher(staff=True, agencies=frozenset({8}), user_id=1)
    stream = asyncio.run(_watched(Known(STAFF, elsewhere), ROLE_ENDED, SECRET, happening(3), then=b"<3>"))
    assert SECRET.text not in stream.came


def test_rights_are_looked_at_again_when_time_has_passed(monkeypatch):
    monkeypatch.setattr(live, "RECHECK_SECONDS", (0.0, 0.0))
    stream = asyncio.run(_watched(Known(STAFF, VISITOR), SECRET))
    assert (stream.over, SECRET.text in stream.came) == (True, False)


def test_rights_are_looked_at_again_within_a_minute():
    assert live.RECHECK_SECONDS[1] + live.HEARTBEAT_SECONDS <= 60


def test_what_happens_to_others_costs_nobody_a_look():
    other, known = happening(1, 3, name="people.key_used", subject=("user", 2)), Known(STAFF)
    asyncio.run(_watched(known, other, SECRET, then=SECRET.text))
    assert known.asked_for == 1


def test_while_nobody_can_say_who_watches_nothing_is_sent(monkeypatch):
    monkeypatch.setattr(live, "AWAY_SECONDS", 0)
    stream = asyncio.run(_watched(Known(STAFF, OperationalError(), VISITOR), ROLE_ENDED, SECRET))
    assert b"beat" in stream.came and SECRET.text not in stream.came


def test_a_key_that_does_not_hold_gets_no_stream():
    assert asyncio.run(_refused(Known(None))).status == 401


@pytest.mark.parametrize("host", ["evil.example", "", "kota.example.evil.example", "127.0.0.1:8001"])
def test_a_host_that_is_not_ours_gets_no_stream(host):
    assert asyncio.run(_refused(Known(VISITOR), {"host": host})).status == 400


async def _refused(known, headers=HOST):
    return await Stream(feed_for(known), headers=headers).ends()


async def _many(known, addresses):
    feed = feed_for(known)
    streams = []
    for address in addresses:
        stream = Stream(feed, address=address)
        while not stream.status:
            await asyncio.sleep(0)
        streams.append(stream)
    statuses = [stream.status for stream in streams]
    for stream in streams:
        await stream.leave()
    return statuses, feed


def test_one_address_holds_no_more_streams_than_the_setting_says(settings):
    settings.LIVE_VISITORS_PER_ADDRESS = 2
    statuses, feed = asyncio.run(_many(Known(VISITOR), ["1.1.1.1", "1.1.1.1", "1.1.1.1", "2.2.2.2"]))
    assert (statuses, feed.watching, dict(feed.visitors)) == ([200, 200, 429, 200], 0, {})


def test_a_city_hall_behind_one_address_is_not_held_back(settings):
    settings.LIVE_VISITORS_PER_ADDRESS = 1
    assert asyncio.run(_many(Known(STAFF), ["1.1.1.1"] * 3))[0] == [200, 200, 200]


async def _resumed(lines, since, hidden=lambda subjects: frozenset()):
    feed = feed_for(Known(VISITOR), hidden)
    happens(feed, *lines)
    stream = await Stream(feed, f"since={since}").has(b"hello")
    happens(feed, happening(9000))
    return await stream.has(b"<9000>")


def test_a_visitor_gets_what_was_missed_but_nothing_of_what_is_hidden_today():
    lines = [happening(1, subject=("case", 5)), happening(2, subject=("case", 6)), happening(3, 1, 7)]
    stream = asyncio.run(_resumed(lines, "1-0", lambda subjects: subjects & {("case", 5)}))
    assert b"<2>" in stream.came and b"<1>" not in stream.came and b"<3>" not in stream.came


def test_a_visitor_who_missed_much_reads_anew(monkeypatch):
    monkeypatch.setattr(live, "VISITOR_REPLAY", 2)
    stream = asyncio.run(_resumed([happening(number) for number in (1, 2, 3)], "1-0"))
    assert b"event: gap" in stream.came and b"<1>" not in stream.came


def test_a_visitor_never_makes_us_read_the_log():
    assert b"event: gap" in asyncio.run(_from_the_beginning()).came


async def _from_the_beginning():
    feed = feed_for(Known(VISITOR))
    feed.stream.origin = feed.stream.position = Position(50, 0)
    return await Stream(feed, "since=0-1").has(b"gap")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://kota.example", True),
        ("http://kota.example", False),
        ("https://kota.example:8443", False),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_our_own_pages_read_the_feed_with_their_cookie(origin, allowed):
    headers = dict(gate.cors({"origin": origin, "host": "kota.example"}))
    assert (headers.get(b"access-control-allow-origin") == origin.encode()) is allowed


@pytest.mark.parametrize(
    ("site", "origin", "allowed"),
    [
        ("http://127.0.0.1:8000", "http://localhost:8000", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9999", False),
        ("http://127.0.0.1:8000", "https://127.0.0.1:8000", False),
        ("https://kota.example", "http://localhost", False),
    ],
)
def test_a_site_on_this_machine_has_its_three_names(settings, site, origin, allowed):
    settings.SITE_URL = site
    assert (origin in gate.origins()) is allowed


@pytest.mark.parametrize(
    ("address", "headers", "allowed"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, False),
        ("203.0.113.9", {}, False),
        ("203.0.113.9", {"x-health-token": "kata"}, True),
        ("203.0.113.9", {"x-health-token": "salah"}, False),
    ],
)
def test_the_state_of_the_feed_is_for_this_machine_and_for_who_has_the_token(settings, address, headers, allowed):
    settings.HEALTH_TOKEN = "kata"
    assert gate.may_see_health({"client": (address, 1)}, headers) is allowed


def test_without_a_token_an_empty_one_opens_nothing(settings):
    settings.HEALTH_TOKEN = ""
    assert not gate.may_see_health({"client": ("203.0.113.9", 1)}, {"x-health-token": ""})
