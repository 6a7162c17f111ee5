"""The demo's indicators stand where they belong, so that missions and dimensions say something."""

from collections import Counter

import pytest

from satukota.kernel.places.api import city
from satukota.modules.planning.actions import plan_file_rows
from satukota.modules.planning.demo.figures import load_figures
from satukota.modules.planning.models import Dimension, Indicator

HOUSEKEEPING = ("Serapan anggaran", "Temuan pemeriksaan")


@pytest.fixture
def indicators(plan):
    load_figures(city(), agencies=12, each=3)
    return Indicator.objects.select_related("mission", "dimension__parent")


@pytest.mark.django_db
def test_no_mission_holds_half_of_the_indicators_and_each_has_enough_to_speak(indicators):
    """84 of 111 stood in "Berwibawa", because every agency brought eight figures of its office."""
    missions = Counter(row.mission.code for row in indicators)
    assert set(missions) == {"1", "2", "3", "4", "5"}
    assert max(missions.values()) < len(indicators) / 2, missions
    assert min(missions.values()) >= 8, missions


@pytest.mark.django_db
def test_each_dimension_has_indicators_and_none_holds_more_than_half(indicators):
    dimensions = Counter((row.dimension.parent or row.dimension).code for row in indicators)
    assert set(dimensions) == set(
        Dimension.objects.filter(framework="guide-2017", parent=None).values_list("code", flat=True)
    )
    assert min(dimensions.values()) >= 3, dimensions
    assert max(dimensions.values()) <= len(indicators) / 2, dimensions


@pytest.mark.django_db
def test_what_an_office_keeps_for_itself_stays_governance(indicators):
    rows = [row for row in indicators if row.name.startswith(HOUSEKEEPING)]
    assert rows and {row.mission.code for row in rows} == {"5"}
    assert {row.dimension.parent.code for row in rows} == {"governance"}


@pytest.mark.django_db
def test_every_indicator_of_a_field_says_where_its_name_is_from(plan):
    for row in plan_file_rows(city().folder, "indicators.yaml"):
        assert row["definition"] and row["mission"] and row["dimension"], row["code"]
        assert row.get("is_key", True) or row["code"] in {"PDAM-01", "PCM-01", "RSUD-01"} or row.get("source"), row[
            "code"
        ]
        assert not row.get("item") or plan.items.filter(code=row["item"]).exists(), row["code"]
