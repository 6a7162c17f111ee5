"""The wall shows what the person in front of it may see, and each figure opens the list that it counts."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from tests.browser.city import City, small_city

from satukota.kernel.cases.api import Case, count, read_filter
from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Counter, offers
from satukota.modules.command_centre.queries.lines import event_line
from satukota.modules.command_centre.queries.wall import late_cases, longest_waiting, tiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> City:
    return small_city()


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="satukota.web.backends.SignIn")
    return client


def _let_run_late(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=400))


def test_the_wall_is_for_who_may_watch(people):
    assert _signed_in(people.desk).get("/wall/").status_code == 200
    assert _signed_in(people.officer).get("/wall/").status_code == 403


def test_a_case_past_its_time_is_counted_and_waits_longest(people):
    late = Case.objects.filter(is_open=True, due_at__lt=timezone.now()).exclude(pk=people.case.pk).count()
    _let_run_late(people.case)

    assert late_cases(people.desk) == late + 1
    assert longest_waiting(people.desk)["rows"][0]["number"] == people.case.number


def test_each_tile_of_the_wall_opens_as_many_rows_as_it_says(people):
    _let_run_late(people.case)
    own = [tile for tile in tiles(people.desk) if urlsplit(tile.url).path == "/inbox/"]

    assert own
    for tile in own:
        rows = read_filter(parse_qs(urlsplit(tile.url).query))
        assert count(people.desk, rows) == tile.value, tile.id


def test_without_a_choice_of_the_city_each_module_shows_its_first_counter(people):
    shown = {tile.id for tile in tiles(people.admin)}
    modules_shown = [module.code for module, counter in offers("counters", Counter) if counter.id in shown]

    assert len(modules_shown) == len(set(modules_shown))


def test_the_event_line_says_what_happened_and_no_words_of_citizens(people):
    lines = event_line(people.desk)["lines"]

    assert lines
    assert not any(people.case.title in line.sentence for line in lines)


def test_figures_come_anew_without_the_page_around_them(people):
    page = _signed_in(people.desk).get("/wall/figures/").content.decode()

    assert "data-tile=" in page
    assert "<html" not in page
