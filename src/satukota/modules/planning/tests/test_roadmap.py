"""The roadmap: what is late, what begins too early, which chain decides the end, and that a drawing leaves nothing out."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Dependency, Item, Milestone
from satukota.modules.planning.queries import roadmap
from satukota.modules.planning.rules.schedule import Task, begins_too_early, critical_path, days_of, is_late
from satukota.modules.planning.tests.conftest import visit

DAY = date(2026, 6, 15)


@st.composite
def graphs(draw):
    """Items that need some of those before them: never a circle."""
    count = draw(st.integers(0, 7))
    pairs = list(combinations(range(count), 2))
    edges = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return [Task(n, draw(st.integers(0, 400)), tuple(a for a, b in edges if b == n)) for n in range(count)]


def every_chain(tasks):
    """All chains of at least two items, walked one by one."""
    by_key = {task.key: task for task in tasks}

    def walk(key):
        yield [key]
        for need in by_key[key].needs:
            for chain in walk(need):
                yield [*chain, key]

    return [chain for task in tasks for chain in walk(task.key) if len(chain) > 1]


@given(graphs(), st.randoms())
def test_the_critical_path_is_the_longest_of_all_chains(tasks, chance):
    days = {task.key: task.days for task in tasks}
    chains = every_chain(tasks)
    shuffled = list(tasks)
    chance.shuffle(shuffled)
    path = critical_path(shuffled)
    assert (path in chains) if chains else path == []
    longest = max((sum(days[key] for key in chain) for chain in chains), default=0)
    assert sum(days[key] for key in path) == longest


def test_items_that_wait_for_each_other_have_no_path():
    assert critical_path([Task(1, 5, (2,)), Task(2, 5, (1,))]) == []


@pytest.mark.parametrize(
    ("end", "done", "late"),
    [(date(2026, 6, 14), False, True), (DAY, False, False), (date(2026, 6, 14), True, False), (None, False, False)],
)
def test_late_is_what_should_have_been_done_before_today(end, done, late):
    assert is_late(end, done, DAY) is late


def test_days_are_counted_from_the_first_to_the_last():
    assert (days_of(DAY, DAY, False), days_of(DAY, DAY, True), days_of(None, DAY, False)) == (1, 0, 0)


def test_what_begins_before_its_need_ends_begins_too_early():
    assert begins_too_early(DAY, DAY, needed_done=False)
    assert not begins_too_early(DAY, DAY, needed_done=True)
    assert not begins_too_early(DAY + timedelta(1), DAY, needed_done=False)


pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(plan):
    """Two actions of the plan: the second needs the first, and the first is late."""
    parent = plan.items.filter(kind="programme").first()
    rows = []
    for n, (start, end) in enumerate(((date(2024, 1, 1), date(2025, 6, 30)), (date(2025, 1, 1), date(2030, 12, 31)))):
        row = Item(plan=plan, parent=parent, kind="action", code=f"R{n}", name=f"Langkah {n}", starts=start, ends=end)
        rows.append(actions.save_item(row, Actor.system()))
    Dependency.objects.filter(item__plan=plan).delete()
    Dependency.objects.create(item=rows[1], needs=rows[0])
    Milestone.objects.create(item=rows[0], name="Purwarupa", due=date(2024, 12, 1))
    return rows


def test_late_critical_and_too_early_are_drawn_and_listed(client, plan, chain, people):
    road = roadmap.roadmap(plan, roadmap.initiatives(plan, {}), "dimension", day=DAY)
    bars = {bar.item.code: bar for bar in road.bars}
    assert (bars["R0"].late, bars["R1"].late) == (True, False)
    assert bars["R0"].critical
    assert bars["R1"].critical
    assert [link.kind for link in road.links] == ["early"]
    assert bars["R0"].marks[0].late
    visit(client, people.planner)
    text = client.get(f"{reverse('planning:roadmap')}?plan={plan.code}").content.decode()
    assert text.count('class="link link--early"') == 3
    assert "Purwarupa" in text


@pytest.mark.parametrize("name", ["term", "dimension", "agency"])
def test_filters_leave_only_what_they_name_and_all_values_together_leave_nothing_out(plan, name):
    whole = roadmap.initiatives(plan, {})
    lookups = {"term": "term", "dimension": "dimension__code", "agency": "agency__code"}
    values = [value for value in whole.order_by().values_list(lookups[name], flat=True).distinct() if value]
    parts = [set(roadmap.initiatives(plan, {name: value}).values_list("pk", flat=True)) for value in values]
    named = set(whole.exclude(**{f"{lookups[name]}": ""}).exclude(**{f"{lookups[name].split('__')[0]}": None}
                if name != "term" else {}).values_list("pk", flat=True))  # fmt: skip
    assert set().union(*parts) == named


def test_a_long_roadmap_says_how_many_it_does_not_draw_and_draws_what_is_late(plan, chain, monkeypatch):
    monkeypatch.setattr(roadmap, "MOST", 1)
    road = roadmap.roadmap(plan, roadmap.initiatives(plan, {}), "agency", day=DAY)
    assert (len(road.bars), road.total - road.more) == (1, 1)
    assert road.bars[0].late


def test_everybody_sees_the_roadmap_without_what_is_internal(client, plan, chain):
    text = client.get(f"{reverse('planning:public_roadmap')}?plan={plan.code}").content.decode()
    assert "Langkah 1" in text
    assert "/planning/items/" not in text
    assert timezone.localdate().year
