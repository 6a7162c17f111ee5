"""A service is its agency's: nobody else edits, proposes or publishes it."""

import json
import re
from pathlib import Path

import pytest
from django.utils.html import escape

from satukota.kernel.cases.api import CaseType, load_one
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.definitions import keep_draft
from satukota.modules.services.actions.drafts import begin
from satukota.modules.services.tests.conftest import BIRTH, RESEARCH
from satukota.web.api import day

pytestmark = pytest.mark.django_db
SOURCE = (Path(__file__).parents[1] / "definitions" / "akta-kia.yaml").read_text()
TAKEN = SOURCE.replace("opd: disdukcapil", "opd: dpupr")
REWORDED = SOURCE.replace("Sekali lapor, tiga dokumen.", "Satu laporan, tiga dokumen.")
DEARER = REWORDED.replace("- {id: akta, amount: 0,", '- {id: akta, amount: 0, when: {"var": "terlambat"},')
LAXER = SOURCE.replace(
    "by: [kadis], likely: true, sign: pades, validate: all, fourEyes: setujui", "by: [kadis, verifikator]"
)
OPENED = SOURCE.replace("      pii: secret\n", "")


@pytest.fixture
def as_(client, person):
    """The pages of the editor as somebody sees them."""

    def as_(username: str):
        client.force_login(person(username))
        return client

    return as_


def published() -> CaseType:
    return CaseType.objects.get(type=BIRTH, status="published")


def proposed(as_, source: str, by: str) -> CaseType:
    """A version that somebody wrote and proposed on the pages of the editor."""
    kept = as_(by).post("/services/definitions/new/", {"source": source})
    assert kept.status_code == 302, kept.content.decode()[:2000]
    row = CaseType.objects.get(status="draft")
    as_(by).post(f"/services/definitions/{row.pk}/propose/")
    return row


def planted(source: str, by) -> CaseType:
    """A proposal that lies there already, as one that was written before services had owners."""
    last = published()
    return CaseType.objects.create(type=BIRTH, version=last.version + 1, source=source, status="review", created_by=by)


def test_the_head_of_another_agency_cannot_open_write_or_propose_a_service(as_, person):
    before = published()
    assert as_("kepala.pu").get(f"/services/definitions/{before.pk}/edit/").status_code == 403
    written = as_("kepala.pu").post("/services/definitions/new/", {"source": TAKEN})
    assert written.status_code == 422 and TAKEN[:30] in written.content.decode()
    draft = CaseType.objects.create(
        type=BIRTH, version=99, source=TAKEN, status="draft", created_by=person("kepala.pu")
    )
    assert as_("kepala.pu").post(f"/services/definitions/{draft.pk}/propose/").status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft" and published() == before


@pytest.mark.parametrize("publisher", ["kepala.kesbang", "kadis.dukcapil", "admin"])
def test_what_another_agency_wrote_is_published_by_nobody(as_, person, publisher):
    before = published()
    row = planted(TAKEN, person("kepala.pu"))
    assert as_(publisher).post(f"/services/definitions/{row.pk}/publish/").status_code == 403
    assert published() == before and before.source == SOURCE


def test_the_head_of_another_agency_does_not_publish_what_the_owner_wrote(as_):
    before = published()
    row = proposed(as_, REWORDED, "kabid.dukcapil")
    assert as_("kepala.kesbang").get(f"/services/definitions/{row.pk}/").status_code == 404
    assert as_("kepala.kesbang").post(f"/services/definitions/{row.pk}/publish/").status_code == 403
    assert published() == before


@pytest.mark.parametrize("publisher", ["kadis.dukcapil", "admin"])
def test_two_people_of_the_owner_or_one_with_the_standard_setter_publish_new_words(as_, publisher):
    row = proposed(as_, REWORDED, "kabid.dukcapil")
    as_(publisher).post(f"/services/definitions/{row.pk}/publish/")
    assert published() == row


@pytest.mark.parametrize("source", [TAKEN, DEARER, LAXER, OPENED], ids=["owner", "fee", "signing", "privacy"])
def test_owner_money_signing_and_privacy_need_the_agencys_head_and_the_standard_setter(as_, person, source):
    before = published()
    row = planted(source, person("kabid.dukcapil"))
    for publisher in ("kadis.dukcapil", "admin"):  # two people of the agency; a section head and the setter
        as_(publisher).post(f"/services/definitions/{row.pk}/publish/")
        assert published() == before
    CaseType.objects.filter(pk=row.pk).update(created_by=person("kadis.dukcapil"))
    page = as_("admin").get(f"/services/definitions/{row.pk}/").content.decode()
    assert "Dua pihak" in page and re.search(
        r"<p class=\"mb-0\">(Pemilik|Biaya|Langkah|Pertanyaan|Kelompok bersama)", page
    )
    as_("admin").post(f"/services/definitions/{row.pk}/publish/")
    assert published().source == source


def test_a_head_changes_what_lies_below_the_own_agency_but_a_role_elsewhere_does_not_count(person, agency):
    from satukota.kernel.people.api import Membership, User, forget_offices

    below = agency("kel-36-72-08-1007")
    below.parent = agency("disdukcapil")
    below.save()
    forget_offices()
    two_hats = User.objects.create(username="dua.topi", display_name="Dua Topi")
    Membership.objects.create(user=two_hats, role="head", agency=agency("dpupr"))
    Membership.objects.create(user=two_hats, role="officer", agency=agency("disdukcapil"))
    with pytest.raises(Exception, match=r"services\.edit"):
        keep_draft(REWORDED, BIRTH, two_hats)
    village = User.objects.create(username="lurah.lain", display_name="Lurah")
    Membership.objects.create(user=village, role="head", agency=below)
    assert keep_draft(REWORDED, BIRTH, village).created_by == village


def test_the_list_lets_an_agency_change_its_own_services_and_read_the_published_of_others(as_, person):
    draft = keep_draft(REWORDED, BIRTH, person("kabid.dukcapil"))
    foreign = as_("kepala.pu").get("/services/definitions/").content.decode()
    assert f"/services/definitions/{published().pk}/" in foreign
    assert f"/services/definitions/{draft.pk}/" not in foreign
    page = as_("kepala.pu").get(f"/services/definitions/{published().pk}/")
    assert page.status_code == 200 and "/edit/" not in page.content.decode()
    own = as_("kadis.dukcapil").get(f"/services/definitions/{published().pk}/").content.decode()
    assert f"/services/definitions/{published().pk}/edit/" in own


def drafted(as_, by: str, row: CaseType, **what) -> CaseType:
    """The draft that going back to a version, or ending the service, leads to; proposed by its writer."""
    answer = as_(by).post(f"/services/definitions/{row.pk}/draft/", what)
    kept = CaseType.objects.get(pk=int(answer.url.rstrip("/").rsplit("/", 1)[1]))
    as_(by).post(f"/services/definitions/{kept.pk}/propose/")
    return kept


def test_a_service_goes_back_to_an_earlier_version_by_two_people(as_):
    first = published()
    row = proposed(as_, REWORDED, "kabid.dukcapil")
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/publish/")
    back = drafted(as_, "kadis.dukcapil", first)
    as_("kadis.dukcapil").post(f"/services/definitions/{back.pk}/publish/")
    assert published() == row  # who asked is not who publishes
    as_("kabid.dukcapil").post(f"/services/definitions/{back.pk}/publish/")
    assert published() == back and back.version > row.version and back.source == first.source


def test_an_ended_service_takes_nothing_new_and_carries_what_runs_to_its_end(as_, client, submit, act, person):
    case = submit(BIRTH).case
    row = drafted(as_, "kabid.dukcapil", published(), end="1", why="Digabung")
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/publish/")
    assert not CaseType.objects.filter(type=BIRTH, status="published").exists()
    assert BIRTH not in client.get("/services/").content.decode()
    assert client.post(f"/services/s/{BIRTH}/start/").status_code == 410
    assert act(case, "setujui", by="verifikator").state == "diverifikasi"
    assert "dihentikan" in as_("kabid.dukcapil").get(f"/services/definitions/{row.pk}/").content.decode()


def test_the_page_of_an_ended_service_says_since_when_why_and_what_takes_its_place(as_, client):
    why = 'Digabung dengan "satu pintu": #1 \\ <b>'
    token = begin(BIRTH).token
    row = drafted(as_, "kabid.dukcapil", published(), end="1", why=why, instead=RESEARCH)
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/publish/")
    row.refresh_from_db()
    client.logout()
    ways = [f"/services/s/{BIRTH}/{way}" for way in ("", "standard/", "standard.pdf")]
    for way in (*ways, f"/services/a/{token}/changed/"):
        answer = client.get(way)
        page = answer.content.decode()
        assert answer.status_code == 410 and escape(why) in page and f'href="/services/s/{RESEARCH}/"' in page
    since = day(row.published_at)
    assert "Dihentikan sejak" in client.get(ways[0]).content.decode() and since in client.get(ways[0]).content.decode()
    assert client.get("/services/s/layanan.tidak-ada/").status_code == 404
    back = drafted(as_, "kabid.dukcapil", row)
    assert "ended:" not in back.source and "status: published" in back.source


def test_an_end_without_a_reason_is_no_end_and_what_was_chosen_stays(as_):
    answer = as_("kabid.dukcapil").post(
        f"/services/definitions/{published().pk}/draft/", {"end": "1", "why": " ", "instead": RESEARCH}
    )
    assert answer.status_code == 422 and not CaseType.objects.filter(status="draft").exists()
    assert f'<option value="{RESEARCH}" selected' in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("status: published\nended: {why: {id: Digabung}}", "not_ended"),
        ("status: retired\nended: {why: {id: Digabung}, instead: layanan.tidak-ada}", "unknown_service"),
        (f"status: retired\nended: {{why: {{id: Digabung}}, instead: {BIRTH}}}", "unknown_service"),
        ("status: retired\nended: {}", "missing_key"),
    ],
)
def test_an_end_that_says_what_is_not_so_is_refused_at_its_line(line, code):
    problems = check_service(SOURCE.replace("status: published", line, 1))[1]
    assert [(problem.code, problem.path.split(".")[0]) for problem in problems] == [(code, "ended")]


def test_nobody_takes_over_a_service_by_ending_it_first(as_, person):
    row = drafted(as_, "kabid.dukcapil", published(), end="1", why="Digabung")
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/publish/")
    with pytest.raises(Exception, match=r"services\.edit"):
        keep_draft(TAKEN, BIRTH, person("kepala.pu"))
    back = drafted(as_, "kabid.dukcapil", CaseType.objects.filter(type=BIRTH).earliest("published_at"))
    as_("kadis.dukcapil").post(f"/services/definitions/{back.pk}/publish/")
    assert published() == back


def test_an_upgrade_takes_back_nothing_that_the_agency_published(as_):
    row = proposed(as_, REWORDED, "kabid.dukcapil")
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/publish/")
    assert load_one(SOURCE + "\n# a newer release\n", "services") is None
    assert published() == row
    assert CaseType.objects.filter(type=BIRTH, status="draft", module="services").count() == 1


def test_going_back_and_ending_leave_an_unfinished_draft_as_it_is(as_, person):
    draft = keep_draft(REWORDED, BIRTH, person("kabid.dukcapil"))
    before = published()
    for what in ({}, {"end": "1", "why": "Diganti"}):
        assert as_("kabid.dukcapil").post(f"/services/definitions/{before.pk}/draft/", what).status_code == 302
    draft.refresh_from_db()
    assert draft.source == REWORDED
    versions = CaseType.objects.filter(type=BIRTH, status="draft").values_list("version", flat=True)
    assert len(set(versions)) == 3


def told(person, template: str) -> list[str]:
    return [json.loads(row.context)["values"]["link"] for row in Message.objects.filter(user=person, template=template)]


def test_who_can_publish_is_told_and_who_wrote_it_hears_what_became_of_it(as_, person):
    row = proposed(as_, DEARER, "kadis.dukcapil")
    assert told(person("admin"), "definition-proposed") and not told(person("kabid.dukcapil"), "definition-proposed")
    as_("admin").post(f"/services/definitions/{row.pk}/return/", {"why": " "})
    row.refresh_from_db()
    assert row.status == "review"
    as_("admin").post(f"/services/definitions/{row.pk}/return/", {"why": "Biaya belum sesuai Perda"})
    row.refresh_from_db()
    assert row.status == "draft"
    (answer,) = Message.objects.filter(user=person("kadis.dukcapil"), template="definition-decided")
    assert "Biaya belum sesuai Perda" in answer.context
    as_("kadis.dukcapil").post(f"/services/definitions/{row.pk}/propose/")
    as_("admin").post(f"/services/definitions/{row.pk}/publish/")
    assert published().source == DEARER
    assert Message.objects.filter(user=person("kadis.dukcapil"), template="definition-decided").count() == 2


def test_what_was_proposed_can_be_taken_back_by_who_wrote_it_and_by_no_other_agency(as_):
    row = proposed(as_, REWORDED, "kabid.dukcapil")
    assert as_("kepala.pu").post(f"/services/definitions/{row.pk}/return/", {"why": "x"}).status_code == 403
    as_("kabid.dukcapil").post(f"/services/definitions/{row.pk}/return/")
    row.refresh_from_db()
    assert row.status == "draft"


def test_who_proposes_what_nobody_can_publish_after_them_is_told(as_):
    kept = as_("kabid.dukcapil").post("/services/definitions/new/", {"source": DEARER}, follow=True)
    row = CaseType.objects.get(status="draft")
    page = as_("kabid.dukcapil").post(
        f"/services/definitions/{row.pk}/propose/", follow=True, headers={"accept-language": "id"}
    )
    assert kept.status_code == 200 and "tidak ada orang yang dapat menerbitkannya" in page.content.decode()
