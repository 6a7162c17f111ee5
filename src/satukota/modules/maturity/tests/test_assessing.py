"""Self-assessment, verdict, evidence, gap plan: what a city does with an instrument."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, actor_for
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.actions.evidence import Proof
from satukota.modules.maturity.models import Collected, InstrumentVersion, PublishedScore
from satukota.modules.maturity.queries.charts import aspect_chart, year_charts
from satukota.modules.maturity.rules import available, load, to_document
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, somebody, verified

pytestmark = pytest.mark.django_db


def test_every_instrument_of_the_program_is_loaded_once(instruments):
    assert set(instruments) == set(available())
    assert actions.load_instruments() == []


def test_the_index_follows_the_levels(pemdi):
    view = queries.overview(pemdi)
    assert (view.score.total, view.score.predicate.predicate) == (Decimal("2.00"), "Cukup")


def test_the_verdict_outweighs_the_self_assessment_and_both_are_shown(pemdi):
    verified(pemdi)
    actions.give_level(pemdi, 20, "document", Decimal(1), ACTOR, "bukti tidak lengkap")
    actions.give_level(pemdi, 20, "interview", Decimal(3), ACTOR, "dilengkapi saat wawancara")
    view = queries.overview(pemdi)
    [line] = [one for one in queries.lines(view, {}) if one.spec.no == 20]
    assert (line.self_rating.level, line.verdict.level, line.differs) == (2, 3, True)
    assert (view.self_score.total, view.score.total) == (Decimal("2.00"), Decimal("2.15"))


def test_an_older_level_stays_as_history(pemdi):
    actions.give_level(pemdi, 1, "self", Decimal(4), ACTOR)
    assert [r.level for r in pemdi.ratings.filter(no=1).order_by("id")] == [2, 4]
    assert queries.levels_of(pemdi)[1] == 4


@pytest.mark.parametrize(("no", "level"), [(1, "6"), (1, "0"), (1, "2.5"), (21, "2")])
def test_a_level_outside_the_instrument_is_refused(pemdi, no, level):
    with pytest.raises(ValidationError):
        actions.give_level(pemdi, no, "self", Decimal(level), ACTOR)


def test_an_assessment_with_a_hole_is_not_sent(instruments):
    made = actions.open_assessment(instruments["spbe-2020"], 2025, ACTOR)
    with pytest.raises(ValidationError, match="1, 2, 3"):
        actions.send(made, ACTOR)


def test_after_sending_the_self_assessment_is_fixed_but_the_verdict_open(pemdi):
    verified(pemdi)
    with pytest.raises(ValidationError):
        actions.give_level(pemdi, 1, "self", Decimal(5), ACTOR)
    actions.give_level(pemdi, 1, "final", Decimal(3), ACTOR, "bukti melebihi")
    actions.accept_levels(pemdi, "final", ACTOR)
    actions.close(pemdi, ACTOR)
    with pytest.raises(ValidationError):
        actions.give_level(pemdi, 1, "final", Decimal(4), ACTOR)


def test_a_corrected_instrument_is_a_new_version_and_old_assessments_keep_theirs(pemdi):
    document = to_document(load("pemdi-2026"))
    document["specs"][0]["weight"], document["specs"][1]["weight"] = "6", "4"
    made = actions.correct_instrument(document, "Ralat", ACTOR)
    assert (made.version, made.is_current) == (2, True)
    assert queries.instrument_of(pemdi.instrument).by_no[1].weight == 5
    assert InstrumentVersion.objects.filter(code="pemdi-2026", is_current=True).count() == 1


def test_an_instrument_whose_weights_do_not_add_up_is_refused(instruments):
    document = to_document(load("pemdi-2026"))
    document["specs"][0]["weight"] = "6"
    with pytest.raises(ValidationError, match="101"):
        actions.correct_instrument(document, "Ralat", ACTOR)


def test_evidence_needs_a_document_or_a_link(pemdi):
    with pytest.raises(ValidationError):
        actions.add_evidence(pemdi, 1, 2, Proof("Perwal", date(2026, 1, 1)), ACTOR)
    actions.add_evidence(pemdi, 1, 2, Proof("Perwal", date(2026, 1, 1), url="https://jdih.example/1"), ACTOR)
    assert len(queries.pieces(pemdi, 1)) == 1


def test_evidence_is_collected_from_the_modules_with_its_date(instruments):
    assert actions.collect(ACTOR) >= 1
    fact = next(f for f in queries.facts() if f.collected.code == "planning.plan")
    assert (fact.freshness, fact.collected.url) == ("fresh", "/planning/")
    assert Event.objects.filter(name="maturity.evidence_collected").count() == 1


def test_collected_evidence_speaks_for_its_indicators_and_grows_stale(pemdi):
    actions.collect(ACTOR)
    Collected.objects.update(collected_at=timezone.now() - timedelta(days=40))
    [fact] = [f for f in queries.facts_for("pemdi-2026", 1) if f.collected.code == "planning.plan"]
    actions.attach_collected(pemdi, 1, 3, fact.collected, ACTOR)
    [piece] = queries.pieces(pemdi, 1)
    assert (piece.freshness, bool(piece.evidence.figure)) == ("stale", True)


def test_a_gap_becomes_a_case_that_the_plan_hears_of(pemdi):
    office = Agency.objects.get(code="diskominfo")
    plan = actions.GapPlan(Decimal(3), "Tetapkan pejabat PDP", office, date(2099, 6, 30), 75_000_000)
    gap = actions.plan_gap(pemdi, 8, plan, ACTOR)
    assert (gap.case.agency, gap.case.data["to_level"]) == (office, 3.0)
    event = Event.objects.get(name="maturity.gap_planned")
    assert (event.subject_kind, event.subject_id) == ("case", gap.case_id)


@pytest.mark.parametrize(("level", "due"), [("2", date(2099, 1, 1)), ("3", date(2020, 1, 1))])
def test_a_gap_needs_a_higher_level_and_a_day_to_come(pemdi, level, due):
    with pytest.raises(ValidationError):
        plan = actions.GapPlan(Decimal(level), "Aksi", Agency.objects.get(code="diskominfo"), due)
        actions.plan_gap(pemdi, 8, plan, ACTOR)


def test_years_are_compared_only_under_the_same_instrument(instruments, pemdi):
    old = actions.open_assessment(instruments["spbe-2020"], 2025, ACTOR)
    actions.give_level(old, 1, "self", Decimal(3), ACTOR)
    assert queries.previous(pemdi) is None
    charts = year_charts([old, pemdi])
    assert len(charts) == 2
    assert all(len(chart.series) == 1 for chart, _views in charts)


def test_the_chart_of_aspects_shows_last_year_target_and_now(instruments, pemdi):
    before = actions.open_assessment(instruments["pemdi-2026"], 2025, ACTOR)
    actions.give_level(before, 1, "self", Decimal(1), ACTOR)
    actions.give_level(pemdi, 1, "target", Decimal(4), ACTOR)
    chart = aspect_chart(queries.overview(pemdi))
    assert chart.series[0].name == "2025"
    assert chart.series[-1].name == "2026"
    assert "PermenPANRB 8/2026" in chart.subtitle


def test_the_published_327_stands_without_an_instrument_that_nobody_named(client, pemdi):
    score = PublishedScore(
        name="Indeks smart city / SPBE", year=2019, value=Decimal("3.27"), word="baik", publisher="pers", source="pers"
    )
    actions.publish_score(score, ACTOR)
    client.force_login(somebody("perencana", "planner", "bappeda"), backend=BACKEND)
    page = client.get(reverse("maturity:index")).content.decode()
    assert "3,27" in page or "3.27" in page
    assert all(score.name not in one.name for chart, _v in year_charts([pemdi]) for one in chart.series)


def test_every_page_answers_a_planner_and_no_visitor(client, pemdi):
    actions.collect(ACTOR)
    pk = pemdi.pk
    paths = ["", "open/", "scores/new/", "evidence/", "instruments/pemdi-2026/", "instruments/pemdi-2026/document.json",
             "instruments/pemdi-2026/correct/", f"{pk}/", f"{pk}/target/", f"{pk}/what-if/", f"{pk}/what-if/?count=9&goal=x",
             "instruments/pemdi-2026/efforts/", f"{pk}/owners/", f"{pk}/move/send/", f"{pk}/plan/", f"{pk}/20/", f"{pk}/20/evidence/", f"{pk}/20/plan/"]  # fmt: skip
    assert {p for p in paths if client.get(f"/maturity/{p}").status_code == 200} == set()
    client.force_login(somebody("perencana", "planner", "bappeda"), backend=BACKEND)
    assert {p for p in paths if client.get(f"/maturity/{p}").status_code != 200} == set()


@pytest.mark.parametrize("path", ["999999/", "{pk}/99/", "{pk}/99/plan/", "{pk}/move/fly/", "instruments/nothing/"])
def test_what_is_not_there_is_a_404(client, pemdi, path):
    client.force_login(somebody("perencana", "planner", "bappeda"), backend=BACKEND)
    assert client.get(f"/maturity/{path.format(pk=pemdi.pk)}").status_code == 404


def test_the_three_best_levels_are_said_in_words(client, pemdi):
    client.force_login(somebody("perencana", "planner", "bappeda"), backend=BACKEND)
    page = client.get(reverse("maturity:whatif", args=[pemdi.pk])).content.decode()
    assert "2,40" in page or "2.40" in page


def test_every_module_says_its_evidence_in_words_and_the_kernels_own_is_among_it(pemdi):
    actions.collect(ACTOR)
    said = {fact.collected.code: fact.collected.figure for fact in queries.facts()}
    assert all(said.values()), said
    assert said["maturity.complaints"] == "0 laporan warga dalam 12 bulan, 0 selesai"
    assert "0 segel tidak cocok" in said["maturity.audit_log"]


def test_evidence_of_services_and_of_the_sealed_log_reaches_the_indicators_it_speaks_for(pemdi):
    actions.collect(ACTOR)
    for no, code in ((9, "maturity.audit_log"), (17, "services.catalogue"), (19, "maturity.complaints")):
        assert code in {fact.collected.code for fact in queries.facts_for("pemdi-2026", no)}


def test_evidence_is_withdrawn_by_the_agency_that_added_it_and_by_the_manager(client, pemdi):
    author = somebody("penilai", "officer", "dinkes")
    actions.set_owners(pemdi, None, {5: Agency.objects.get(code="dinkes")}, ACTOR)
    proof = Proof("Peraturan wali kota", timezone.localdate(), "https://kota.example/perwal")
    evidence = actions.add_evidence(pemdi, 5, 2, proof, actor_for(author))
    address = f"/maturity/{pemdi.pk}/evidence/{evidence.pk}/withdraw/"
    client.force_login(somebody("kepala.lain", "head", "dpupr"), backend=BACKEND)
    assert client.post(address).status_code == 403
    client.force_login(somebody("rekan", "head", "dinkes"), backend=BACKEND)
    assert client.post(address).status_code == 302
    evidence.refresh_from_db()
    assert evidence.removed_at


def test_kediris_published_index_is_explained_beside_ours(client, instruments):
    """Published 3,31, computed 3,315, shown 3,32: the page of the instrument says all three."""
    client.force_login(somebody("perencana", "planner", "bappeda"), backend=BACKEND)
    page = client.get("/maturity/instruments/smart-city-2022/").content.decode()
    assert all(figure in page for figure in ("3,31", "3,315", "3,32"))
