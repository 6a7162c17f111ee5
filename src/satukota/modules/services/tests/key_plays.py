"""An application that is played through for a definition: what staff, its applicant and the public see of it."""

import re
from datetime import timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from satukota.kernel.cases.api import (
    Act,
    Case,
    Invalid,
    NotAllowed,
    add_papers,
    apply,
    case_facts,
    case_roles,
    definition,
    entries,
    load,
    nest,
    open_game,
    pinned_definition,
    ring_due,
    who,
)
from satukota.kernel.cases.api import put_answer as put_at
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.papers.api import render_pdf
from satukota.kernel.people.api import User
from satukota.modules.services.actions import printing
from satukota.modules.services.actions.drafts import (
    add_paper,
    begin,
    document_ids,
    draft_answers,
    save_answers,
)
from satukota.modules.services.actions.money import pay
from satukota.modules.services.actions.papers import revocable
from satukota.modules.services.actions.prefilling import prefill
from satukota.modules.services.actions.retention import forget_ended
from satukota.modules.services.actions.sequels import NotFollowing, begin_sequel
from satukota.modules.services.actions.submission import Sent, send
from satukota.modules.services.models import Bill, Paper
from satukota.modules.services.queries.advice import _matter
from satukota.modules.services.queries.quotas import full_quota
from satukota.modules.services.queries.requirements import unmet_requirements
from satukota.modules.services.queries.sequels import appeal_window, renewal_window
from satukota.modules.services.tests.conftest import follow, picture
from satukota.modules.services.tests.key_examples import (
    SMALL,
    STAFF,
    Raw,
    Town,
    pinned_row,
    published,
    source,
    steady,
)


def person(username: str) -> User:
    return User.objects.get(username=username)


def take(raw: Raw, **changes: Any) -> Sent:
    """Send an application for a service that is put in force, with its papers."""
    kind = published(raw)
    draft = begin(kind, channel=pinned_definition(pinned_row(kind)).channels[0], level=2).draft
    answers = open_game(definition(kind), SMALL).answers.data
    answers |= {"surel": ["rahasia@contoh.id"], "wakil": {"nama": "Wakil Contoh"}}
    for path, value in changes.items():
        put_at(answers, path.replace("__", "."), value)
    save_answers(draft, answers)
    for number, paper in enumerate(("ktp", "surat-b")):
        if paper in definition(kind).documents:
            add_paper(draft, paper, picture(f"{paper}.jpg", number))
    return send(draft)


def act(case: Case, step: str, by: str, **answers: Any) -> Case:
    """Let somebody do a step, and the system what follows; why it was refused is part of what is seen."""
    apply(case.number, Act(step, answers), who(person(by)))
    follow(case)
    case.refresh_from_db()
    return case


def history(case: Case) -> list[tuple[str, str]]:
    return [(row.action, row.text) for row in entries(case, public_only=True)]


def told(case: Case) -> list[tuple[str, str]]:
    """Which messages were made, and what each says."""
    rows = Message.objects.filter(case_id=case.pk).order_by("id")
    return [(row.template, bool(row.user_id), steady(row.context)) for row in rows]


def sent(raw: Raw, town: Town) -> object:
    """An application that was sent: its number and rights, what each officer and its applicant see, who was told."""
    from satukota.modules.services.actions.messages import notices

    made = take(raw)
    case, ruled = made.case, definition(made.case.type)
    follow(case)
    roles = {name: sorted(case_roles(ruled, case, who(person(name)))) for name in STAFF}
    pages = [town.page(f"/cases/{case.number}/", name) for name in STAFF]
    pages += [town.page("/services/work/", name) for name in STAFF[:2]]
    pages += [town.page(f"/services/t/{made.code}/")]
    ways = [list(notice.channels) for step in ruled.notify for notice in notices(case, step, 1)]
    kept = "rahasia@contoh.id" in str(case.data), "Dewi" in str(case.data)
    paper = [(title, bool(file)) for title, file in _matter(case, frozenset()).papers]
    for late in (20, 45):
        ring_due(timezone.now() + timedelta(days=late))
    rung = [
        (event.data["clock"], event.data["kind"], event.data.get("to", ""))
        for event in Event.objects.filter(name="cases.clock_rang", subject_id=case.pk).order_by("id")
    ]
    return (
        case.number[:3],
        case.visibility,
        case.title,
        case.agency_id,
        case.flags,
        roles,
        pages,
        ways,
        told(case),
        kept,
        paper,
        rung,
    )


def returned(raw: Raw, town: Town) -> object:
    """An application that comes back to its applicant, and is left lying."""
    made, seen = take(raw), []
    act(made.case, "ragukan", "petugas.ptsp")
    try:
        act(made.case, "kembalikan", "petugas.ptsp", alasan="Kata rahasia")
    except (NotAllowed, Invalid) as refusal:
        seen.append(type(refusal).__name__ + str(refusal))
        from satukota.kernel.files.api import store

        photo = store(picture("lapangan.jpg", 77), kind="evidence", by=Actor.system(), case_id=made.case.pk)
        apply(
            made.case.number,
            Act("kembalikan", {"alasan": "Kata rahasia"}, "", files=(photo,)),
            who(person("petugas.ptsp")),
        )
    made.case.refresh_from_db()
    page = town.page(f"/services/t/{made.code}/")
    public = [(row.action, row.text) for row in entries(made.case, public_only=True)]
    ring_due(timezone.now() + timedelta(days=20))
    made.case.refresh_from_db()
    return seen, page, history(made.case), public, made.case.state


def ready(raw: Raw) -> Sent:
    """An application that lies ready for the decision."""
    made = take(raw)
    if "periksa" in definition(made.case.type).documents:
        add_papers(made.case, "periksa", [picture("periksa.jpg", 33)], who(person("petugas.ptsp")))
        made.case.refresh_from_db()
    act(made.case, "teruskan", "petugas.ptsp", tempat="Alun-alun")
    return made


def grant(case: Case) -> list[Paper]:
    """Let the head grant what is ready, and the treasurer take the money; the PDF itself is an empty page."""
    with on_empty_pages():
        act(case, "setujui", "kepala.ptsp")
        for bill in Bill.objects.filter(case=case, paid_at__isnull=True):
            pay(bill.pk, "cash", bill.total, "", person("bendahara"))
        follow(case)
    case.refresh_from_db()
    return list(Paper.objects.filter(case=case).order_by("id"))


@cache
def empty_pdf() -> bytes:
    return render_pdf("<p></p>")


def on_empty_pages() -> Any:
    """Let papers be issued as empty pages: how they look is seen elsewhere (`printed`)."""
    return patch.object(printing, "render_pdf", lambda _html, _variant=None: empty_pdf())


def on_paper(paper: Paper) -> object:
    number = re.sub(r"\d{4}", "N", paper.number, count=1)
    state = paper.status, paper.valid_until, revocable(paper)
    return paper.output, paper.title, number, paper.shown, bool(paper.signed_code), paper.signer, state


def granted(raw: Raw, town: Town) -> object:
    """A matter that was granted: its papers, what the public may check, the survey, and how long it is kept."""
    made = ready(raw)
    papers = [on_paper(paper) for paper in grant(made.case)]
    pages = [town.page(f"/services/t/{made.code}/"), town.page(f"/services/t/{made.code}/survey/")]
    pages += [town.page(f"/v/{paper.code}/") for paper in Paper.objects.filter(case=made.case)]
    bills = [(bill.total, bill.bond if hasattr(bill, "bond") else 0) for bill in Bill.objects.filter(case=made.case)]
    window = renewal_window(made.case)
    times = (window.last - window.first, window.closes - window.last) if window else ()
    forgotten = [forget_ended(timezone.now() + timedelta(days=days)) for days in (400, 366 * 6)]
    return made.case.state, papers, pages, bills, times, told(made.case), forgotten


def turned_down(raw: Raw, town: Town) -> object:
    """A matter that was refused, with a certified signature where the step asks for one; what may be done against it."""
    town.settings.BSRE_URL = "simulator"
    made = ready(raw)
    with on_empty_pages():
        act(made.case, "tolak", "kepala.ptsp", alasan="Tidak cocok")
    papers = [on_paper(paper) for paper in Paper.objects.filter(case=made.case)]
    window = appeal_window(made.case)
    against = (window.rule.within, window.title, window.rule.basis, window.until.date()) if window else ()
    page = town.page(f"/services/t/{made.code}/")
    opened = appealed(made) if window else ""
    return made.case.state, papers, str(against), page, history(made.case), opened


def appealed(made: Sent) -> str:
    """What becomes of a refused matter whose objection nobody answers in time."""
    started = begin_sequel(made.case, "appeal")
    save_answers(started.draft, draft_answers(started.draft) | {"alasan": "Sudah cocok", "permintaan": "Berikan"})
    send(started.draft)
    ring_due(timezone.now() + timedelta(days=40))
    made.case.refresh_from_db()
    return made.case.state


def renewed(raw: Raw, town: Town) -> object:
    """A permit that is renewed before it ends: what is taken over, and when the earlier one ends."""
    return followed(raw, town, "renewal")


def amended(raw: Raw, town: Town) -> object:
    """A permit that is amended: what may be changed, and which number and last day the new one has."""
    return followed(raw, town, "amendment")


def followed(raw: Raw, town: Town, way: str) -> object:
    made = ready(raw)
    (paper,) = [paper for paper in grant(made.case) if paper.output == "surat"]
    ends = timezone.localdate() + timedelta(days=20)
    Paper.objects.filter(pk=paper.pk).update(valid_until=ends)
    try:
        started = begin_sequel(made.case, way)
    except NotFollowing as refusal:
        return refusal.code
    draft, seen = started.draft, [town.page(f"/services/a/{started.token}/{step}/") for step in ("diri", "acara")]
    seen += [draft_answers(draft), sorted(document_ids(draft))]
    answers = draft_answers(draft) | {"tempat": "Tempat baru"}
    if way == "amendment":
        answers["mulai"] = "2027-03-01"
    answers.setdefault("mulai", "2027-03-01")
    save_answers(draft, answers)
    for number, name in enumerate(("ktp", "denah")):
        if name not in document_ids(draft):
            add_paper(draft, name, picture(f"{name}2.jpg", 50 + number))
    case = send(draft).case
    add_papers(case, "periksa", [picture("periksa2.jpg", 34)], who(person("petugas.ptsp")))
    try:
        act(case, "teruskan", "petugas.ptsp", tempat="Alun-alun")
        new = [on_paper(paper) for paper in grant(case)]
    except NotAllowed as refusal:  # taken for the same matter: an earlier one of the same day
        return str(seen), refusal.refusal.code
    paper.refresh_from_db()
    same = Paper.objects.get(case=case).number == paper.number
    return str(seen), new, same, paper.status, str(paper.reason)


# What is counted, compared and looked up elsewhere.


def counted(raw: Raw, _town: Town) -> object:
    """Whether there is a place left: for the same and for other answers, and after the first was refused."""
    made = take(raw)
    ruled = definition(made.case.type)
    facts = case_facts(made.case, ruled, timezone.now())
    wishes = [facts, {**facts, "jenis": "besar"}, {**facts, "mulai": "2027-05-05"}, {**facts, "mulai": "2026-12-30"}]
    left = [full_quota(ruled, wish) for wish in wishes]
    Case.objects.filter(pk=made.case.pk).update(state="ditolak")
    return left, [full_quota(ruled, wish) for wish in wishes]


def compared(raw: Raw, _town: Town) -> object:
    """Which of several applications are taken for one, by which rule."""
    cases = [take(raw, tempat="Satu").case]
    cases += [
        take(raw, tempat=place, mulai=day).case
        for place, day in (("Satu", "2026-12-02"), ("Dua", "2027-06-06"), ("Satu", "2026-12-01"))
    ]
    numbers = {case.number: place for place, case in enumerate(cases)}
    for case in cases:
        case.refresh_from_db()
    return [
        (case.flags, [(numbers[other], rule) for other, rule, *_ in case.data.get("$duplicates", [])]) for case in cases
    ]


def rested(raw: Raw, _town: Town) -> object:
    """What is said of the number of a permit of another service: one that holds, a letter that is no permit, none."""
    from satukota.modules.services.tests.conftest import ANSWERS, PAPERS, RESEARCH

    draft = begin(RESEARCH).draft
    save_answers(draft, ANSWERS[RESEARCH])
    for paper in PAPERS[RESEARCH]:
        add_paper(draft, paper, picture(f"{paper}.jpg"))
    earlier = send(draft).case
    soon = timezone.localdate() + timedelta(days=90)
    for output in ("surat", "penolakan"):
        Paper.objects.create(
            case=earlier,
            output=output,
            title="x",
            number=f"N/{output}",
            status="valid",
            code=f"c-{output}",
            valid_until=soon,
            issued_at=timezone.now(),
        )
    ruled, said = load(source(raw)), []
    for kind in ("kecil", "besar"):
        for name in ("Rina Utami", "Orang Lain"):
            for number in ("N/surat", "N/penolakan", "N/tidak"):
                facts = {"jenis": kind, "orang": {"nama": name}, "izin_lama": number, "tempat": number}
                said.append({path: str(error.params) for path, error in unmet_requirements(ruled, facts).items()})
    return said


def prefilled(raw: Raw, town: Town) -> object:
    """What registers fill in, and how often they are asked."""
    town.settings.POPULATION_URL = "simulator"
    kind = published(raw)
    draft = begin(kind, level=2).draft
    save_answers(draft, nest({"orang.nik": "3672014101900001", "mulai": "1990-01-01", "alasan": "1990-01-01"}))
    filled = prefill(draft)
    asked = Event.objects.filter(name="audit.personal_data_seen", subject_kind="draft", subject_id=draft.pk).count()
    return filled, draft_answers(draft), asked
