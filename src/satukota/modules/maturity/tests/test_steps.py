"""The way of an assessment: which step, in which state, by whom; and every other attempt refused."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, actor_for
from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.actions.evidence import Proof
from satukota.modules.maturity.models import Assessment, Closing, Evidence, PublishedScore, Rating
from satukota.modules.maturity.rules import available, highest_proven, load, unproven
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, assign, prove, somebody, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    """Everybody with a part in an assessment, and those who have none."""
    roles = {
        "owner": ("officer", "dinkes"), "stranger": ("officer", "dlh"), "coordinator": ("head", "setda"),
        "planner": ("planner", "bappeda"), "steward": ("walidata", "diskominfo"), "assessor": ("assessor", "inspektorat"),
        "auditor": ("auditor", "inspektorat"), "second": ("auditor", "inspektorat"), "mayor": ("mayor", "kepala-daerah"),
    }  # fmt: skip
    return SimpleNamespace(**{name: somebody(f"uji-{name}", role, agency) for name, (role, agency) in roles.items()})


@pytest.fixture
def owned(pemdi, db):
    """The assessment of Pemdi with the Setda as coordinator and the health agency as owner of every indicator."""
    office = Agency.objects.get(code="dinkes")
    return actions.set_owners(pemdi, Agency.objects.get(code="setda"), dict.fromkeys(range(1, 21), office), ACTOR)


def bring_to(assessment, state, people):
    """Take an assessment to a state, each step by its own person."""
    if state != "open":
        for no in range(1, 21):
            prove(assessment, no, 2)
        actions.send(assessment, actor_for(people.coordinator))
    if state in {"verified", "closed"}:
        actions.verify(assessment, actor_for(people.steward))
        assign(assessment, people.assessor)
    if state == "closed":
        actions.accept_levels(assessment, "final", actor_for(people.assessor))
        actions.close(assessment, actor_for(people.auditor))
    return assessment


STEPS = {  # step → (states from which it goes, who may)
    "send": ({"open"}, {"coordinator"}),
    "verify": ({"sent"}, {"steward", "auditor", "second"}),
    "give-back": ({"sent", "verified"}, {"steward", "auditor", "second"}),
    "close": ({"verified"}, {"auditor", "second", "planner"}),
    "ask-reopening": ({"closed"}, {"auditor", "second", "planner"}),
    "reopen": (set(), set()),
}


@pytest.mark.parametrize("state", ["open", "sent", "verified", "closed"])
def test_no_step_is_taken_from_a_wrong_state_or_by_a_wrong_person(client, owned, people, state):
    bring_to(owned, state, people)
    if state == "open":
        for no in range(1, 21):
            prove(owned, no, 2)
    if state == "verified":
        actions.accept_levels(owned, "final", actor_for(people.assessor))
    wrong = []
    for step, name in product(STEPS, vars(people)):
        states, who = STEPS[step]
        if state in states and name in who:
            continue
        client.force_login(getattr(people, name), BACKEND)
        answer = client.post(f"/maturity/{owned.pk}/move/{step}/", {"reason": "coba"})
        owned.refresh_from_db()
        if answer.status_code not in {403, 422} or owned.state != state:
            wrong.append((step, name, answer.status_code, owned.state))
    assert wrong == []
    assert owned.moves.count() == {"open": 0, "sent": 1, "verified": 2, "closed": 3}[state]


@pytest.mark.parametrize("state", ["open", "sent", "verified", "closed"])
def test_no_level_evidence_or_target_gets_in_from_a_wrong_state_or_by_a_wrong_person(client, owned, people, state):
    bring_to(owned, state, people)
    allowed = {
        ("self", "open"): {"owner", "coordinator"},
        ("evidence", "open"): {"owner", "coordinator"},
        ("aim", "open"): {"coordinator"},
        ("final", "verified"): {"assessor", "auditor", "second"},
    }
    wrong = []
    for attempt, name in product(("self", "final", "evidence", "aim", "owners"), vars(people)):
        if name in allowed.get((attempt, state), ()) or (attempt, state, name) == ("owners", "open", "coordinator"):
            continue
        before = Rating.objects.count(), Evidence.objects.count()
        client.force_login(getattr(people, name), BACKEND)
        answer = client.post(*attempts(owned.pk)[attempt])
        owned.refresh_from_db()
        unchanged = (Rating.objects.count(), Evidence.objects.count()) == before and owned.target == Decimal("2.80")
        if answer.status_code >= 500 or not unchanged or owned.coordinator.code != "setda":
            wrong.append((attempt, name, answer.status_code))
    assert wrong == []


def attempts(pk):
    proof = {"level": 3, "title": "Peraturan", "dated": "2020-01-01", "url": "https://jdih.example/2"}
    return {
        "self": (f"/maturity/{pk}/3/", {"level": "5", "kind": "self", "note": "naik"}),
        "final": (f"/maturity/{pk}/3/", {"level": "5", "kind": "final", "note": "naik"}),
        "evidence": (f"/maturity/{pk}/3/evidence/", proof),
        "aim": (f"/maturity/{pk}/target/", {"target": "1.00"}),
        "owners": (f"/maturity/{pk}/owners/", {"coordinator": Agency.objects.get(code="dlh").pk}),
    }


def test_machines_read_assessments_and_write_none(client, owned, people):
    client.force_login(people.coordinator, BACKEND)
    address = f"/api/v1/maturity/assessments/{owned.pk}"
    for verb in ("post", "put", "patch", "delete"):
        assert getattr(client, verb)(address).status_code == 405


def test_the_whole_way_takes_four_people(client, owned, people):
    bring_to(owned, "closed", people)
    assert owned.state == Assessment.State.CLOSED
    assert [move.step for move in owned.moves.all()] == ["send", "verify", "close"]
    assert Closing.objects.get().index == Decimal("2.00")
    assert Event.objects.filter(name="maturity.assessment_closed").count() == 1


def test_nobody_judges_what_they_rated_sent_or_verified(owned, people):
    actions.send(bring_proofs(owned), actor_for(people.coordinator))
    actions.verify(owned, actor_for(people.auditor))
    with pytest.raises(PermissionDenied):
        actions.give_level(owned, 1, "final", Decimal(3), actor_for(people.auditor), "sendiri")


def test_who_judged_does_not_close(owned, people):
    bring_to(owned, "verified", people)
    actions.accept_levels(owned, "final", actor_for(people.auditor))
    with pytest.raises(ValidationError):
        actions.close(owned, actor_for(people.auditor))
    actions.close(owned, actor_for(people.second))


def test_an_assessment_without_verdicts_is_not_closed(owned, people):
    bring_to(owned, "verified", people)
    with pytest.raises(ValidationError, match="1, 2, 3"):
        actions.close(owned, actor_for(people.auditor))


def bring_proofs(assessment):
    for gap in queries.gaps(assessment):
        prove(assessment, gap.spec.no, *gap.missing)
    return assessment


def test_a_closed_assessment_is_opened_by_two_and_its_index_stays_public(client, owned, people):
    bring_to(owned, "closed", people)
    actions.ask_reopening(owned, "Bukti indikator 3 ternyata palsu", actor_for(people.auditor))
    with pytest.raises(ValidationError):
        actions.reopen(owned, actor_for(people.auditor))
    actions.reopen(owned, actor_for(people.second))
    assert owned.state == Assessment.State.OPEN
    page = client.get(reverse("maturity:public")).content.decode()
    assert "2,00" in page or "2.00" in page
    assert "Bukti indikator 3 ternyata palsu" in page
    assert [row["kind"] for row in queries.score_rows()] == ["reopened"]


def test_a_verdict_that_changes_a_level_says_why_and_the_old_one_stays(owned, people):
    bring_to(owned, "verified", people)
    with pytest.raises(ValidationError) as refused:
        actions.give_level(owned, 3, "final", Decimal(1), actor_for(people.assessor))
    assert "note" in refused.value.message_dict
    actions.give_level(owned, 3, "final", Decimal(1), actor_for(people.assessor), "Buktinya rancangan")
    actions.give_level(owned, 3, "final", Decimal(2), actor_for(people.assessor), "Ditetapkan")
    assert [r.level for r in owned.ratings.filter(no=3, kind="final").order_by("id")] == [1, 2]


def test_levels_without_evidence_are_named_and_not_sent(client, owned, people):
    client.force_login(people.coordinator, BACKEND)
    page = client.post(f"/maturity/{owned.pk}/move/send/", {})
    assert page.status_code == 422
    assert "1, 2, 3, 4" in page.content.decode()
    owned.refresh_from_db()
    assert owned.state == Assessment.State.OPEN


def test_a_level_without_evidence_is_lowered_and_its_history_says_so(owned, people):
    actions.give_level(owned, 1, "self", Decimal(5), ACTOR)
    prove(owned, 1, 2, 3, 5)
    for no in range(2, 21):
        prove(owned, no, 2)
    actions.send(owned, actor_for(people.coordinator), lower=True)
    [newest] = owned.ratings.filter(no=1, kind="self").order_by("-id")[:1]
    assert newest.level == 3
    assert "4" in newest.note
    assert queries.levels_of(owned)[2] == 2


def test_evidence_past_its_own_date_proves_nothing(owned):
    yesterday = timezone.localdate() - timedelta(days=1)
    expired = Proof("Perwal", date(2020, 1, 2), "https://jdih.example/1", expires=yesterday)
    actions.add_evidence(owned, 1, 2, expired, ACTOR)
    assert 1 in {gap.spec.no for gap in queries.gaps(owned)}


def test_nothing_is_dated_in_the_future(instruments, pemdi):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match=r"dated|hari|day"):
        actions.add_evidence(pemdi, 1, 2, Proof("Perwal", tomorrow, "https://jdih.example/1"), ACTOR)
    with pytest.raises(ValidationError):
        actions.open_assessment(instruments["readiness"], tomorrow.year + 1, ACTOR)
    score = PublishedScore(name="Indeks", year=2020, value=3, publisher="x", source="x", published_on=tomorrow)
    with pytest.raises(ValidationError):
        actions.publish_score(score, ACTOR)


def test_a_new_year_begins_with_the_owners_of_the_year_before(instruments, owned):
    actions.set_target(owned, Decimal("2.80"), ACTOR)
    old = actions.open_assessment(instruments["readiness"], 2024, ACTOR)
    actions.set_owners(old, None, {2: Agency.objects.get(code="bpkad")}, ACTOR)
    new = actions.open_assessment(instruments["readiness"], 2025, ACTOR)
    assert {no: agency.code for no, agency in queries.owners_of(new).items()} == {2: "bpkad"}


def test_a_cumulative_level_needs_the_evidence_of_each_level_below():
    pemdi, programme = load("pemdi-2026"), load("readiness-programme")
    assert (pemdi.cumulative, programme.cumulative) == (True, False)
    assert unproven(pemdi, 4, {2, 4}) == [3]
    assert highest_proven(pemdi, Decimal(4), {2, 4}) == 2
    assert unproven(programme, 2, {2}) == []


@given(st.integers(1, 5), st.sets(st.integers(1, 5)), st.integers(1, 5))
def test_more_evidence_never_carries_less(level, proven, extra):
    pemdi = load("pemdi-2026")
    assert highest_proven(pemdi, Decimal(level), proven | {extra}) >= highest_proven(pemdi, Decimal(level), proven)


@pytest.mark.parametrize("code", available())
def test_every_page_of_every_instrument_draws_typed_levels(client, instruments, code):
    client.force_login(somebody("perencana", "planner", "bappeda"), BACKEND)
    made = actions.open_assessment(instruments[code], 2025, ACTOR)
    instrument = load(code)
    typed = "3,60" if not instrument.whole_levels else str(instrument.highest - 1)
    for spec in instrument.specs:
        client.post(f"/maturity/{made.pk}/{spec.no}/", {"level": typed, "kind": "self"})
    assert len(queries.levels_of(made)) == len(instrument.specs)
    verified(made)
    actions.accept_levels(made, "final", ACTOR)
    actions.close(made, ACTOR)
    paths = ["", "public/", f"{made.pk}/", f"{made.pk}/what-if/?goal=3,9", f"{made.pk}/plan/", f"{made.pk}/1/",
             f"instruments/{code}/", f"instruments/{code}/efforts/"]  # fmt: skip
    assert {path: s for path in paths if (s := client.get(f"/maturity/{path}").status_code) != 200} == {}
    page = client.get(f"/maturity/{made.pk}/what-if/").content.decode()
    assert ("3,60" in page or "3.60" in page) == (not instrument.whole_levels)


def test_the_citys_own_estimates_count_and_the_default_says_that_it_is_one(client, pemdi):
    client.force_login(somebody("perencana", "planner", "bappeda"), BACKEND)
    address = reverse("maturity:whatif", args=[pemdi.pk])
    assert b"*" in client.get(address).content
    client.post(reverse("maturity:efforts", args=["pemdi-2026"]), {"e20_3": "120"})
    assert queries.efforts_of("pemdi-2026") == {(20, 3): 120}
    assert "20." not in client.get(f"{address}?count=1").content.decode().split('class="steps"')[1].split("</ol>")[0]
