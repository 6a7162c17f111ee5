"""The suggester learns from closed reports; without lessons key words help."""

import pytest

from satukota.modules.reports.actions.learning import TooFew, train
from satukota.modules.reports.demo.fill import fill
from satukota.modules.reports.queries.suggesting import suggest

pytestmark = pytest.mark.django_db


def test_the_suggester_learns_from_closed_reports_and_is_measured(db):
    fill(2000, 10, seed=8)
    made = train()
    assert made.figures["first"] > 0.8
    assert made.figures["three"] > 0.93
    assert suggest("tumpukan sampah bau sekali di depan warung")[0][0] == "waste"


def test_without_lessons_nothing_is_learned_and_key_words_help():
    with pytest.raises(TooFew):
        train()
    assert suggest("lampu jalan mati gelap")[0][0] == "street_light"
