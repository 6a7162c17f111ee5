"""The stream: nothing is missed, nothing comes twice, each watcher sees only what they may."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from satukota.kernel.events.actions.bell import EVENTS, own_connection
from satukota.kernel.events.api import Position, after, ensure_partitions, settled_position
from satukota.kernel.events.queries import stream as queries
from satukota.kernel.events.views import stream
from satukota.kernel.events.views.stream import Line, Stream, Watcher, line_of, sees

INSERT = """INSERT INTO kernel_event (name, subject_kind, subject_id, role, audience)
            VALUES ('tests.x', 'tree', %s, 'system', 0) RETURNING id"""


def positions(rows):
    return [Position(row["txid"], row["id"]) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_still_delivered():
    start = positions(after(Position(0, 0), 10_000))
    cursor = start[-1] if start else Position(0, 0)
    with psycopg.connect(**own_connection()) as slow, psycopg.connect(**own_connection()) as quick:
        late = slow.execute(INSERT, [1]).fetchone()[0]
        early = quick.execute(INSERT, [2]).fetchone()[0]
        quick.commit()
        assert late < early
        assert after(cursor, 100) == []
        slow.commit()
    assert [row["id"] for row in after(cursor, 100)] == [late, early]


@pytest.mark.django_db
def test_after_five_years_the_newest_event_is_looked_for_in_the_last_months_alone():
    ensure_partitions(timezone.now() - timedelta(days=5 * 365), timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [1])
        with CaptureQueriesContext(connection) as asked:
            settled_position()
        (question,) = asked.captured_queries
        cursor.execute(f"EXPLAIN {question['sql']}")
        parts = {word for (line,) in cursor.fetchall() for word in line.split() if word.startswith("kernel_event_20")}
    assert 0 < len({part[: len("kernel_event_2026_11")] for part in parts}) <= 5


@pytest.mark.django_db
def test_where_nothing_happened_for_weeks_the_whole_log_is_asked(monkeypatch):
    monkeypatch.setattr(queries, "LONGEST_TRANSACTION", timedelta(days=-1))  # an event of today lies before it
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [1])
    assert settled_position() is None  # the event was seen: whoever writes it has not ended


@pytest.mark.django_db(transaction=True)
def test_an_event_behind_a_silent_transaction_comes_when_that_ends_without_a_bell(monkeypatch):
    monkeypatch.setattr(stream, "LOOK_SECONDS", 60)
    assert asyncio.run(_behind_a_silent_transaction()) == ["tests.x"]


@pytest.mark.django_db(transaction=True)
def test_the_rings_of_a_busy_minute_are_one_ring(monkeypatch):
    monkeypatch.setattr(stream, "GATHER_SECONDS", 0.5)  # five minutes, were each of them waited for
    assert asyncio.run(_after_many_rings()) == ["tests.x"]


async def _after_many_rings():
    with psycopg.connect(**own_connection()) as quick:
        following = asyncio.create_task((feed := Stream()).follow())
        await asyncio.wait_for(feed.news.wait(), 10)  # it is connected
        news = feed.news
        for ring in range(600):
            quick.execute("SELECT pg_notify(%s, %s)", [EVENTS, str(ring)])
        quick.commit()
        quick.execute(INSERT, [1])
        quick.commit()
        await asyncio.wait_for(news.wait(), 20)
        following.cancel()
        return [made.name for made in feed.lines]


class Looking(Stream):
    """A stream that says when it has looked in vain."""

    def __init__(self):
        super().__init__()
        self.found_unsettled = asyncio.Event()

    async def _is_unsettled(self, own):
        found = await super()._is_unsettled(own)
        if found:
            self.found_unsettled.set()
        return found


async def _behind_a_silent_transaction():
    with psycopg.connect(**own_connection()) as silent, psycopg.connect(**own_connection()) as quick:
        silent.execute("SELECT pg_current_xact_id()")
        following = asyncio.create_task((feed := Looking()).follow())
        await asyncio.wait_for(feed.news.wait(), 10)  # it is connected
        quick.execute(INSERT, [1])
        quick.execute(f"NOTIFY {EVENTS}")
        quick.commit()
        await asyncio.wait_for(feed.found_unsettled.wait(), 10)
        news = feed.news
        silent.rollback()
        await asyncio.wait_for(news.wait(), 10)
        following.cancel()
        return [made.name for made in feed.lines]


@pytest.mark.django_db
def test_a_position_survives_the_way_to_the_browser_and_back():
    assert Position.parse(str(Position(12, 34))) == Position(12, 34)
    assert Position.parse("yesterday") is None


def made(number, audience=0, agency=None, **more):
    return Line(Position(1, number), "cases.opened", audience, agency, more.get("area", ""), more.get("type", ""), b"x")


def test_a_watcher_resumes_after_what_they_have_seen():
    stream = Stream()
    stream.lines.extend(made(number) for number in (1, 3, 5))
    assert stream.index_after(Position(1, 3)) == 2
    assert stream.index_after(Position(1, 4)) == 2
    assert stream.index_after(Position(1, 5)) == 3


def test_a_watcher_who_fell_behind_memory_is_told():
    stream = Stream()
    stream.first = 10
    stream.lines.extend(made(number) for number in (20, 21))
    assert stream.index_after(Position(1, 5)) is None
    assert stream.read(3) is None


@pytest.mark.parametrize(
    ("audience", "watcher", "sight"),
    [
        (0, Watcher(), True),
        (1, Watcher(), False),
        (1, Watcher(staff=True, agencies=frozenset({7})), True),
        (1, Watcher(staff=True, agencies=frozenset({8})), False),
        (1, Watcher(staff=True, whole_city=True), True),
        (2, Watcher(staff=True, whole_city=True), False),
        (1, Watcher(staff=True, follows=("",)), True),
        (1, Watcher(staff=True, follows=("elsewhere.",)), False),
        (2, Watcher(staff=True, follows=("",)), False),
        (1, Watcher(follows=("",)), False),
        (2, Watcher(staff=True, agencies=frozenset({7})), True),
        (2, Watcher(staff=True, agencies=frozenset({7}), handled=frozenset()), False),
        (1, Watcher(staff=True, agencies=frozenset({7}), handled=frozenset()), True),
        (3, Watcher(staff=True, whole_city=True, agencies=frozenset({7})), False),
    ],
)
def test_each_watcher_sees_only_their_audience(audience, watcher, sight):
    assert sees(made(1, audience, 7), watcher) is sight


def test_filters_narrow_and_never_widen():
    staff = Watcher(
        staff=True, whole_city=True, names=("cases.",), types=frozenset({"reports.complaint"}), area="36.72"
    )
    assert sees(made(1, type="reports.complaint", area="36.72.01"), staff)
    assert not sees(made(1, type="other", area="36.72.01"), staff)
    assert not sees(made(1, type="reports.complaint", area="35.17"), staff)


@pytest.mark.django_db
def test_a_line_carries_ids_and_codes_only():
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [9])
        cursor.execute(
            "SELECT id, txid, at, name, subject_kind, subject_id, actor_id, role, agency_id, audience,"
            " audience_agency_id, area, data FROM kernel_event WHERE subject_id = 9 AND name = 'tests.x'"
        )
        text = line_of(cursor.fetchone()).text.decode()
    assert text.startswith("id: ") and "\nevent: tests.x\ndata: {" in text and text.endswith("\n\n")
    assert "actor" not in text
