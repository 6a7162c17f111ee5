"""The suggester learns from closed reports; without lessons key words help."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from satukota.modules.reports.actions.learning import TooFew, train
from satukota.modules.reports.demo import fill
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


def test_the_desk_lets_a_new_model_be_learned_once(client, person):
    client.force_login(person("meja"))
    for _ in range(2):
        assert client.post(reverse("reports:model")).status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="reports.learn_categories").count() == 1


def test_who_only_reads_the_figures_does_not(client, person):
    client.force_login(person("pimpinan"))
    assert "Pelajari sekarang" not in client.get(reverse("reports:model")).content.decode()
    assert client.post(reverse("reports:model")).status_code == 403
