"""The head of an indicator that everybody knows of: what stays, what is told with its reason, and how it ends."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions, urls
from satukota.modules.planning.actions import heads
from satukota.modules.planning.actions.rounds import reporting_agencies
from satukota.modules.planning.models import IndicatorChange
from satukota.modules.planning.queries import monev
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1
PUBLIC = f"/planning/public/SEHAT-1/?year={YEAR}"


@pytest.fixture
def published(people, plan):
    """An indicator with a value of last year."""
    indicator = make_indicator(year=YEAR)
    value = actions.Reading(Decimal(75), state="published")
    actions.record_value(indicator, Quarter(YEAR, 4), value, Actor.system())
    return indicator


def form(indicator, **changed):
    given = {"code": indicator.code, "name": indicator.name, "agency": indicator.agency_id, "source": indicator.source,
             "dimension": indicator.dimension_id, "rhythm": indicator.rhythm, "is_public": "on"}  # fmt: skip
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def text(client, address=PUBLIC):
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"is_public": None}, "tetap terbit"), ({"code": "SEHAT-2"}, "kodenya tetap"),
     ({"rhythm": "yearly"}, "frekuensi ini"), ({"name": "Nama lain"}, "Sebutkan alasannya"),
     ({"source": "import"}, "Sebutkan alasannya")],
)  # fmt: skip
def test_what_is_public_of_an_indicator_is_not_changed_in_silence(client, people, published, changed, words):
    client = visit(client, people.planner)
    before = text(client)
    answer = client.post("/planning/indicators/SEHAT-1/edit/", form(published, **changed))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert "Indikator SEHAT-1" in text(client) and before.count("75,0") == text(client).count("75,0")


def test_another_name_and_office_are_told_beside_the_first_with_reason_and_role(client, people, published):
    client = visit(client, people.planner)
    other = Agency.objects.get(code="dlh")
    changed = form(published, name="Balita ditimbang", agency=other.pk, reason="Perda 4/2026")
    assert client.post("/planning/indicators/SEHAT-1/edit/", changed).status_code == 302
    client.logout()
    page = text(client)
    assert all(word in page for word in ("Indikator SEHAT-1", "Balita ditimbang", "Dinas Kesehatan", other.name))
    assert "Perda 4/2026" in page and "Perencana" in page
    event = Event.objects.filter(name="planning.indicator_saved").latest("pk")
    assert event.data["fields"] == ["name", "agency"]


def test_what_nobody_knows_of_yet_is_changed_freely(people, plan):
    indicator = make_indicator("BARU-1", year=YEAR, is_public=False)
    indicator.code, indicator.rhythm, indicator.is_public = "BARU-2", "yearly", True
    assert actions.save_indicator(indicator, Actor.system()).code == "BARU-2"
    assert not IndicatorChange.objects.exists()


def test_an_indicator_that_ended_keeps_its_years_and_is_not_asked_for_again(client, people, published):
    client = visit(client, people.planner)
    end = "/planning/indicators/SEHAT-1/end/"
    ended = f"{YEAR}-12-31"
    assert client.post(end, {"day": ended, "reason": ""}).status_code == 422
    assert client.post(end, {"day": f"{YEAR}-06-30", "reason": "Diganti"}).status_code == 422
    assert client.post(end, {"day": timezone.localdate() + timedelta(days=9), "reason": "Diganti"}).status_code == 422
    assert client.post(end, {"day": ended, "reason": "Diganti EPPGBM"}).status_code == 302
    assert "Diganti EPPGBM" in text(client) and f"31 Desember {YEAR}" in text(client)
    lists = ("/planning/public/?year=%s", "/planning/public/promises/?year=%s")
    assert all("Indikator SEHAT-1" in text(client, address % YEAR) for address in lists)
    assert not any("Indikator SEHAT-1" in text(client, address % (YEAR + 1)) for address in lists)
    assert published.agency in reporting_agencies(Quarter(YEAR, 4))
    assert client.post(end, {"reason": "Keliru"}).status_code == 302
    published.refresh_from_db()
    assert published.ended_on is None and published.changes.count() == 2


@pytest.mark.parametrize(
    "sql", ["UPDATE planning_indicator_change SET reason = 'x'", "DELETE FROM planning_indicator_change"]
)
def test_the_database_keeps_what_was_told(people, published, sql):
    actions.end_indicator(published, date(YEAR, 12, 31), "Diganti", Actor(people.planner.pk, "planner"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("quarter", "asked"), [(1, False), (2, False), (4, True)])
def test_a_yearly_figure_is_missed_only_in_the_quarter_that_ends_its_year(people, plan, quarter, asked):
    yearly = make_indicator("TAHUN-1", year=YEAR, rhythm="yearly")
    make_indicator("TRIWULAN-1", year=YEAR)
    opened = actions.open_round(YEAR, quarter, Actor(people.planner.pk, "planner"))
    report = opened.reports.get(agency=yearly.agency)
    missing = {entry.line.indicator.code for entry in monev.missing(monev.entries(report))}
    assert ("TAHUN-1" in missing, "TRIWULAN-1" in missing) == (asked, True)


def test_a_refusal_names_the_field(published):
    published.code = "LAIN"
    with pytest.raises(ValidationError) as refused:
        actions.save_indicator(published, Actor.system(), "Coba")
    assert list(refused.value.message_dict) == ["code"]


@pytest.mark.parametrize("code", ["IKU/07", "..", "corrections", "New"])
def test_a_code_that_can_be_no_address_is_refused(plan, people, client, code):
    address = reverse("planning:new_indicator")
    answer = visit(client, people.planner).post(
        address, {"code": code, "name": "Angka", "source": "entry", "rhythm": "quarterly"}
    )
    assert answer.status_code == 422 and "code" in answer.context["form"].errors


def test_every_word_that_stands_where_a_code_does_is_no_code():
    routes = [str(pattern.pattern) for pattern in urls.urlpatterns]
    words = {
        route.split("/")[1] for route in routes if route.startswith(("public/", "indicators/")) and route.split("/")[1]
    }
    assert {word for word in words if "<" not in word} <= heads.PAGES
