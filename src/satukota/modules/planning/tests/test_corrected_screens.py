"""Pages of corrections and of closed rounds, looked at by axe on a phone and a laptop."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browsing import tour

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.demo.cycle import play_round
from satukota.modules.planning.models import AgencyReport, Indicator, Item, Realisation, Round, Value
from satukota.modules.planning.queries.rounds import gaps
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.tests.cities import town

pytestmark = pytest.mark.django_db(transaction=True)
GROUND = actions.Ground("Angka serapan belum memuat SP2D bulan terakhir.", "LRA Triwulan, BA 900/112 tanggal 3 Januari")


@pytest.fixture
def city():
    """A small city whose last quarter is closed with gaps, corrected, and asked to be opened again."""
    made = town(agencies=4, each=3)
    play_round()
    quarter = quarter_of(timezone.localdate()).previous
    planner, steward = (
        Actor(made.planner.pk, "planner"),
        Actor(made.steward.pk, "walidata", made.plan.items.first().agency_id),
    )
    made.open = actions.open_round(quarter.year - 1, quarter.number, planner)
    made.closed = Round.objects.get(year=quarter.year)
    actions.close_round(
        made.closed, "Disepakati percepatan lelang.", planner,
        known_gaps=[report.agency.code for report in gaps(made.closed)],
    )  # fmt: skip
    value = Value.objects.filter(year=quarter.year, state="published", is_current=True).exclude(
        indicator__source="live"
    )
    made.value = value.filter(indicator__is_key=True).first() or value.first()
    made.item = Item.objects.get(code="gempil")
    money = Realisation.objects.filter(item=made.item, is_current=True).latest("quarter")
    figures = {"budget": money.budget, "spent": (money.spent or 0) + 125_000_000, "physical": money.physical}
    rows = [
        actions.report_value(made.value.indicator, at(made.value), actions.Reading(Decimal(41)), planner, GROUND),
        actions.record_realisation(
            Realisation(item=made.item, year=money.year, quarter=money.quarter, **figures), planner, GROUND
        ),
    ]
    for row in rows:
        actions.decide_figure(row, steward, approve=True)
    actions.report_value(made.value.indicator, at(made.value), actions.Reading(Decimal(43)), planner, GROUND)
    actions.ask_reopen(made.closed, "Laporan DLH tertukar.", planner)
    return made


def at(value):
    from satukota.modules.planning.rules.quarters import Quarter

    return Quarter(value.year, value.quarter)


def test_every_page_of_a_closed_and_corrected_quarter_fits_and_axe_finds_nothing(visit, city):
    code, closed = city.value.indicator.code, city.closed
    report = AgencyReport.objects.filter(round=closed, case__state="missed").first()
    asked = f"?year={city.value.year}&quarter={city.value.quarter}"
    addresses = {
        "rounds": (reverse("planning:rounds"), city.steward),
        "closed": (reverse("planning:round", args=[closed.pk]), city.steward),
        "meeting": (reverse("planning:meeting", args=[closed.pk]), city.mayor),
        "missed": (reverse("planning:report", args=[report.pk]), city.planner),
        "waiting": (reverse("planning:waiting"), city.steward),
        "correct": (reverse("planning:correct_value", args=[code]) + asked, city.planner),
        "realise": (reverse("planning:realise", args=[city.item.uid]) + asked, city.planner),
        "close": (reverse("planning:close_round", args=[city.open.pk]), city.planner),
        "withdraw": (reverse("planning:withdraw_round", args=[city.open.pk]), city.planner),
        "item": (reverse("planning:item", args=[city.item.uid]), city.planner),
        "indicator": (reverse("planning:indicator", args=[code]), city.planner),
        "public": (reverse("planning:public"), None),
        "public-one": (reverse("planning:public_indicator", args=[code]), None),
        "public-round": (reverse("planning:public_round", args=[closed.year, closed.quarter]), None),
        "corrections": (reverse("planning:public_corrections"), None),
    }
    assert Indicator.objects.exists()
    stops = [(f"corrected-{name}", address, user) for name, (address, user) in addresses.items()]
    assert tour(visit, stops, [(360, False), (1440, False)]) == ""
