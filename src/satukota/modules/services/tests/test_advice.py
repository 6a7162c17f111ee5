"""Advice: the adviser sees the matter, its conditions reach who decides and the paper; the head looks before signing."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, NotAllowed, load_one, pinned_definition
from satukota.kernel.events.api import Event
from satukota.kernel.files.api import copy_to_serve, of_case
from satukota.kernel.people.api import demo_account
from satukota.modules.services.actions.previews import preview_pdf
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import BIRTH, EVENT

pytestmark = pytest.mark.django_db
SOURCE = (Path(__file__).parents[1] / "definitions" / "izin-keramaian.yaml").read_text()
CONDITION = "Wajib 20 petugas keamanan"


def text(answer) -> str:
    return answer.content.decode()


def words_of(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    return subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def asked(submit, act):
    """An event permit for which two agencies were asked: the case, and what each was asked by the agency's code."""
    case = submit(EVENT, penanggung__nik="3672010101800001").case
    act(case, "minta-rekomendasi", "petugas.ptsp")
    return case, {child.agency.code: child for child in Case.objects.filter(parent=case).select_related("agency")}


def test_an_adviser_sees_the_matter_as_the_definition_shows_it_and_its_papers(client, asked, person):
    case, children = asked
    client.force_login(person("polres"))
    body = text(client.get(f"/cases/{children['polres'].number}/"))
    assert "Hendra Gunawan" in body and "Pentas seni" in body and "KTP penanggung jawab" in body
    assert "3672010101800001" not in body
    file = next(file for file in of_case(case.pk) if file.kind == "document:ktp")
    answer = client.get(reverse("services:advice_paper", args=[children["polres"].number, file.pk]))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    purposes = Event.objects.filter(name="audit.personal_data_seen", subject_id=case.pk).values_list(
        "data__purpose", flat=True
    )
    assert list(purposes) == ["advice", "advice"]


def test_who_is_not_named_sees_the_matter_without_names_and_no_scan(client, submit, act, person):
    load_one(
        SOURCE.replace("pii.personal: [petugas, kepala, polisi, perhubungan]", "pii.personal: [petugas, kepala]"), ""
    )
    case = submit(EVENT, tanggal="2026-12-27").case
    act(case, "minta-rekomendasi", "petugas.ptsp")
    child = Case.objects.get(parent=case, agency__code="polres")
    client.force_login(person("polres"))
    body = text(client.get(f"/cases/{child.number}/"))
    assert "Pentas seni" in body and "Hendra Gunawan" not in body
    file = next(file for file in of_case(case.pk) if file.kind == "document:ktp")
    assert client.get(reverse("services:advice_paper", args=[child.number, file.pk])).status_code == 404


def test_a_paper_without_personal_data_is_seen_by_who_is_shown_no_names(client, submit, act, person):
    source = SOURCE.replace("pii.personal: [petugas, kepala, polisi, perhubungan]", "pii.personal: [petugas, kepala]")
    titled = "title: {id: KTP penanggung jawab"
    assert titled in source
    load_one(source.replace(titled, f"personal: false, {titled}", 1), "")
    case = submit(EVENT, tanggal="2026-12-28").case
    act(case, "minta-rekomendasi", "petugas.ptsp")
    child = Case.objects.get(parent=case, agency__code="polres")
    client.force_login(person("polres"))
    assert "Hendra Gunawan" not in text(client.get(f"/cases/{child.number}/"))
    file = next(file for file in of_case(case.pk) if file.kind == "document:ktp")
    assert client.get(reverse("services:advice_paper", args=[child.number, file.pk])).status_code == 200


def test_no_paper_of_another_case_is_given_by_an_advice(client, asked, submit, person):
    _case, children = asked
    other = next(file for file in of_case(submit(BIRTH).case.pk) if file.kind == "document:kkasal")
    client.force_login(person("polres"))
    assert client.get(reverse("services:advice_paper", args=[children["polres"].number, other.pk])).status_code == 404


def test_the_conditions_reach_who_decides_and_the_paper(client, asked, act, person):
    case, children = asked
    act(children["polres"], "jawab", "polres", saran="bersyarat", catatan=CONDITION)
    act(children["dishub"], "jawab", "petugas.lalin", saran="setuju")
    for username in ("petugas.ptsp", "kepala.ptsp"):
        client.force_login(person(username))
        body = text(client.get(f"/cases/{case.number}/"))
        assert CONDITION in body and "Setuju dengan syarat" in body
    act(case, "setujui", "petugas.ptsp")
    act(case, "terbitkan", "kepala.ptsp")
    paper = Paper.objects.get(case=case)
    assert CONDITION in words_of(copy_to_serve(paper.file, "original").path.read_bytes())


def test_what_is_awaited_is_said_with_its_term(client, asked, person):
    case, children = asked
    client.force_login(person("petugas.ptsp"))
    body = text(client.get(f"/cases/{case.number}/"))
    assert children["polres"].number in body and "ditunggu" in body


def test_an_agency_above_does_not_answer_for_the_one_that_was_asked(asked, act, agency):
    _case, children = asked
    child = children["polres"]
    Case.objects.filter(pk=child.pk).update(agency=agency("rsud"))
    demo_account("petugas.dinkes", "Officer", "officer", "dinkes")
    demo_account("petugas.rsud", "Officer", "officer", "rsud")
    with pytest.raises(NotAllowed) as refused:
        act(child, "jawab", "petugas.dinkes", saran="setuju")
    assert refused.value.refusal.code == "not_your_role"
    assert act(child, "jawab", "petugas.rsud", saran="setuju").state == "dijawab"


@pytest.fixture
def checked(submit, act):
    case = submit(BIRTH).case
    return act(case, "setujui", "verifikator")


def test_the_head_looks_at_the_paper_before_signing_it(client, checked, person):
    client.force_login(person("kadis.dukcapil"))
    address = reverse("services:preview", args=[checked.number, "kutipan-akta"])
    assert address in text(client.get(f"/cases/{checked.number}/"))
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "PRATINJAU" in words_of(answer.content) and "Bayu Pratama" in words_of(answer.content)
    assert not Paper.objects.filter(case=checked).exists()


@pytest.mark.parametrize("username", ["verifikator", "kabid.dukcapil", "petugas.ptsp", "bidan"])
def test_who_does_not_issue_sees_no_preview(client, checked, person, username):
    client.force_login(person(username))
    assert client.get(reverse("services:preview", args=[checked.number, "kutipan-akta"])).status_code == 404


def test_a_preview_draws_no_number(checked, person):
    definition = pinned_definition(checked.definition_id)
    preview_pdf(checked, definition, definition.outputs["kutipan-akta"], person("kadis.dukcapil"))
    assert not Paper.objects.exists()
