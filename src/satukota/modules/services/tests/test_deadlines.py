"""Every last day that the format can set is told to whom it binds: in a message and on the page, in every service."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from satukota.kernel.cases.actions.clocks import advance_clocks, clock_rows_of
from satukota.kernel.cases.api import (
    Case,
    CaseClock,
    CaseType,
    Definition,
    Opening,
    Party,
    case_facts,
    forget_published,
    load_one,
    open_case,
    pinned_definition,
    waits_until,
)
from satukota.kernel.cases.rules import reading
from satukota.kernel.cases.rules.checking.sample import fill, variables_of
from satukota.kernel.cases.rules.clock import Moment
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import store
from satukota.kernel.notifications.api import Message, fill_message, message_template
from satukota.kernel.people.api import office, person_row
from satukota.kernel.tracking import Code, new_secret
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.drafts import TRACK, correct, start_draft
from satukota.modules.services.actions.messages import moment_words, notices, remind
from satukota.modules.services.models import Bill, Draft, Paper
from satukota.modules.services.queries.sequels import appeal_window, renewal_window
from satukota.modules.services.rules.codes import digest
from satukota.modules.services.rules.deadlines import ANSWER, ENDS, OBJECTION, RENEW_BY, UNTIL, deadlines
from satukota.modules.services.rules.showing import date_words
from satukota.modules.services.tests.conftest import BIRTH, RESEARCH, picture
from satukota.modules.services.tests.test_versions import SOURCE

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[1] / "definitions"
SERVICES = {path.stem: path.read_text() for path in sorted(FOLDER.rglob("*.yaml"))}
SERVICES["kelurahan"] = SERVICES["kelurahan"].replace("example: kantor", "example: kel-36-72-08-1007")
NOBODY = ""
"""It takes nothing from anybody: what has ended is forgotten, and who holds a paper keeps its page as long as it holds."""
TOLD = {
    "sla.total": ANSWER,
    "state.sla": ANSWER,
    "clock.term": ANSWER,
    "clock.dueAt": ANSWER,
    "state.expires": UNTIL,
    "output.expires": ENDS,
    "after.renew.opens": RENEW_BY,
    "after.renew.closes": RENEW_BY,
    "after.appeal.within": OBJECTION,
    "privacy.retain": NOBODY,
}


def keys_of_time(shape: object, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the keys of the format that set a time: a term, or a day by the answers."""
    for name, inner in shape.items() if isinstance(shape, dict) else ():
        if path == ("$defs",) and name in {"term", "lasting"}:
            continue
        here = (*path, name)
        of_term = isinstance(inner, dict) and (
            str(inner.get("$ref", "")).endswith(("/term", "/lasting"))
            or str(inner.get("pattern", "")).startswith("^([1-9]")
            or name in {"expires", "dueAt"}
        )
        if of_term:
            yield ".".join(part for part in here if part not in {"$defs", "properties", "additionalProperties"})
        yield from keys_of_time(inner, here)


def test_no_key_of_the_format_sets_a_time_of_which_it_is_not_said_who_hears_of_it():
    schema = json.loads((Path(reading.__file__).parent / "schema.json").read_text())
    assert set(keys_of_time(schema)) == set(TOLD)


@pytest.fixture
def definition(name) -> Definition:
    """A service of the program as it is in force here."""
    load_one(SERVICES[name], "")
    forget_published()
    case_type = next(line[4:].strip() for line in SERVICES[name].splitlines() if line.startswith("id: "))
    return pinned_definition(newest(case_type).pk)


def newest(case_type: str) -> CaseType:
    return CaseType.objects.filter(type=case_type).latest("id")


def opened(definition: Definition) -> tuple[Case, Code]:
    """Open a case of a service with sample answers and an applicant who has a telephone; return it with its code."""
    answers, secret = fill(definition.data, {}, variables_of({}), pages=definition.pages).data, new_secret()
    data = {name: answer for name, answer in answers.items() if name not in definition.data.computed}
    person = person_row(name="Budi Contoh", phone="+6281234567890", email="")
    party = Party(new_person=person, role="applicant", token_digest=digest(secret, TRACK))
    row = newest(definition.id)
    owner = office(definition.owner.get("opd", "")) or office("dpmptsp")
    opening = Opening(definition.id, "Contoh", data=data, definition_id=row.pk, agency=owner.id, parties=[party])
    case = open_case(opening, actor=Actor.system())
    return Case.objects.get(pk=case.pk), Code(case.number, secret)


def enter(case: Case, definition: Definition, step: str) -> Case:
    """Put a case where an action leads, with the clocks that then run."""
    now, state = timezone.now(), definition.states[definition.actions[step].to or case.state]
    case.state, case.is_open, case.waiting = state.id, not state.final, bool(state.waits_for)
    case.closed_at = now if state.final else None
    moment = Moment(step, state.id, now, case_facts(case, definition, now))
    for values in advance_clocks(case, definition, moment, clock_rows_of(case), case.agency_id):
        CaseClock.objects.update_or_create(pk=values.pop("id", None), defaults={**values, "case": case})
    changed = ("state", "is_open", "waiting", "closed_at", "due_at", "warn_at")
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in changed})
    return Case.objects.get(pk=case.pk)


def issue(case: Case, output: str, **changes) -> Paper:
    """Give a case a paper that holds for a hundred days more."""
    file = store(picture(), kind="document:uji", by=Actor.system(), case_id=case.pk)
    values = {"issued_at": timezone.now(), "valid_until": timezone.localdate() + timedelta(days=100)} | changes
    return Paper.objects.create(
        case=case, output=output, title=output, number=f"{case.number}-{output}", code=f"C{case.pk}{output}"[:20],
        status=Paper.Status.VALID, file=file, **values,
    )  # fmt: skip


def said(case: Case, step: str) -> str:
    """Return what the message after a step says as SMS; "" where there is none."""
    for notice in notices(case, step, 1):
        return fill_message(message_template(notice.template).wording("id", "sms").body, notice.context)
    return ""


def day_of(case: Case, says: str, subject: str) -> tuple[str, str]:
    """Return a last day as a message says it, and as the page of the applicant marks it."""
    if says == ENDS:
        words = date_words(str(issue(case, subject).valid_until), "id")
        return words, words
    window = appeal_window(case)
    moment = {UNTIL: waits_until(case), ANSWER: case.due_at, OBJECTION: window and window.until}[says]
    return moment_words(moment), f'datetime="{moment.isoformat()}"' if moment else "no such clock runs"


@pytest.mark.parametrize("name", SERVICES)
def test_every_last_day_that_a_service_sets_is_in_a_message_and_on_the_page(client, definition):
    untold = []
    for deadline in deadlines(definition):
        for step in deadline.steps:
            case, code = opened(definition)
            case = enter(case, definition, step)
            Bill.objects.create(case=case, agency_id=case.agency_id, number=f"T-{case.pk}", total=1000, lines=[])
            day, marked = day_of(case, deadline.says, deadline.subject)
            page = client.get(f"/services/t/{code}/", HTTP_ACCEPT_LANGUAGE="id").content.decode()
            if not day or day not in said(case, step):
                untold.append(("message", deadline, step))
            if marked not in page:
                untold.append(("page", deadline, step))
    assert untold == []


def test_the_services_of_the_program_set_every_kind_of_last_day():
    kinds = {deadline.says for text in SERVICES.values() for deadline in deadlines(check_service(text)[0])}
    assert kinds == {UNTIL, ANSWER, OBJECTION, ENDS}


def test_of_several_papers_each_that_ends_is_named_with_its_day(submit, act):
    case = submit(BIRTH).case
    act(case, "setujui", "verifikator")
    act(case, "terbitkan", "kadis.dukcapil")
    card = Paper.objects.get(case=case, output="kartu-kia")
    ends = date_words(str(card.valid_until), "id")
    assert f"Berlaku sampai: Kartu Identitas Anak {ends}." in said(case, "dokumen-jadi")


@pytest.mark.parametrize("name", [name for name, text in SERVICES.items() if "  renew: {" in text])
def test_until_when_a_paper_may_be_renewed_is_in_the_reminder_and_on_the_page(client, definition):
    case, code = opened(definition)
    end = next(deadline for deadline in deadlines(definition) if deadline.says == ENDS)
    case = enter(case, definition, end.steps[0])
    soon = timezone.localdate() + timedelta(days=10)
    paper = issue(case, end.subject, issued_at=timezone.now() - timedelta(days=400), valid_until=soon)
    assert remind() == 1
    last = date_words(str(renewal_window(Case.objects.get(pk=case.pk)).closes), "id")
    message = Message.objects.filter(template="service-expiring").latest("id")
    assert last in message.context and date_words(str(paper.valid_until), "id") in message.context
    assert last in client.get(f"/services/t/{code}/", HTTP_ACCEPT_LANGUAGE="id").content.decode()


@pytest.mark.parametrize("name", [name for name, text in SERVICES.items() if "pages:" in text])
def test_until_when_a_draft_is_kept_stands_on_its_pages(client, definition):
    started = start_draft(Draft(definition_id=newest(definition.id).pk, channel=(*definition.channels, "web")[0]))
    page = client.get(f"/services/a/{started.token}/", follow=True).content.decode()
    assert f'datetime="{started.draft.expires_at.isoformat()}"' in page


def test_pages_of_a_correction_name_the_day_by_which_it_is_awaited(client, submit, act):
    sent = submit(RESEARCH)
    case = act(sent.case, "kembalikan", "petugas.kesbang", alasan="Judul kurang jelas")
    page = client.get(f"/services/a/{correct(case, sent.code).token}/", follow=True).content.decode()
    assert f'datetime="{waits_until(case).isoformat()}"' in page


RETURNED = "  kembalikan: {to: [peneliti.hp], channels: [whatsapp, sms], template: service-returned}\n"


@pytest.mark.parametrize(
    ("instead", "code"),
    [("", "day_untold"), (RETURNED.replace("service-returned", "service-news"), "day_unsaid")],
    ids=["no message", "a message without the day"],
)
def test_a_step_whose_last_day_nobody_would_hear_is_refused_at_its_line(instead, code):
    source = SOURCE.replace(RETURNED, instead)
    (problem,) = check_service(source)[1]
    assert problem.code == code and "kembalikan" in source.splitlines()[problem.line - 1]


def test_a_case_that_waits_for_somebody_else_is_not_called_its_applicants_turn(client, submit, act):
    assert load_one(SOURCE.replace("perbaikan: {waitsFor: pemohon", "perbaikan: {waitsFor: petugas"), "")
    forget_published()
    sent = submit(RESEARCH)
    act(sent.case, "kembalikan", "petugas.kesbang", alasan="Judul kurang jelas")
    assert "Giliran Anda" not in client.get(f"/services/t/{sent.code}/").content.decode()


def test_who_is_refused_as_a_duplicate_hears_of_it_with_the_last_day_and_without_another_familys_words(submit, act):
    first, sent = submit(BIRTH).case, submit(BIRTH, anak__nama="Bayu Pratamma")
    refusal = {"rekaman_asli": first.number, "alasan": "Nama ibu diganti di KK"}
    case = act(sent.case, "tolak-duplikat", "kabid.dukcapil", **refusal)
    words = said(case, "tolak-duplikat")
    assert moment_words(appeal_window(case).until) in words and "diganti di" not in words and "Alasan" not in words


def test_a_message_names_no_day_that_there_is_not(submit, act):
    assert load_one(re.sub(r"\n  appeal: .*", "", SOURCE), "")
    forget_published()
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    case = act(case, "tolak", "kepala.kesbang", alasan="Tempat itu tertutup")
    assert said(case, "tolak").startswith("Alasan: Tempat itu tertutup. Selengkapnya di http")
