"""Beside a figure that still runs stands which quarter was judged, since its light is that quarter's."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from satukota.modules.planning.models import Standing


@pytest.mark.parametrize(("judged", "said"), [(3, "triwulan 3"), (0, "belum dinilai")])
def test_beside_a_running_figure_stands_which_quarter_was_judged(judged, said):
    with override("id"):
        words = render_to_string("planning/_running.html", {"standing": Standing(running=True, judged_quarter=judged)})
    assert said in words
