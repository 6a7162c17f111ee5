"""A page that does not show everything says how much more there is, and never leaves the most urgent out."""

from datetime import date

import pytest
from django.urls import reverse

from satukota.modules.planning.models import Item
from satukota.modules.planning.queries import mayor
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def wins(plan):
    """More quick wins than a page shows; the last of them is late."""
    above = plan.items.filter(kind="programme").first()
    for number in range(mayor.QUICK_WINS + 10):
        late = number == mayor.QUICK_WINS + 9
        Item.objects.create(
            plan=plan, parent=above, kind="action", code=f"Z{number:02}", path=f"zz/{number:02}", quick_win=True,
            name=f"Langkah {number}", starts=date(2020, 1, 1), ends=date(2020, 2, 1) if late else date(2199, 1, 1),
        )  # fmt: skip
    return plan.items.filter(quick_win=True).count()


@pytest.mark.parametrize("name", ["mayor", "public"])
def test_the_late_quick_win_is_shown_first_and_the_others_are_counted(client, plan, people, wins, name):
    answer = visit(client, people.planner).get(f"{reverse(f'planning:{name}')}?plan={plan.code}")
    page = answer.content.decode()
    assert f"Langkah {mayor.QUICK_WINS + 9}" in page
    shown = len(answer.context["quick_wins"])
    assert answer.context["quick_wins_more"] == wins - shown > 0 and f"dan {wins - shown} lainnya" in page


def test_a_key_figure_that_is_behind_is_never_left_out(plan, people, monkeypatch):
    monkeypatch.setattr(mayor, "KEY_FIGURES", 2)
    year = 2026
    rows = [make_indicator(code, is_key=True, year=year) for code in ("A-1", "A-2", "Z-9")]
    worst = rows[-1].standings.get(year=year)
    worst.__class__.objects.filter(pk=worst.pk).update(light="behind")
    assert "Z-9" in [line.indicator.code for line in mayor.key_lines(year)]
