"""What a module says beside its live figure, such as rank and distribution, stands on the mayor's page and paper."""

from decimal import Decimal

import pytest
from django.utils import timezone

from satukota.modules.planning.models import Value
from satukota.modules.planning.queries.mayor import key_lines
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db


def test_rank_and_distribution_stand_beside_the_index_on_the_mayors_page(client, plan, people):
    year = timezone.localdate().year
    indicator = make_indicator("INDEKS-1", year=year, is_key=True, unit="indeks")
    at = {"indicator": indicator, "definition": indicator.definitions.get(), "year": year, "value": Decimal("2.4")}
    Value.objects.create(
        **at, quarter=1, inputs={"remark": "peringkat 50 dari 98"}, is_current=False, state="published"
    )
    Value.objects.create(**at, quarter=1, inputs={"remark": "peringkat 41 dari 98 (kota)"}, state="published")
    [line] = [line for line in key_lines(year) if line.indicator == indicator]
    assert line.remark == "peringkat 41 dari 98 (kota)"
    text = visit(client, people.planner).get("/planning/mayor/").content.decode()
    assert "peringkat 41 dari 98 (kota)" in text and "peringkat 50" not in text
