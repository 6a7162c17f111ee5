"""What a light judges is said beside it: nobody reads a figure that still runs as one that is on target."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Indicator, Standing
from satukota.modules.planning.queries.judged import Judged, judged_in_public, kept_words, words_kept
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, promise, visit

DAYS = Judged(2026, "on_track", 3, 4, Decimal("7.4"), Decimal("7.8"), None, "hari", 1, "down")


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (DAYS, ("Dinilai sampai akhir TW III 2026: 7,4 hari, dengan target saat itu paling banyak 7,8 hari."
               " TW IV 2026 masih berjalan; angkanya belum dinilai.")),
        (DAYS._replace(quarter=4), "Dinilai sampai akhir 2026: 7,4 hari, dengan target saat itu paling banyak 7,8 hari."),
        (DAYS._replace(way="up", newest=3), "Dinilai sampai akhir TW III 2026: 7,4 hari, dengan target saat itu 7,8 hari."),
        (DAYS._replace(way="range", upper=Decimal(9), newest=3),
         "Dinilai sampai akhir TW III 2026: 7,4 hari; harus dijaga antara 7,8 hari dan 9,0 hari."),
        (DAYS._replace(light="not_yet"), "Dinilai setelah masa yang punya target selesai."),
        (DAYS._replace(light="missing"), ""),
        (DAYS._replace(light="stale"), ""),
        (DAYS._replace(value=None), ""),
    ],
)  # fmt: skip
def test_words_name_period_figure_promise_and_what_still_runs(judged, words):
    with override("id"):
        assert judged.words == words
        assert words_kept(kept_words(judged)) == words


@pytest.fixture
def days(people):
    """Median days: 7.4 by the third quarter, where 7.8 was promised, and 19.8 in the fourth, which runs."""
    row = make_indicator(
        "IKU-01", unit="hari", way="down", target="20", year=2020, due="", source="live", live_code="x"
    )
    promise(row, 2026, "5", steps=("9", "8", "7.8", "5"))
    for quarter, value in ((3, "7.4"), (4, "19.8")):
        reading = actions.Reading(Decimal(value), state="published")
        actions.record_value(row, Quarter(2026, quarter), reading, Actor.system())
    actions.update_standings([row.pk], [2026], date(2026, 11, 29))
    return row


@pytest.mark.django_db
def test_every_page_says_what_its_light_judges(client, people, plan, days):
    """The trial read "19,8 of 5,0 days: on target"."""
    standing = Standing.objects.get(indicator=days, year=2026)
    assert (standing.published_light, standing.published_value) == ("on_track", Decimal("19.8"))
    with override("id"):
        words = judged_in_public(standing).words
    assert "7,4 hari" in words and "TW IV 2026 masih berjalan" in words
    Indicator.objects.filter(pk=days.pk).update(is_key=True)
    public = (
        "/planning/public/?year=2026",
        "/planning/public/IKU-01/?year=2026",
        "/planning/public/promises/?year=2026",
    )
    staff = ("/planning/indicators/IKU-01/?year=2026", "/planning/indicators/?year=2026", "/planning/mayor/?year=2026")
    for address in public:
        assert words in " ".join(client.get(address).content.decode().split()), address
    visit(client, people.planner)
    for address in staff:
        assert words in " ".join(client.get(address).content.decode().split()), address
