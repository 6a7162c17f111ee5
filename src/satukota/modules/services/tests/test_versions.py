"""A new version of a definition breaks no application that runs with the one before."""

import random
import re
from pathlib import Path

import pytest

from satukota.kernel.cases.api import (
    SYSTEM,
    Act,
    Case,
    CaseType,
    NotAllowed,
    Opening,
    allowed_actions,
    apply,
    definition,
    forget_published,
    load_one,
    open_case,
    pinned_definition,
    who,
)
from satukota.kernel.events.api import Actor
from satukota.modules.services.actions.definitions import keep_draft, propose, publish_draft
from satukota.modules.services.queries.starting import unsettled
from satukota.modules.services.tests.conftest import ANSWERS, RESEARCH

pytestmark = pytest.mark.django_db
TYPE = "layanan.uji-versi"
SOURCE = (Path(__file__).parents[1] / "definitions" / "izin-penelitian.yaml").read_text()
FIRST = re.sub(
    r"services\\.render|required: true, maxMB", lambda m: {"s": "services.number", "r": "maxMB"}[m[0][0]], SOURCE
)
FIRST = FIRST.replace("run: [services.number], label: {id: Surat jadi", "label: {id: Surat jadi")
FIRST = FIRST.replace(RESEARCH, TYPE).replace("prefix: PEN", "prefix: UJI").replace("/KESBANGPOL/", "/UJI/")
SECOND = FIRST.replace("diverifikasi", "siap").replace("judul", "topik").replace("kembalikan", "minta-perbaikan")
FORM = {"alasan": "Perlu dilengkapi"}


@pytest.fixture
def people(person):
    """Everybody who may act: the applicant, the officer, the head, the system."""
    return [who(None, party=True), who(person("petugas.kesbang")), who(person("kepala.kesbang")), SYSTEM]


def possible(case: Case, people) -> list:
    return [(one, action) for one in people for action in allowed_actions(case, one)]


def go_on(case: Case, people, draws: random.Random) -> Case:
    """Do one step at random, as somebody who may do it and did not do the step before it."""
    choices = possible(case, people)
    # Sent back now and then, not for ever.
    back = [one for one in choices if one[1].id == "kembalikan" and draws.random() < 0.7]
    for by, action in sorted(draws.sample(choices, len(choices)), key=back.__contains__):
        given = {name: value for name, value in FORM.items() if name in action.form.fields}
        answers = ANSWERS[RESEARCH] if action.validate else None
        try:
            return apply(case, Act(action.id, given, answers=answers), by)
        except NotAllowed as refused:
            assert refused.refusal.code == "four_eyes"
    raise AssertionError(f"nothing can be done in {case.state}")


def running(people, draws: random.Random) -> Case:
    """An application that is somewhere on its way."""
    opening = Opening(TYPE, "Penelitian", data=ANSWERS[RESEARCH], agency=None)
    case = open_case(opening, actor=Actor.system())
    for _ in range(draws.randrange(5)):
        if case.is_open:
            case = go_on(case, people, draws)
    return case


def to_the_end(case: Case, people, draws: random.Random) -> Case:
    for _ in range(200):
        if not case.is_open:
            break
        case = go_on(case, people, draws)
    return case


@pytest.fixture(params=[60, pytest.param(1000, marks=pytest.mark.slow)])
def changed(request, people, person):
    """Applications under way, and then a version with other states, questions and actions."""
    load_one(FIRST, "services")
    forget_published()
    draws = random.Random(7)
    cases = [running(people, draws) for _ in range(request.param)]
    before = [sorted(action.id for _by, action in possible(case, people)) for case in cases]
    draft = keep_draft(SECOND, TYPE, person("kepala.kesbang"))
    propose(draft, person("kepala.kesbang"))
    publish_draft(draft, person("admin"), confirmed=unsettled(SECOND))
    return cases, before


def test_a_new_version_breaks_none_of_the_running_applications(changed, people):
    cases, before = changed
    assert "siap" in definition(TYPE).states and len({case.state for case in cases}) > 4
    after = [sorted(action.id for _by, action in possible(case, people)) for case in cases]
    assert after == before
    first = CaseType.objects.get(type=TYPE, version=1)
    draws = random.Random(8)
    ended = [to_the_end(case, people, draws) for case in cases]
    assert not any(case.is_open for case in ended) and {case.definition_id for case in ended} == {first.pk}
    assert {case.state for case in Case.objects.filter(type=TYPE)} <= {"selesai", "ditolak", "ditarik", "kedaluwarsa"}


def test_the_next_application_begins_with_the_new_version(db, people, person):
    load_one(FIRST, "services")
    draft = keep_draft(SECOND, TYPE, person("kepala.kesbang"))
    propose(draft, person("kepala.kesbang"))
    publish_draft(draft, person("admin"), confirmed=unsettled(SECOND))
    case = open_case(Opening(TYPE, "Penelitian", data={}), actor=Actor.system())
    assert "topik" in pinned_definition(case.definition_id).data.fields
    assert CaseType.objects.filter(type=TYPE, status="retired").count() == 1
