"""Three evenings with merges, reopenings, crews without a signal and paper cards: the figures are those of a second
computation, which knows only what was done and when.
"""

import random
from datetime import timedelta
from statistics import fmean

import pytest
from django.utils import timezone

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import backfill, calls, dispatch, incidents, telephony
from satukota.modules.emergency.actions.setup import ensure_exercise_units
from satukota.modules.emergency.models import Unit
from satukota.modules.emergency.queries.clock import exercise_time
from satukota.modules.emergency.queries.figures import report
from satukota.modules.emergency.rules.contract.reading import parse

pytestmark = pytest.mark.django_db
NAMES = ("answer", "classify", "processing", "acknowledge", "turnout", "travel", "response", "again")


class Book:
    """What was done, written down apart from the program: pairs of times by measure, as they happen."""

    def __init__(self, seed, trunk, user):
        self.rng, self.trunk, self.user, self.actor = random.Random(seed), trunk, user, actor_for(user)
        self.start = timezone.now() - timedelta(days=2)
        self.pairs = {name: [] for name in NAMES}
        self.incidents = {}
        self.rung, self.given_up, self.number, self.paper = [], [], 0, 0

    def at(self, at, action, *args, **kwargs):
        with exercise_time(at):
            return action(*args, **kwargs)

    def event(self, event, seq, number, at):
        body = {"event": event, "seq": seq, "call_id": f"e{number}", "trunk": "sip", "event_ts": at.isoformat()}
        return self.at(at, telephony.take_event, self.trunk, parse(body | {"caller_number": f"+62100{number:06d}"}))

    def some(self, least, most):
        return timedelta(seconds=round(self.rng.uniform(least, most), 3))

    def call(self, rang):
        """A call that somebody answers, or that gives up; return it with its time of answer."""
        self.number += 1
        call = self.event("ringing", 1, self.number, rang)
        self.rung.append(rang)
        if self.rng.random() < 0.2:
            waited = self.some(1, 60)
            self.event("abandoned", 2, self.number, rang + waited)
            self.given_up.append(waited.total_seconds())
            return None, rang
        answered = rang + self.some(1, 25)
        classified = answered + self.some(2, 50)
        self.at(answered, calls.claim, call.pk, self.user, self.actor)
        self.at(classified, calls.classify, call.pk, "emergency", self.actor)
        self.pairs["answer"].append((rang, answered))
        self.pairs["classify"].append((answered, classified))
        return call, answered

    def incident(self, rang, units):
        call, answered = self.call(rang)
        if call is None:
            return None
        opened = answered + self.some(20, 60)
        row = self.at(
            opened, incidents.open_incident, self.actor, kind="fire.land", priority=3, place_text="L", call_id=call.pk
        )
        # rang, answered, sent, arrived: the first of each counts.
        self.incidents[row.pk] = [rang, answered, None, None]
        if units:
            self.send(row.pk, units, opened + self.some(5, 90))
        return row

    def send(self, incident, units, sent, reopened=None):
        rows = self.at(sent, dispatch.send, incident, [unit.pk for unit in units], self.actor, wake=lambda _rows: None)
        truth = self.incidents[incident]
        truth[2] = truth[2] or sent
        arrivals = [self.unit(row, sent) for row in rows]
        truth[3] = truth[3] or min(arrivals)
        if reopened:
            self.pairs["again"].append((reopened, min(arrivals)))

    def unit(self, row, sent):
        """A unit's steps; half of the crews have no signal and tell everything an hour later, in their order."""
        times, moment = [sent], sent
        for least, most in ((2, 60), (20, 150), (60, 600), (300, 900)):
            moment += self.some(least, most)
            times.append(moment)
        late = timedelta(hours=1) if self.rng.random() < 0.5 else timedelta(0)
        for action, taken in zip(("acknowledge", "depart", "arrive", "clear"), times[1:], strict=True):
            waited = (times[-1] + late - taken).total_seconds() if late else None
            self.at(times[-1] + late if late else taken, dispatch.move, row.pk, action, self.actor, waited=waited)
        self.pairs["acknowledge"].append((times[0], times[1]))
        self.pairs["turnout"].append((times[0], times[2]))
        self.pairs["travel"].append((times[2], times[3]))
        return times[3]

    def card(self, rang, unit):
        """A paper card on which some times were not written."""
        self.paper += 1
        answered = rang + self.some(1, 30) if self.rng.random() < 0.7 else None
        sent = rang + self.some(60, 90) if self.rng.random() < 0.6 else None
        arrived = rang + self.some(300, 900)
        paper = {"rang_at": rang, "answered_at": answered, "classed": "emergency", "kind": "fire.land", "unit": unit}
        paper |= {"dispatched_at": sent, "on_scene_at": arrived, "cleared_at": arrived + self.some(300, 600)}
        self.at(rang + timedelta(hours=5), backfill.enter, f"{self.trunk.code}-{self.paper}", paper, self.actor)
        self.rung.append(rang)
        if answered:
            self.pairs["answer"].append((rang, answered))
        self.incidents[f"paper {self.paper}"] = [rang, answered, sent, arrived]

    def join_and_part(self, first, second, at):
        """Two incidents are one: the first ring of both counts; the duplicate is no incident of its own."""
        self.at(at, incidents.merge, second.pk, first.pk, self.actor)
        own, other = self.incidents[first.pk], self.incidents.pop(second.pk)
        own[0], own[1] = min(own[0], other[0]), min(own[1], other[1])
        if self.rng.random() < 0.4:
            self.at(at + timedelta(seconds=9), incidents.part, second.pk, self.actor)
            self.incidents[second.pk] = other
            own[0], own[1] = self.first_of[first.pk]

    def end_and_open_again(self, row, units, at):
        self.at(at, incidents.close, row.pk, self.actor, disposition="handled")
        reopened = at + self.some(60, 600)
        self.at(reopened, incidents.step, row.pk, "reopen", self.actor, reason="menyala lagi")
        self.send(row.pk, units, reopened + self.some(10, 60), reopened)

    def play(self, units):
        moment = self.start
        for turn in range(24):
            moment += self.some(120, 900)
            kind = turn % 4
            if kind == 3:
                self.card(moment, units[turn % len(units)])
                continue
            first = self.incident(moment, [units[turn % 5], units[5 + turn % 5]])
            if first and kind == 1:
                self.first_of = {pk: tuple(times[:2]) for pk, times in self.incidents.items()}
                second = self.incident(moment - self.some(0, 60), [])
                if second:
                    self.join_and_part(first, second, moment + timedelta(hours=4))
            elif first and kind == 2:
                self.end_and_open_again(first, [units[turn % 5]], moment + timedelta(hours=4))
            moment += timedelta(hours=6)  # every crew is back
        self.finish()
        return moment + timedelta(hours=6)

    def finish(self):
        for rang, answered, sent, arrived in self.incidents.values():
            self.pairs["processing"].append((answered, sent))
            if sent or arrived:
                self.pairs["response"].append((rang, arrived))

    def seconds(self, name):
        return sorted((end - begin).total_seconds() for begin, end in self.pairs[name] if begin and end)


def rank(ordered, hundredths):
    """The smallest value with at least that many hundredths of all at or below it."""
    return next((value for n, value in enumerate(ordered, 1) if n * 100 >= hundredths * len(ordered)), None)


@pytest.fixture
def fleet(unit, agency, actor):
    rows = [
        Unit(code=f"X{n}", name=f"X{n}", kind="engine", crew=5, station=unit.station, agency=agency) for n in range(9)
    ]
    Unit.objects.bulk_create(rows)
    ensure_exercise_units(actor)
    return list(Unit.objects.filter(exercise=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_of_an_evening_are_those_of_a_second_computation(fleet, trunk, supervisor, seed):
    book = Book(seed, trunk, supervisor)
    end = book.play(fleet)
    month = report(book.start - timedelta(hours=1), end, exercise=True)
    assert all(book.seconds(name) for name in NAMES)
    figures = month.measures | {"again": month.again}
    for name in NAMES:
        truth, figure = book.seconds(name), figures[name]
        site = (figure.n, figure.p50, figure.p90, figure.mean)
        own = (len(truth), rank(truth, 50), rank(truth, 90), fmean(truth) if truth else None)
        assert site == pytest.approx(own, abs=0.01), name
        assert figure.negative == 0, name
    waits = book.seconds("answer")
    assert month.levels[0].answered_within == sum(wait <= 10 for wait in waits)
    assert month.counts["abandoned"] == sum(waited >= 3 for waited in book.given_up)
    assert month.counts["incidents"] == len(book.incidents)
    tenth = sorted(waits)[-(-len(waits) // 10) * -1 :]
    assert month.longest_tenth == pytest.approx(fmean(tenth), abs=0.01)
    hours = [timezone.localtime(rang).replace(minute=0, second=0, microsecond=0) for rang in book.rung]
    assert month.busiest.busiest == max(hours.count(hour) for hour in hours)
