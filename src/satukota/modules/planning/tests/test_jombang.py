"""The second city's plan, where no other is."""

from pathlib import Path

import pytest
from django.conf import settings

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions

pytestmark = pytest.mark.django_db


def test_jombang_has_a_plan_of_its_own():
    [plan] = actions.load_city_plan(Path(settings.CITIES_DIR) / "35.17-jombang", Actor.system())
    assert plan.items.filter(quick_win=True).count() == 3
