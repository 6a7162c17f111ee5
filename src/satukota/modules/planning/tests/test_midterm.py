"""Mid-term evaluation: each finding is answered before it closes; closed, it never changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.midterm import close_evaluation, follow_up, save_evaluation, save_finding
from satukota.modules.planning.demo.midterm import load_midterm
from satukota.modules.planning.models import Finding, FrozenEvaluation, MidtermEvaluation
from satukota.modules.planning.queries.midterm import content_of
from satukota.modules.planning.tests.conftest import make_indicator, promise, visit

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


@pytest.fixture
def evaluation(plan):
    made = MidtermEvaluation(plan=plan, title="Evaluasi paruh waktu", year=2025, quarter=4)
    return save_evaluation(made, ACTOR)


def add(evaluation, **more):
    return save_finding(Finding(evaluation=evaluation, text="Temuan", **more), ACTOR)


def in_a_month():
    return (timezone.localdate() + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(("year", "quarter"), [(2023, 4), (2033, 4)])
def test_it_lies_within_the_plan_and_in_the_past(plan, year, quarter):
    with pytest.raises(ValidationError):
        save_evaluation(MidtermEvaluation(plan=plan, title="X", year=year, quarter=quarter), ACTOR)


def test_it_closes_only_when_each_finding_is_answered(evaluation):
    with pytest.raises(ValidationError):
        close_evaluation(evaluation, "Simpulan", ACTOR)
    finding = add(evaluation, recommendation="Percepat")
    with pytest.raises(ValidationError, match="1"):
        close_evaluation(evaluation, "Simpulan", ACTOR)
    follow_up(finding, "Percepat", Agency.objects.get(code="dpupr"), in_a_month(), ACTOR)
    assert close_evaluation(evaluation, "Simpulan", ACTOR).closed_at is not None


def test_what_follows_is_a_case_of_the_agency_and_only_one(evaluation):
    finding = add(evaluation, recommendation="Percepat")
    follow_up(finding, "Percepat", Agency.objects.get(code="dpupr"), in_a_month(), ACTOR)
    case = Finding.objects.get(pk=finding.pk).corrective.case
    assert (case.agency.code, case.state) == ("dpupr", "decided")
    with pytest.raises(ValidationError):
        follow_up(finding, "Lagi", Agency.objects.get(code="dpupr"), in_a_month(), ACTOR)


def test_a_closed_evaluation_never_changes(plan, people, evaluation):
    indicator = make_indicator("SEHAT-1", is_key=True, year=2025)
    add(evaluation, recommendation="Teruskan", no_follow_up="Baik")
    close_evaluation(evaluation, "Simpulan", ACTOR)
    before = content_of(MidtermEvaluation.objects.get(pk=evaluation.pk))
    promise(indicator, 2025, "5")
    plan.items.update(state="done")
    Finding.objects.update(text="Lain")
    assert content_of(MidtermEvaluation.objects.get(pk=evaluation.pk)) == before
    for write in (lambda: add(evaluation), lambda: close_evaluation(evaluation, "Lain", ACTOR)):
        with pytest.raises(ValidationError):
            write()
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenEvaluation.objects.update(content={})


def test_the_time_of_the_plan_is_counted_in_quarters(evaluation):
    assert content_of(evaluation)["time_passed"] == 20
    assert date(2025, 12, 31) == evaluation.when.end


def test_page_and_paper_show_the_same_and_planners_write(plan, people, client):
    evaluation = load_midterm(plan, people.planner)
    visit(client, people.officer)
    page = client.get(reverse("planning:midterm", args=[evaluation.pk])).content.decode()
    assert "Susun ulang jadwal pengadaan" in page
    assert client.get(reverse("planning:midterm_pdf", args=[evaluation.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("planning:new_midterm")).status_code == 403
    visit(client, people.planner)
    filled = {"plan": plan.pk, "title": "Evaluasi lain", "year": "2025", "quarter": "4"}
    assert client.post(reverse("planning:new_midterm"), filled).status_code == 302
    pk = MidtermEvaluation.objects.get(title="Evaluasi lain").pk
    client.post(reverse("planning:new_finding", args=[pk]), {"text": "T", "recommendation": "R", "no_follow_up": "N"})
    client.post(reverse("planning:close_midterm", args=[pk]), {"conclusion": "S"})
    assert FrozenEvaluation.objects.filter(evaluation=pk).exists()
    listed = client.get(reverse("planning:midterms")).content.decode()
    assert "Evaluasi lain" in listed
