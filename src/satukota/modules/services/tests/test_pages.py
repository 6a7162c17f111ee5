"""The pages: an application without a program, the verification page, the counter, the editor."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseType, access_case, definition, load, walk
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import store
from satukota.kernel.people.api import Agency, User, grant
from satukota.modules.services import demo
from satukota.modules.services.actions.submission import outbox_owner
from satukota.modules.services.actions.survey import save_survey
from satukota.modules.services.models import ExternalPermit, Paper, SurveyAnswer
from satukota.modules.services.queries.figures import births_in_time, published_survey, quarters
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, BOARD, EVENT, MOTHER, RESEARCH, picture

pytestmark = pytest.mark.django_db
DEFINITIONS = sorted((Path(__file__).parents[1] / "definitions").glob("*.yaml"))


@pytest.fixture
def started(client):
    """The address of an application that was just begun."""
    found = client.post(f"/services/s/{RESEARCH}/start/")
    return found.headers["Location"]


def flat(data: dict, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in data.items():
        found |= flat(value, f"{before}{name}__") if isinstance(value, dict) else {f"{before}{name}": str(value)}
    return found


def fill(client, started: str) -> str:
    """Answer every page and add every paper; return the address of the summary."""
    given = flat(ANSWERS[RESEARCH])
    client.post(f"{started}peneliti/", given)
    client.post(f"{started}penelitian/", given)
    uploads = {"document__pengantar": picture("a.jpg"), "document__proposal": picture("b.jpg", 10), "continue": "1"}
    return client.post(f"{started}papers/", uploads).headers["Location"]


def test_an_application_without_a_program_gets_a_number_and_a_code(client, started):
    check = fill(client, started)
    assert check == f"{started}check/"
    assert "Universitas Contoh" in client.get(check).content.decode()
    sent = client.post(check).headers["Location"]
    page = client.get(sent).content.decode()
    assert re.search(r"PEN-2026-\d{6}-[0-9A-Z]{10}", page)


def test_sending_twice_is_one_application(client, started):
    check = fill(client, started)
    assert client.post(check).headers["Location"] == client.post(check).headers["Location"]
    assert Case.objects.filter(type=RESEARCH).count() == 1


def test_wrong_answers_come_back_filled_in_with_words(client, started):
    client.post(f"{started}peneliti/", flat(ANSWERS[RESEARCH]))
    given = flat(ANSWERS[RESEARCH]) | {"sampai": "2026-01-01"}
    page = client.post(f"{started}penelitian/", given)
    assert page.status_code == 422
    assert (
        "Tanggal selesai ada sebelum tanggal mulai" in page.content.decode()
        and "Pola hidup sehat" in page.content.decode()
    )


def test_nobody_skips_a_question(client, started):
    assert client.get(f"{started}check/").headers["Location"] == f"{started}peneliti/"


def test_a_draft_goes_on_where_it_was_left(client, started):
    client.post(f"{started}peneliti/", flat(ANSWERS[RESEARCH]))
    assert client.get(started).headers["Location"] == f"{started}penelitian/"
    assert client.get("/services/a/UNKNOWN/").status_code == 404


def test_a_missing_paper_is_named(client, started):
    fill(client, started)
    client.post(f"{started}penelitian/", flat(ANSWERS[RESEARCH]) | {"data_pribadi": "on"})
    page = client.post(f"{started}papers/", {"continue": "1"})
    assert page.status_code == 422 and "Persetujuan etik" in page.content.decode()


@pytest.mark.parametrize("case_type", [BIRTH, RESEARCH, EVENT, BOARD])
def test_every_service_has_its_page_standard_and_first_question(client, case_type):
    assert client.get(f"/services/s/{case_type}/").status_code == 200
    page = client.get(f"/services/s/{case_type}/standard/").content.decode()
    assert page.count("<h2") >= 14
    first = client.post(f"/services/s/{case_type}/start/", follow=True)
    assert first.status_code == 200


def test_the_real_time_stands_beside_the_promise(client, submit):
    for n in range(5):
        case = submit(RESEARCH, judul=f"Penelitian {n}").case
        Case.objects.filter(pk=case.pk).update(
            is_open=False, closed_at=case.opened_at + timedelta(hours=n + 1), state="selesai"
        )
    assert "N = 5" in client.get(f"/services/s/{RESEARCH}/").content.decode()


def test_the_standard_hangs_on_the_wall_as_pdf(client):
    assert client.get(f"/services/s/{BIRTH}/standard.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(("q", "found"), [("bayi", "Senandungku"), ("baliho", "reklame"), ("konser", "keramaian")])
def test_people_find_services_by_their_own_words(client, q, found):
    assert found in client.get("/services/", {"q": q}).content.decode()


def test_the_verification_page_says_little_and_knows_what_holds(client, submit, act):
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    paper = Paper.objects.get(case=case)
    page = client.get(f"/v/{paper.code}/").content.decode()
    assert paper.number in page and "R*** U***" in page and "Rina" not in page
    assert client.get("/v/0000AAAA0000/").status_code == 404


def test_the_verification_page_is_not_for_guessing(client):
    answers = [client.get(f"/v/{n:012}/", REMOTE_ADDR="203.0.113.9").status_code for n in range(62)]
    assert answers == [404] * 60 + [429] * 2


def test_the_public_key_is_published(client):
    assert client.get("/v/keys.json").json()["keys"][0]["crv"] == "Ed25519"


def test_the_applicant_sees_what_is_wrong_and_puts_it_right(client, submit, act):
    sent = submit(RESEARCH)
    act(sent.case, "kembalikan", "petugas.kesbang", alasan="Judul kurang jelas", bidang=["judul"])
    page = client.get(f"/services/t/{sent.code}/").content.decode()
    assert "Judul kurang jelas" in page and "Judul penelitian" in page
    first = client.post(f"/services/t/{sent.code}/correct/").headers["Location"]
    again = client.post(first.replace("penelitian/?change", "check/"))
    sent.case.refresh_from_db()
    assert (again.status_code, sent.case.state) == (302, "diajukan")


def test_the_case_page_shows_duplicates_side_by_side(client, submit, person):
    submit(BIRTH)
    second = submit(BIRTH, anak__nama="Bayu Pratamma").case
    client.force_login(person("loket.dukcapil"))
    page = client.get(f"/cases/{second.number}/").content.decode()
    compared = next(table for table in page.split("<table")[1:] if "Bayu Pratama" in table).split("</table>")[0]
    assert "Bayu Pratamma" in compared and "3672014101900001" not in compared


def test_a_paper_stands_on_the_case_page_once_by_what_it_is(client, submit, person):
    case = submit(BIRTH).case
    scan = SimpleUploadedFile("pindai.pdf", demo.SCAN, "application/pdf")
    store(scan, kind="document:lahir", by=Actor.system(), case_id=case.pk)
    client.force_login(person("loket.dukcapil"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert page.count("pindai.pdf") == 1
    assert re.search(r"<span>Surat keterangan lahir atau lahir mati</span>\s*</a>[^/]*pindai\.pdf", page)


STAFF = [
    ("petugas.ptsp", "work/"),
    ("loket.ptsp", "counter/"),
    ("kepala.ptsp", "papers/"),
    ("bendahara", "money/"),
    ("bendahara", "money/qris/"),
    ("petugas.ptsp", "external/"),
    ("kepala.ptsp", "definitions/"),
    ("kepala.ptsp", "definitions/new/"),
    ("bidan", "notice/"),
    ("kelurahan", "notice/"),
]


@pytest.mark.parametrize(("who", "path"), STAFF)
def test_staff_pages_open_for_those_who_may_and_for_no_others(client, person, who, path):
    client.force_login(person(who))
    assert client.get(f"/services/{path}").status_code == 200
    client.force_login(person("polres"))
    assert client.get(f"/services/{path}").status_code in ({200} if path == "work/" else {403})


@pytest.mark.parametrize(
    "path", ["follow/", "satisfaction/", "queue/disdukcapil/", "queue/disdukcapil/screen/", "appointments/disdukcapil/"]
)
def test_public_pages_open_for_everybody(client, path):
    assert client.get(f"/services/{path}").status_code == 200


def test_a_midwifes_notice_from_the_outbox_is_taken_once(client, person):
    client.force_login(person("bidan"))
    answers = flat(
        {name: value for name, value in ANSWERS[BIRTH].items() if name in {"lahir", "asal", "anak", "ibu", "pelapor"}}
    )
    body = {"key": "k1", "owner": outbox_owner(person("bidan")), "answers": answers}
    first, again = (client.post("/services/notice/send/", body, content_type="application/json") for _ in range(2))
    assert first.status_code == 201, first.content
    assert first.json() == again.json() and Case.objects.filter(type=BIRTH, state="diberitahu").count() == 1


def test_a_notice_that_lacks_something_says_what(client, person):
    client.force_login(person("bidan"))
    body = {"key": "k2", "owner": outbox_owner(person("bidan")), "answers": {"anak__nama": "Bayu", "asal": "ibu"}}
    told = client.post("/services/notice/send/", body, content_type="application/json", HTTP_ACCEPT_LANGUAGE="id")
    assert told.status_code == 422 and "Nama lengkap ibu: Mohon jawab pertanyaan ini." in told.json()["fields"]


def test_a_notice_that_another_account_filled_in_is_not_taken(client, person):
    client.force_login(person("kelurahan"))
    body = {"key": "k3", "owner": outbox_owner(person("bidan")), "answers": {"anak__nama": "Bayu"}}
    assert client.post("/services/notice/send/", body, content_type="application/json").status_code == 403
    assert not Case.objects.filter(type=BIRTH).exists()


def test_satisfaction_is_published_with_its_number_of_answers(client, submit):
    marks = [4, 4, 3, 4, 3, 4, 4, 3, 4]
    ended = [submit(RESEARCH).case for _ in range(10)]
    Case.objects.filter(pk__in=[case.pk for case in ended]).update(
        is_open=False, state="selesai", closed_at=timezone.now()
    )
    for case in ended[:-1]:
        save_survey(case, marks)
    page = client.get("/services/satisfaction/").content.decode()
    assert "91,67" not in page and "N 9" in page
    save_survey(ended[-1], marks, profile={"sex": "P", "work": "pns", "education": "unknown"})
    found = published_survey(*quarters(timezone.localdate())[0])
    assert (found.n, found.needed, found.index, found.grade, found.enough) == (10, 10, 91.67, "A", True)
    page = client.get("/services/satisfaction/").content.decode()
    assert "91,67" in page and "Perempuan 1" in page
    assert SurveyAnswer.objects.exclude(education="").count() == 0


def test_who_was_not_served_yet_answers_nothing(client, submit):
    sent = submit(RESEARCH)
    with pytest.raises(ValueError, match="finished"):
        save_survey(sent.case, [4] * 9)
    assert client.post(f"/services/t/{sent.code}/survey/", {f"u{n}": "4" for n in range(1, 10)}).status_code == 404


NEW = (
    (Path(__file__).parents[5] / "docs" / "how-to" / "new-service.md").read_text()
    if (Path(__file__).parents[5] / "docs" / "how-to" / "new-service.md").exists()
    else ""
)


def test_a_new_permit_is_written_checked_and_published_by_two(client, person):
    source = re.search(r"```yaml\n(.*?)```", NEW, re.DOTALL)[1]
    assert len(source.splitlines()) < 80
    client.force_login(person("kepala.ptsp"))
    kept = client.post("/services/definitions/new/", {"source": source})
    assert kept.status_code == 302, kept.content.decode()[:3000]
    row = CaseType.objects.get(status="draft")
    client.post(f"/services/definitions/{row.pk}/propose/")
    client.post(f"/services/definitions/{row.pk}/publish/")
    row.refresh_from_db()
    assert row.status == "review"
    client.force_login(person("admin"))
    client.post(f"/services/definitions/{row.pk}/publish/")
    row.refresh_from_db()
    assert row.status == "published" and client.get(f"/services/s/{row.type}/").status_code == 200


def test_a_definition_that_fails_its_own_example_is_refused_at_the_line(client, person):
    source = (DEFINITIONS[0].parent / "izin-reklame.yaml").read_text().replace("end: selesai}", "end: ditolak}", 1)
    client.force_login(person("kepala.ptsp"))
    page = client.post("/services/definitions/new/", {"source": source})
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "end: ditolak" in text)
    assert page.status_code == 422 and re.search(rf"(Line|Baris) {line}:", page.content.decode())
    assert not CaseType.objects.filter(status="draft").exists()


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_random_walks_never_reach_a_dead_end(path):
    import random

    found = load(path.read_text())
    assert all(walk(found, random.Random(seed)).failed == -1 for seed in range(400))


def test_the_demo_city_lives(db):
    demo.load(None, "small")
    states = set(Case.objects.filter(type=BIRTH).values_list("state", flat=True))
    assert "selesai" in states and definition(BIRTH).id == BIRTH
    demo.load(None, "small")
    assert Case.objects.filter(type__in=demo.CLERKS).count() == demo.SCALES["small"]
    today = timezone.localdate()
    assert births_in_time(today, today + timedelta(days=1)).value == 100


def test_a_followed_permit_is_read_and_changed_by_its_own_agency_alone(client, person):
    from satukota.modules.services.actions.external import keep_external

    permit = ExternalPermit(system="oss", number="OSS-9", holder="PT Pemilik", kind="NIB", filed_on=date(2026, 1, 5))
    keep_external(permit, person("petugas.ptsp"))
    changed = {"system": "oss", "number": "OSS-9", "holder": "Orang lain", "kind": "NIB", "filed_on": "2026-01-05"}
    client.force_login(person("petugas.kesbang"))
    assert client.post(f"/services/external/{permit.pk}/", {**changed, "status": "granted"}).status_code == 404
    assert "PT Pemilik" not in client.get("/services/external/").content.decode()
    with pytest.raises(PermissionDenied):
        keep_external(permit, person("petugas.kesbang"))
    client.force_login(person("petugas.ptsp"))
    assert "PT Pemilik" in client.get(f"/services/external/{permit.pk}/").content.decode()
    assert ExternalPermit.objects.get().holder == "PT Pemilik"


READERS = {
    "verifikator": True,
    "kabid.dukcapil": True,
    "loket.dukcapil": True,
    "petugas.ptsp": False,
    "meja-uji": False,
}


@pytest.mark.parametrize(("reader", "reads"), READERS.items())
def test_personal_data_are_read_by_whom_the_definition_names(client, submit, person, reader, reads):
    desk = User.objects.create_user("meja-uji")
    grant(desk, "desk", Agency.objects.get(code="diskominfo"), Actor.system())
    case = submit(BIRTH).case
    client.force_login(person(reader))
    response = client.post(f"/cases/{case.number}/personal/")
    assert (response.status_code == 200) is reads
    assert (MOTHER["nik"] in response.content.decode()) is reads
    assert access_case(desk, case).staff


@pytest.mark.parametrize("case_type", ["layanan.tidak-ada", "reports.complaint", "layanan.rekomendasi"])
def test_the_counter_begins_nothing_that_is_no_service(client, person, case_type):
    client.force_login(person("loket.ptsp"))
    assert client.post(f"/services/s/{case_type}/walk-in/").status_code == 404


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_sending_back_and_refusing_are_never_the_likely_step(path):
    steps = load(path.read_text()).actions.values()
    likely = {step.id for step in steps if step.likely}
    assert not [name for name in likely if name.startswith(("kembalikan", "tolak", "nyatakan", "lewat"))]
    for state in {name for step in steps for name in step.from_}:
        roles = [role for step in steps if step.likely and state in step.from_ and not step.guard for role in step.by]
        assert len(roles) == len(set(roles)), f"two likely steps of one role in {state}"
