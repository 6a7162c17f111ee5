"""The pages of officers beside the case page: parts, texts, photos, board, proof, partners, the model."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from satukota.kernel.cases.api import Case, children
from satukota.kernel.events.api import Event
from satukota.kernel.files.api import of_case, signed_url
from satukota.kernel.people.api import office
from satukota.modules.reports.actions.contact import reporter_of
from satukota.modules.reports.models import Exchange, Partner, ReplyTemplate
from satukota.modules.reports.queries.report_page import report_page
from satukota.modules.reports.tests.conftest import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, person):
    client.force_login(person("meja"))
    return client


@pytest.fixture
def officer(client, person):
    client.force_login(person("petugas.pu"))
    return client


@pytest.fixture
def road(report, act):
    return act(report(photos=(upload(1),)).case, "forward", agency="dpupr", photos=False)


def test_a_part_is_given_from_the_case_page(officer, road):
    address = reverse("reports:part", args=[road.number])
    assert address in officer.get(f"/cases/{road.number}/").content.decode()
    officer.post(address, {"agency": office("dlh").id, "title": "Angkut puing", "words": ""})
    assert [part.title for part in children(road)] == ["Angkut puing"]


def test_a_part_of_a_report_of_another_agency_is_not_for_me(client, person, road):
    client.force_login(person("petugas.dlh"))
    address = reverse("reports:part", args=[road.number])
    answer = client.post(address, {"agency": office("dlh").id, "title": "Angkut puing"})
    assert answer.status_code in {403, 404}
    assert not children(road)


def test_the_desk_puts_the_reporters_contact_right(desk, road):
    address = reverse("reports:contact", args=[road.number])
    assert address in desk.get(f"/cases/{road.number}/").content.decode()
    assert 'value="+628123456789"' in desk.get(address).content.decode()
    desk.post(address, {"name": "Siti Rahayu", "phone": "0812 3456 7800", "email": ""})
    reporter = reporter_of(road).person
    assert (reporter.name, reporter.phone, reporter.email) == ("Siti Rahayu", "+6281234567800", "")
    corrected = Event.objects.get(name="reports.contact_corrected")
    assert (corrected.data, corrected.subject_id) == ({"what": "name,phone,email"}, road.pk)
    assert Event.objects.filter(name="audit.personal_data_seen", subject_id=road.pk, data__purpose="contact").exists()


def test_a_contact_that_stays_the_same_is_no_correction(desk, road):
    same = {"name": "Siti", "phone": "08123456789", "email": "siti@example.id"}
    desk.post(reverse("reports:contact", args=[road.number]), same)
    assert not Event.objects.filter(name="reports.contact_corrected").exists()


def test_a_wrong_number_is_said_and_nothing_changes(desk, road):
    answer = desk.post(reverse("reports:contact", args=[road.number]), {"name": "Siti", "phone": "tujuh"})
    assert answer.status_code == 422
    assert reporter_of(road).person.phone == "+628123456789"


@pytest.mark.parametrize(("privacy", "by", "status"), [("named", "petugas.pu", 403), ("anonymous", "meja", 404)])
def test_neither_officers_nor_the_desk_touch_what_is_not_theirs(client, person, report, act, privacy, by, status):
    case = act(report(privacy=privacy).case, "forward", agency="dpupr")
    client.force_login(person(by))
    assert client.get(reverse("reports:contact", args=[case.number])).status_code == status


def test_an_answer_is_seen_as_the_reporter_gets_it_before_it_is_sent(officer, road):
    made = ReplyTemplate.objects.create(action="answer", category="road", title="Tim", body="Tim datang untuk {title}.")
    address = reverse("reports:reply", args=[road.number])
    page = officer.get(address, {"step": "answer", "text": made.pk}).content.decode()
    assert f"Tim datang untuk {road.title}." in page
    assert f"Jawaban atas laporan {road.number}" in page
    officer.post(f"{address}?step=answer", {"note": "Tim datang besok.", "look": "1"})
    road.refresh_from_db()
    assert road.state == "forwarded"
    officer.post(f"{address}?step=answer", {"note": "Tim datang besok.", "send": "1"})
    road.refresh_from_db()
    assert road.state == "in_progress"


def test_a_text_is_written_shown_filled_in_and_kept(desk):
    given = {"title": "Umum", "action": "answer", "body": "Laporan {number} kami terima.", "active": "on"}
    look = desk.post(reverse("reports:text_new"), {**given, "look": "1"}).content.decode()
    assert "Laporan LAP-2026-000123 kami terima." in look
    assert not ReplyTemplate.objects.exists()
    desk.post(reverse("reports:text_new"), given)
    kept = ReplyTemplate.objects.get()
    desk.post(reverse("reports:text", args=[kept.pk]), {**given, "title": "Baru", "active": ""})
    kept.refresh_from_db()
    assert (kept.title, kept.active) == ("Baru", False)


def test_what_is_covered_on_a_photo_is_gone_before_others_see_it(desk, report, act):
    case = report(photos=(upload(1),)).case
    file = of_case(case.pk)[0]
    desk.post(reverse("reports:photos", args=[case.number]), {"file": file.pk, "do": "cover", "box": "0,0,500,500"})
    case = act(case, "forward", agency="dpupr")
    files = of_case(case.pk)
    assert [(one.redacted_of_id == file.pk, one.public) for one in files if one.public] == [(True, True)]
    assert len(report_page(case, "id").photos) == 1


SINKING = [
    ("hide", "meja", {}),
    ("withdraw", "pelapor", {}),
    ("archive", "meja", {"reason": "abusive", "note": "Tidak pantas."}),
]


@pytest.mark.parametrize(("step", "by", "answers"), SINKING)
def test_what_takes_a_report_from_the_public_takes_its_photos_too(client, report, act, step, by, answers):
    case = act(report(photos=(upload(1),)).case, "forward", agency="dpupr")
    file = of_case(case.pk)[0]
    links = [file.url("view"), signed_url(file), reverse("reports:detail", args=[case.number])]
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
    if step == "archive":
        act(case, "return", by="petugas.pu", note="Bukan wewenang kami.")
    act(case, step, by=by, **answers)
    assert [client.get(link).status_code for link in links] == [403, 410, 404]
    assert not of_case(case.pk, public=True)


def test_hiding_a_sealed_report_does_not_open_it(report, act, person):
    case = act(report(class_="whistleblowing").case, "forward", agency="dpupr")
    assert act(case, "hide").visibility == Case.Visibility.SEALED


def test_a_merged_report_is_no_more_visible_than_the_main_one(client, report, act):
    main = act(report().case, "forward", agency="dpupr")
    Case.objects.filter(pk=main.pk).update(visibility=Case.Visibility.AGENCY)
    case = act(report(photos=(upload(1),)).case, "forward", agency="dpupr")
    file = of_case(case.pk)[0]
    act(case, "merge", into=main.number)
    assert client.get(file.url("view")).status_code == 403


def test_a_photo_is_shown_and_hidden_by_the_desk_only(desk, road, client, person):
    file = of_case(road.pk)[0]
    address = reverse("reports:photos", args=[road.number])
    desk.post(address, {"file": file.pk, "do": "show"})
    file.refresh_from_db()
    assert file.public
    client.force_login(person("petugas.pu"))
    assert client.post(address, {"file": file.pk, "do": "hide"}).status_code == 403


def test_a_box_may_be_given_by_numbers_and_nonsense_covers_nothing(desk, road):
    address, file = reverse("reports:photos", args=[road.number]), of_case(road.pk)[0]
    desk.post(address, {"file": file.pk, "do": "cover", "box": "x,y"})
    assert len(of_case(road.pk)) == 1
    desk.post(address, {"file": file.pk, "do": "cover", "left": "10", "top": "10", "right": "40", "bottom": "30"})
    assert len(of_case(road.pk)) == 2


def test_a_report_is_printed_without_its_reporter(officer, road):
    answer = officer.get(reverse("reports:pdf", args=[road.number]))
    assert answer.content.startswith(b"%PDF-")
    assert b"Siti" not in answer.content


def test_the_worklist_is_a_board_and_a_map(officer, road):
    board = officer.get(reverse("reports:board")).content.decode()
    assert road.number in board
    on_map = officer.get(reverse("reports:board"), {"view": "map"}).content.decode()
    assert "/api/v1/map/cases?" in on_map
    assert officer.get(reverse("reports:board"), {"status": "ufo"}).status_code == 400


def test_reports_whose_part_is_finished_are_a_list(officer, road, act):
    officer.post(reverse("reports:part", args=[road.number]), {"agency": office("dlh").id, "title": "Angkut puing"})
    assert road.number not in officer.get(reverse("reports:board"), {"view": "parts"}).content.decode()
    act(children(road)[0], "finish", by="petugas.dlh", note="Sudah diangkut.")
    assert road.number in officer.get(reverse("reports:board"), {"view": "parts"}).content.decode()


def test_before_and_after_wait_for_the_second_person_with_the_figures_of_integrity(client, person, road, act):
    act(road, "close", by="petugas.pu", files=(of_case(road.pk)[0],), result="fixed", note="Sudah ditambal.")
    client.force_login(person("pemeriksa"))
    page = client.get(reverse("reports:evidence")).content.decode()
    assert road.number in page
    assert reverse("case_act", args=[road.number, "approve"]) in page
    client.force_login(person("petugas.dlh"))
    assert client.get(reverse("reports:evidence")).status_code == 403


def test_a_partner_is_added_and_its_key_stays_when_none_is_given(desk):
    given = {"code": "kota-lain", "name": "Kota Lain", "kind": "open311", "url": "https://x.example/v2", "key": "k1"}
    desk.post(reverse("reports:partner_new"), {**given, "active": "on"})
    kept = Partner.objects.get()
    desk.post(reverse("reports:partner", args=[kept.pk]), {**given, "key": "", "name": "Baru", "active": "on"})
    kept.refresh_from_db()
    assert (kept.name, kept.key) == ("Baru", "k1")
    assert desk.post(reverse("reports:partner_new"), given).status_code == 422


def test_what_did_not_arrive_is_tried_again_by_hand(desk, report):
    partner = Partner.objects.create(code="x", kind="open311", name="X")
    row = Exchange.objects.create(partner=partner, case=report().case, status="failed", tries=12, error="ditolak")
    assert "ditolak" in desk.get(reverse("reports:partners")).content.decode()
    desk.post(reverse("reports:partner_retry", args=[row.pk]))
    row.refresh_from_db()
    assert (row.status, row.tries) == ("waiting", 0)


def test_a_file_of_lapor_is_read_and_one_for_them_is_made(desk):
    text = "tracking_id;judul;isi;klasifikasi;kategori;lokasi;bujur;lintang;anonim;rahasia\r\n"
    text += "71;Jalan;Jalan rusak di Merak;Pengaduan;road;Merak;106.0384;-6.0101;1;0\r\n"
    page = desk.post(reverse("reports:lapor"), {"file": SimpleUploadedFile("l.csv", text.encode())})
    assert "1 masuk, 0 sudah ada sebelumnya" in page.content.decode()
    sheet = desk.get(reverse("reports:lapor_export")).content.decode()
    assert len(list(csv.reader(sheet.splitlines(), delimiter=";"))) == 2
    wrong = desk.post(reverse("reports:lapor"), {"file": SimpleUploadedFile("l.csv", b"a,b\n1,2")})
    assert wrong.status_code == 422


def test_a_report_that_begins_like_a_formula_leaves_as_a_text(desk, report):
    Case.objects.filter(pk=report().case.pk).update(title="@SUM(1)", summary='=HYPERLINK("http://evil.example","klik")')
    sheet = desk.get(reverse("reports:lapor_export")).content.decode()
    [row] = csv.DictReader(sheet.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert row["judul"] == "'@SUM(1)" and row["isi"].startswith("'=HYPERLINK")


def test_the_model_page_says_what_to_do_before_there_is_one(desk):
    page = desk.get(reverse("reports:model")).content.decode()
    assert "setiap Minggu malam" in page and "Pelajari sekarang" in page


@pytest.mark.parametrize("name", ["texts", "partners", "lapor", "lapor_export", "text_new", "partner_new"])
def test_the_desks_pages_are_for_the_desk(officer, name):
    assert officer.get(reverse(f"reports:{name}")).status_code == 403


def test_nothing_is_closed_without_a_photo_and_the_cause_is_recorded(officer, road):
    address = reverse("reports:close", args=[road.number])
    given = {"result": "fixed", "cause": "weather", "note": "Sudah ditambal."}
    assert officer.post(address, given).status_code == 422
    assert officer.post(address, {**given, "photos": upload(71)}).status_code == 302
    road.refresh_from_db()
    assert road.data["cause"] == "weather"
    assert {file.kind for file in of_case(road.pk)} == {"report_photo", "evidence"}
