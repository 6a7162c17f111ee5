"""A draft is shown and sent under one version: where the service changes meanwhile, its applicant is asked first."""

import re

import pytest

from satukota.kernel.cases.api import CaseType, forget_published, load_one, pinned_definition
from satukota.modules.services.actions.drafts import add_paper, begin, draft_answers, find_draft, save_answers
from satukota.modules.services.actions.submission import NewVersionError, send
from satukota.modules.services.models import Draft
from satukota.modules.services.tests.conftest import ANSWERS, RESEARCH, changed, picture
from satukota.modules.services.tests.test_versions import SOURCE

pytestmark = pytest.mark.django_db
TYPE = "layanan.uji-draf"
FIRST = SOURCE.replace(RESEARCH, TYPE).replace("prefix: PEN", "prefix: UJD")
FEE = 'fees:\n  - {id: jasa, amount: 75000, label: {id: Jasa layanan, en: Service}, basis: "Perda contoh"}\nroles:'
DEARER = FIRST.replace("\nroles:", f"\n{FEE}", 1)
NARROWER = FIRST.replace("enum: [kesehatan", "enum: [gizi", 1).replace("labels: {kesehatan:", "labels: {gizi:", 1)
OTHER_QUESTION = FIRST.replace("judul", "topik")
SAME_TO_THE_APPLICANT = FIRST.replace("sla: {total: 5d}", "sla: {total: 5d}\n\n", 1) + "\n"


def publish(source: str) -> CaseType:
    row = load_one(source, "")
    forget_published()
    assert row
    return row


@pytest.fixture
def draft(db):
    """An application that is whole and not sent yet, with the token of its link."""
    publish(FIRST)
    started = begin(TYPE)
    save_answers(started.draft, ANSWERS[RESEARCH])
    for paper in ("pengantar", "proposal"):
        add_paper(started.draft, paper, picture(f"{paper}.jpg"))
    return started


def check_page(client, started):
    return client.get(f"/services/a/{started.token}/check/", follow=True)


def test_a_new_price_is_said_and_confirmed_before_anything_is_sent(client, draft):
    publish(DEARER)
    page = check_page(client, draft)
    assert page.redirect_chain[-1][0].endswith("/changed/")
    assert "Rp 0" in page.content.decode() and "Rp 75.000" in page.content.decode()
    sent = client.post(f"/services/a/{draft.token}/check/")
    assert sent.url.endswith("/changed/") and find_draft(draft.token).case is None
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]
    client.post(f"/services/a/{draft.token}/changed/", {"version": version})
    page = check_page(client, draft)
    assert "Rp 75.000" in page.content.decode() and "Pola hidup sehat" in page.content.decode()
    client.post(f"/services/a/{draft.token}/check/")
    case = find_draft(draft.token).case
    assert case.definition_id == int(version) and case.definition.source == DEARER


def test_a_yes_to_one_version_is_no_yes_to_the_next(client, draft):
    asked = publish(DEARER)
    publish(DEARER.replace("75000", "90000"))
    client.post(f"/services/a/{draft.token}/changed/", {"version": asked.pk})
    page = check_page(client, draft)
    assert page.redirect_chain[-1][0].endswith("/changed/") and "Rp 90.000" in page.content.decode()


def test_a_choice_that_is_gone_is_asked_anew_and_the_rest_kept(client, draft):
    row = publish(NARROWER)
    page = client.get(f"/services/a/{draft.token}/", follow=True).content.decode()
    assert "Kesehatan" in page
    client.post(f"/services/a/{draft.token}/changed/", {"version": row.pk})
    page = check_page(client, draft)
    assert not page.redirect_chain[-1][0].endswith(("/check/", "/changed/"))
    assert draft_answers(find_draft(draft.token)) == ANSWERS[RESEARCH]
    definition = pinned_definition(row.pk)
    form_page = next(form_page for form_page in definition.pages if "bidang" in form_page.fields)
    assert page.redirect_chain[-1][0].endswith(f"/{form_page.id}/")


def test_an_answer_that_is_not_asked_any_more_stays_readable(client, draft):
    row = publish(OTHER_QUESTION)
    assert "Pola hidup sehat" in client.get(f"/services/a/{draft.token}/", follow=True).content.decode()
    client.post(f"/services/a/{draft.token}/changed/", {"version": row.pk})
    page = client.get(f"/services/a/{draft.token}/", follow=True).content.decode()
    assert "Pola hidup sehat" in page and "judul" not in draft_answers(find_draft(draft.token))


def test_what_is_typed_while_a_version_is_published_is_kept(client, draft):
    page = pinned_definition(draft.draft.definition_id).pages[-1]
    publish(DEARER)
    typed = {"peneliti__nama": "Rina Baru", "peneliti__hp": "081234567891", "peneliti__lembaga": "Kampus"}
    step = next(p.id for p in pinned_definition(draft.draft.definition_id).pages if "peneliti.nama" in p.fields)
    client.post(f"/services/a/{draft.token}/{step}/", typed)
    assert draft_answers(find_draft(draft.token))["peneliti"]["nama"] == "Rina Baru", page


def test_a_version_that_the_applicant_would_not_notice_asks_nothing(client, draft):
    row = publish(SAME_TO_THE_APPLICANT)
    assert not check_page(client, draft).redirect_chain
    client.post(f"/services/a/{draft.token}/check/")
    assert find_draft(draft.token).case.definition_id == row.pk


def test_a_program_that_sends_an_old_draft_is_refused(draft):
    publish(DEARER)
    with pytest.raises(NewVersionError):
        send(Draft.objects.get(pk=draft.draft.pk))


def test_a_draft_of_a_service_that_is_closed_says_so_and_is_kept(client, draft):
    CaseType.objects.filter(type=TYPE).update(status="retired")
    forget_published()
    page = check_page(client, draft)
    assert page.status_code == 410 and "tidak lagi menerima permohonan" in page.content.decode()
    assert draft_answers(find_draft(draft.token)) == changed(ANSWERS[RESEARCH], {})
