"""What is kept of a closed report, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseEntry
from satukota.kernel.people.api import Person
from satukota.modules.reports.actions.facts import refresh
from satukota.modules.reports.actions.retention import retain
from satukota.modules.reports.models import CaseFact
from satukota.modules.reports.tests.conftest import upload

pytestmark = pytest.mark.django_db


def test_reporters_are_forgotten_a_year_after_the_end(report, act):
    case = act(report().case, "archive", reason="test", note="Uji coba.")
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=366))
    assert retain().anonymised == 1
    assert Person.objects.get().name == ""
    assert retain().anonymised == 0


def test_words_and_photos_go_when_their_time_is_over_and_the_figures_stay(report, act):
    case = act(report(photos=(upload(1),)).case, "archive", reason="test", note="Uji coba.")
    refresh()
    Case.objects.filter(pk=case.pk).update(closed_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert retain().emptied == 1
    case.refresh_from_db()
    assert (case.summary, case.lon, case.category) == ("", None, "road")
    assert not CaseEntry.objects.filter(case=case).exclude(text="").exists()
    assert CaseFact.objects.filter(case=case).exists()
