"""What a page costs grows with what it shows, never with one question to the database for each row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Standing, Value
from satukota.modules.planning.queries.round_document import document_of
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_a_report_and_a_meeting_ask_as_often_for_twelve_indicators_as_for_two(people, client):
    for number in range(2):
        make_indicator(f"CEPAT-{number}")
    opened = actions.open_round(2025, 3, Actor.system())
    Standing.objects.update(light="behind", year=2025)
    addresses = [
        reverse("planning:report", args=[opened.reports.get().pk]), reverse("planning:meeting", args=[opened.pk])
    ]  # fmt: skip
    visit(client, people.planner)
    few = [len(queries_of(client, address)) for address in addresses]
    for number in range(2, 12):
        make_indicator(f"CEPAT-{number}")
    Standing.objects.update(light="behind", year=2025)
    many = [len(queries_of(client, address)) for address in addresses]
    assert [most - least <= 1 for least, most in zip(few, many, strict=True)] == [True, True]


def test_a_report_and_a_meeting_do_not_read_the_values_of_earlier_years(people, client):
    indicator = make_indicator("CEPAT")
    opened = actions.open_round(2025, 3, Actor.system())
    Standing.objects.update(light="behind", year=2025)
    visit(client, people.planner)
    report = queries_of(client, reverse("planning:report", args=[opened.reports.get().pk]))
    meeting = queries_of(client, reverse("planning:meeting", args=[opened.pk]))
    table = Value._meta.db_table
    ranges = [sql for sql in report + meeting if table in sql and '"year" >= ' in sql]
    assert (indicator.code, ranges) == ("CEPAT", [])


def test_a_meeting_of_an_open_round_reads_only_the_lines_that_it_shows(people):
    for number in range(8):
        make_indicator(f"CEPAT-{number}")
    Standing.objects.update(light="behind", year=2025)
    opened = actions.open_round(2025, 3, Actor.system())
    [group] = document_of(opened, each=5).content["groups"]
    assert (len(group["lines"]), group["total"], group["more"]) == (5, 8, 3)
