"""A refusal is a letter with reasons and the last day to object; a revocation can be objected to as well."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseType, entries, forget_published, load_one
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.papers import revoke
from satukota.modules.services.actions.signing import to_sign
from satukota.modules.services.models import Paper, Sequel
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.queries.requirements import unmet_requirements
from satukota.modules.services.queries.sequels import appeal_window
from satukota.modules.services.rules.showing import date_words
from satukota.modules.services.tests.conftest import BIRTH, EVENT, RESEARCH, paper_file, pdf_text
from satukota.modules.services.tests.test_appeals import appeal, code_of
from satukota.modules.services.tests.test_format_keys import SOURCE

pytestmark = pytest.mark.django_db
WHY = "Lokasi penelitian tertutup untuk umum"
NO_LETTER = {"layanan.pendampingan-nib", "layanan.usulan-bansos", "layanan.pelatihan-umkm"}
"""Help and proposals: nobody is refused a permit or a letter."""


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def refused(submit, act):
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "tolak", "kepala.kesbang", alasan=WHY)
    sent.case.refresh_from_db()
    return sent


@pytest.fixture
def revoked(submit, act):
    """A permit that was issued and then revoked, with the code of its holder."""
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "terbitkan", "kepala.kesbang")
    revoke(Paper.objects.get(case=sent.case), "Judul tidak sesuai", Actor.system())
    sent.case.refresh_from_db()
    return sent


def last_day(case: Case) -> str:
    until = appeal_window(case).until
    return date_words(timezone.localtime(until).date().isoformat(), "id")


def test_nobody_is_promised_a_letter_of_refusal(client):
    for name in ("service", "standard"):
        page = text(client.get(reverse(f"services:{name}", args=[RESEARCH])))
        assert "Surat Keterangan Penelitian" in page and "Surat Penolakan" not in page


def test_a_refusal_is_a_letter_with_its_reason_and_the_last_day_to_object(refused):
    letter = Paper.objects.get(case=refused.case)
    words = pdf_text(paper_file(letter))
    assert (letter.output, letter.status) == ("penolakan", "refusal")
    assert letter.signer and letter.number.startswith("PEN-TOLAK-")
    for part in (WHY, last_day(refused.case), "21 hari kerja", "UU 30/2014 pasal 77 ayat (1)", "Permendagri 3/2018"):
        assert part in words, part


CHOSEN = SOURCE.replace(
    "sign: pades, run: [services.number, services.render], form: {alasan: {type: string, required: true, maxLength: 1000,"
    " format: text, label",
    "sign: pades, run: [services.number, services.render], form: {alasan: {type: string, required: true,"
    " enum: [tertutup, lain], labels: {tertutup: {id: Lokasi tertutup untuk umum, en: The place is closed},"
    " lain: {id: Alasan lain, en: Another reason}}, label",
)


def test_a_reason_that_is_chosen_stands_everywhere_by_its_label(client, submit, act):
    assert CHOSEN != SOURCE and load_one(CHOSEN, "")
    forget_published()
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "tolak", "kepala.kesbang", alasan="tertutup")
    letter = pdf_text(paper_file(Paper.objects.get(case=sent.case)))
    message = Message.objects.filter(template="service-refused").latest("id").context
    page = text(client.get(reverse("services:track", args=[str(sent.code)])))
    for said in (letter, message, page):
        assert "Lokasi tertutup untuk umum" in said and '"tertutup"' not in said


def test_letter_message_and_page_name_the_same_last_day(client, refused):
    day = last_day(refused.case)
    message = Message.objects.filter(template="service-refused").latest("id")
    page = text(client.get(reverse("services:track", args=[str(refused.code)])))
    assert day in message.context and day in pdf_text(paper_file(Paper.objects.get(case=refused.case)))
    assert str(timezone.localtime(appeal_window(refused.case).until).day) in page and "Surat Penolakan" in page


def test_the_head_looks_at_the_letter_of_refusal_before_refusing(client, submit, act, person):
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    client.force_login(person("kepala.kesbang"))
    address = reverse("services:preview", args=[case.number, "penolakan"])
    assert address in client.get(f"/cases/{case.number}/").content.decode()
    words = pdf_text(client.get(address).content)
    assert "tidak dapat dikabulkan" in words and "PRATINJAU" in words and "Rina Utami" in words
    assert not Paper.objects.filter(case=case).exists()


def test_who_writes_a_service_sees_its_letter_of_refusal(client, person):
    row = CaseType.objects.get(type=RESEARCH, status="published")
    client.force_login(person("kepala.kesbang"))
    answer = client.get(reverse("services:sample", args=[row.pk, "penolakan"]))
    assert answer.status_code == 200 and "21 hari kerja" in pdf_text(answer.content)


def test_everybody_reads_that_a_letter_of_refusal_is_no_permit(client, refused):
    letter = Paper.objects.get(case=refused.case)
    page = text(client.get(f"/v/{letter.code}/"))
    assert "surat penolakan" in page and "Asli dan berlaku" not in page


def test_a_letter_of_refusal_counts_for_no_permit(refused):
    letter = Paper.objects.get(case=refused.case)
    wanted = SOURCE.replace(
        "documents:\n",
        "requires:\n  - {service: layanan.izin-penelitian, number: judul, same: {peneliti.hp: peneliti.hp}}\ndocuments:\n",
        1,
    )
    definition, problems = check_service(wanted)
    assert definition and not problems
    facts = {"judul": letter.number, "peneliti": {"hp": "+6281234567891"}}
    assert "judul" in unmet_requirements(definition, facts)


def test_a_granted_objection_ends_the_letter_and_a_second_refusal_gets_one_of_its_own(client, refused, act):
    first = Paper.objects.get(case=refused.case)
    case = appeal(client, refused.code)
    act(case, "kabulkan", "kepala.kesbang", alasan="Ternyata terbuka")
    first.refresh_from_db()
    assert first.status == Paper.Status.REVOKED and case.number in first.reason
    act(refused.case, "tolak", "kepala.kesbang", alasan="Etik tidak ada")
    letters = list(Paper.objects.filter(case=refused.case).order_by("id"))
    assert [row.status for row in letters] == ["revoked", "refusal"] and letters[0].number != letters[1].number


def test_a_permit_follows_a_refusal_that_was_objected_to(client, refused, act):
    case = appeal(client, refused.code)
    act(case, "kabulkan", "kepala.kesbang", alasan="Ternyata terbuka")
    act(refused.case, "terbitkan", "kepala.kesbang")
    assert Paper.objects.get(case=refused.case, output="surat").status == Paper.Status.VALID


def test_a_letter_of_refusal_that_a_person_signs_waits_for_the_head(settings, monkeypatch, submit, act, person):
    monkeypatch.setenv("BSRE_URL", "simulator")
    settings.BSRE_URL = "simulator"
    sent = submit(RESEARCH)
    act(sent.case, "setujui", "petugas.kesbang")
    act(sent.case, "tolak", "kepala.kesbang", alasan=WHY)
    waiting = list(to_sign(person("kepala.kesbang")))
    assert [(row.case_id, row.output) for row in waiting] == [(sent.case.pk, "penolakan")]


def test_a_letter_of_refusal_must_say_why_and_until_when():
    own = "    letter:\n      body:\n        - text: Permohonan ditolak.\n    refusal: [tolak]\n"
    wrong = SOURCE.replace("    template: penolakan.html\n", "").replace("    refusal: [tolak]\n", own)
    codes = [(problem.code, problem.params.get("name")) for problem in check_service(wrong)[1]]
    assert codes == [("refusal_says_not", "$reason"), ("refusal_says_not", "$objection")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("refusal: [tolak]", "refusal: [tolakk]", "unknown_action"),
        ("sign: pades, run: [services.number, services.render], form", "form", "needs_effect"),
        (
            "alasan: {type: string, required: true, maxLength: 1000, format: text, label: {id: Alasan,",
            "sebab: {type: string, label: {id: Alasan,",
            "needs_answer",
        ),
        ('text: "{$agency} memberikan', 'text: "{$reason} {$agency} memberikan', "letter_no_refusal"),
    ],
)
def test_a_letter_of_refusal_that_would_not_come_is_refused_at_its_line(old, new, code):
    assert old in SOURCE
    problems = check_service(SOURCE.replace(old, new, 1))[1]
    assert code in [problem.code for problem in problems] and all(problem.line for problem in problems)


@pytest.mark.parametrize("name", sorted(ready_made()))
def test_every_ready_made_service_that_decides_refuses_with_a_letter(name):
    definition = ready_made()[name].definition
    refusing = {step for output in definition.outputs.values() for step in output.refusal}
    decides = definition.appeal is not None and definition.appeal.course == "layanan.keberatan"
    if decides and definition.id not in NO_LETTER:
        assert "tolak" in refusing
    assert refusing <= definition.actions.keys()


@pytest.mark.parametrize(("kind", "by"), [(EVENT, "kepala.ptsp"), (BIRTH, "kabid.dukcapil")])
def test_the_services_of_the_program_refuse_with_a_letter(submit, act, kind, by):
    case = act(submit(kind).case, "tolak", by, alasan="Syarat tidak terpenuhi")
    letter = Paper.objects.get(case=case)
    assert letter.status == Paper.Status.REFUSAL and "Syarat tidak terpenuhi" in pdf_text(paper_file(letter))


def test_who_loses_a_paper_is_told_until_when_to_object(client, revoked):
    day = last_day(revoked.case)
    message = Message.objects.filter(template="service-revoked").latest("id")
    page = text(client.get(reverse("services:track", args=[str(revoked.code)])))
    assert day in message.context and reverse("services:appeal", args=[str(revoked.code)]) in page


def test_a_granted_objection_lets_the_revoked_paper_hold_again(client, revoked, act):
    paper = Paper.objects.get(case=revoked.case)
    case = appeal(client, revoked.code)
    assert paper.number in case.data["perkara"]["layanan"] and case.agency.code == "kesbangpol"
    act(case, "kabulkan", "kepala.kesbang", alasan="Judul sudah benar")
    paper.refresh_from_db()
    revoked.case.refresh_from_db()
    assert (paper.status, revoked.case.state) == ("valid", "selesai")
    assert paper.reason == "Judul tidak sesuai" and paper.restored_at > paper.ended_at
    page = text(client.get(f"/v/{paper.code}/"))
    assert "Asli dan berlaku" in page and "berlaku lagi" in page
    assert any(case.number in row.text for row in entries(revoked.case, public_only=True))
    assert Event.objects.filter(name="services.paper_restored", data__paper=paper.pk).exists()


def test_what_is_upheld_stays_revoked_and_the_superior_may_still_restore_it(client, revoked, act, agency):
    from satukota.kernel.people.api import demo_account

    first = appeal(client, revoked.code)
    act(first, "tolak", "kepala.kesbang", alasan="Judul memang lain")
    paper = Paper.objects.get(case=revoked.case, output="surat")
    assert paper.status == Paper.Status.REVOKED
    second = appeal(client, code_of(first))
    demo_account("sekda.banding", "Sekretaris Daerah", "head", "setda")
    act(second, "kabulkan", "sekda.banding", alasan="Berlakukan lagi")
    paper.refresh_from_db()
    assert paper.status == Paper.Status.VALID


def test_a_revocation_of_long_ago_is_not_objected_to(client, revoked):
    Paper.objects.filter(case=revoked.case).update(ended_at=timezone.now() - timedelta(days=90))
    assert appeal_window(revoked.case).late
    client.post(reverse("services:appeal", args=[str(revoked.code)]))
    assert not Sequel.objects.exists()


def test_who_objected_in_time_waits_without_losing_the_paper(client, revoked, act):
    """The objection is judged by the day on which it was made, not by the day on which it is granted."""
    case = appeal(client, revoked.code)
    day = timezone.now() - timedelta(days=40)
    Paper.objects.filter(case=revoked.case).update(ended_at=day)
    Case.objects.filter(pk=case.pk).update(opened_at=day + timedelta(days=3))
    act(case, "kabulkan", "kepala.kesbang", alasan="Judul sudah benar")
    assert Paper.objects.get(case=revoked.case).status == Paper.Status.VALID
