"""Applications from the first answer to the paper."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from satukota.kernel.cases.api import Case, Invalid, NotAllowed, add_papers, answers_of, ring_due, who
from satukota.kernel.events.api import Event
from satukota.kernel.files.api import copy_to_serve, of_case
from satukota.modules.services.actions import money, papers
from satukota.modules.services.actions.drafts import case_of_code, correct, save_answers
from satukota.modules.services.actions.printing import joined_pdf
from satukota.modules.services.actions.register import ask_waiting
from satukota.modules.services.actions.submission import AGAIN, send
from satukota.modules.services.models import Bill, Paper, Payment, SiakRequest
from satukota.modules.services.queries.figures import payments_by_month
from satukota.modules.services.rules.sealing import is_intact
from satukota.modules.services.rules.signed_code import decode
from satukota.modules.services.tests.conftest import BIRTH, BOARD, EVENT, MOTHER, PAPERS, RESEARCH, follow, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def born(submit, act):
    """A birth that was registered and printed."""
    case = submit(BIRTH).case
    act(case, "setujui", "verifikator")
    return act(case, "terbitkan", "kadis.dukcapil")


def pdf_of(paper: Paper) -> bytes:
    return Path(copy_to_serve(paper.file, "original").path).read_bytes()


def test_a_birth_ends_with_two_signed_papers_and_siaks_receipt(born):
    assert (born.state, born.flags) == ("selesai", [])
    assert {paper.output for paper in Paper.objects.filter(case=born, status="valid")} == {"kutipan-akta", "kartu-kia"}
    assert answers_of(born)["siak"].startswith("SIM-")


def test_a_registered_birth_tells_others_without_a_name(born):
    told = Event.objects.get(name="services.birth_registered", subject_id=born.pk).data
    assert told == {"type": BIRTH, "children": 1}


def test_personal_answers_are_not_in_the_clear(submit):
    case = submit(BIRTH).case
    assert "Siti" not in str(case.data) and "Tono" not in str(case.data)


def test_sending_the_same_draft_twice_is_one_application(submit):
    from satukota.modules.services.models import Draft

    first = submit(BIRTH)
    again = send(Draft.objects.get(case=first.case))
    assert (again.case, again.code) == (first.case, first.code)
    assert Case.objects.filter(type=BIRTH).count() == 1


def test_without_its_papers_nothing_is_sent(submit):
    with pytest.raises(NotAllowed) as refused:
        submit(BIRTH, papers=("lahir",))
    assert refused.value.refusal.code == "document"
    assert not Case.objects.filter(type=BIRTH).exists()


def test_statements_take_the_place_of_papers_only_where_the_applicant_says_so(submit):
    statements = ("f203", "f204", "kkasal")
    with pytest.raises(NotAllowed):
        submit(BIRTH, papers=statements)
    assert submit(BIRTH, papers=statements, bukti_lahir="sptjm", kawin__catat="belum").case.state == "diajukan"


def test_the_same_birth_again_is_flagged_and_cannot_be_approved(submit, act):
    first = submit(BIRTH).case
    second = submit(BIRTH, anak__nama="Bayu Pratamma").case
    assert second.flags == ["duplikat"] and second.data["$duplicates"][0][0] == first.number
    with pytest.raises(NotAllowed):
        act(second, "setujui", "verifikator")


def test_the_head_of_section_decides_about_a_duplicate(submit, act):
    submit(BIRTH)
    second = submit(BIRTH, anak__nama="Bayu Pratamma").case
    act(second, "nyatakan-bukan-duplikat", "kabid.dukcapil", alasan="Nama mirip, ibu berbeda")
    assert act(second, "setujui", "verifikator").state == "diverifikasi"


def test_a_late_birth_needs_a_decision(submit, act):
    case = submit(BIRTH, anak__tgl_lahir="2026-01-05", alasan_terlambat="Belum sempat").case
    assert case.flags == ["terlambat"]
    with pytest.raises(NotAllowed):
        act(case, "setujui", "verifikator")


def test_who_checked_does_not_sign(submit, act, person):
    case = submit(BIRTH, channel="loket", user=person("loket.dukcapil")).case
    with pytest.raises(NotAllowed) as refused:
        act(case, "setujui", "loket.dukcapil")
    assert refused.value.refusal.code == "four_eyes"


def test_sent_back_corrected_and_sent_again(submit, act):
    sent = submit(BIRTH)
    case = act(sent.case, "kembalikan", "verifikator", alasan="Foto KK buram", bidang=["ibu.nama"])
    draft = correct(case, sent.code).draft
    save_answers(draft, {**answers_of(case), "ibu": {**MOTHER, "nama": "Siti Rahayu Ningsih"}})
    again = send(draft).case
    assert (again.pk, again.state) == (case.pk, "diajukan")
    assert answers_of(again)["ibu"]["nama"] == "Siti Rahayu Ningsih"


def test_a_midwife_gives_notice_and_the_office_completes_it(submit, act, person, agency):
    case = submit(BIRTH, papers=(), channel="faskes", user=person("bidan"), origin=agency("rsud")).case
    assert (case.state, case.data["$origin"]) == ("diberitahu", "rsud")
    with pytest.raises(NotAllowed) as refused:
        act(case, "lengkapi", "verifikator")
    assert refused.value.refusal.code == "document"
    for name in PAPERS[BIRTH]:
        add_papers(case, name, [picture(f"{name}.jpg")], who(person("verifikator")))
    assert act(case, "lengkapi", "verifikator").state == "diajukan"


def test_what_siak_refuses_goes_back_and_its_number_is_cancelled(submit, act):
    case = submit(BIRTH, ibu__nik="3672014101900000").case
    act(case, "setujui", "verifikator")
    case = act(case, "terbitkan", "kadis.dukcapil")
    assert case.state == "diverifikasi" and SiakRequest.objects.get(case=case).reason == "NIK ibu tidak ditemukan"
    assert {paper.status for paper in Paper.objects.filter(case=case)} == {"cancelled"}


def test_an_answer_of_siak_for_a_matter_that_moved_on_holds_nobody_up(submit, act):
    first, second = (
        submit(BIRTH, ibu__nik=f"367201410190000{n}", anak__nama=f"Bayu {name}").case
        for n, name in ((1, "Satu"), (2, "Lestari"))
    )
    for case in (first, second):
        SiakRequest.objects.create(case=case, reference=f"{case.number}-1", status="sent")
    assert ask_waiting() == 2
    assert set(SiakRequest.objects.values_list("status", flat=True)) == {"accepted"}
    assert (Case.objects.get(pk=first.pk).state, ask_waiting()) == ("diajukan", 0)


def test_the_applicants_code_opens_their_case_and_no_other(submit):
    sent = submit(BIRTH)
    assert case_of_code(sent.code) == sent.case
    with pytest.raises(Case.DoesNotExist):
        case_of_code(type(sent.code)(sent.code.number, "0000000000"))


WAYS = {
    "as it was sent": str,
    "in small letters": str.lower,
    "without hyphens": lambda code: code.replace("-", ""),
    "with blanks": lambda code: f" {code[:-4]} {code[-4:]} ".replace("-", " "),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_code_opens_the_application_however_it_is_typed(client, submit, way):
    sent = submit(BIRTH)
    page = client.get(reverse("services:follow"), {"code": way(str(sent.code))})
    assert page.headers.get("Location") == reverse("services:track", args=[str(sent.code)])


def test_a_number_without_its_secret_opens_nothing(client, submit):
    number = submit(BIRTH).code.number
    assert client.get(reverse("services:follow"), {"code": number}).status_code != 302
    assert client.get(reverse("services:track", args=[number])).status_code == 404


def test_the_code_opens_nothing_some_months_after_the_end_and_says_what_to_do(client, submit, settings):
    sent = submit(BIRTH)
    ended = timezone.now() - timedelta(days=settings.LINK_DAYS + 1)
    Case.objects.filter(pk=sent.case.pk).update(is_open=False, closed_at=ended)
    page = client.get(reverse("services:track", args=[str(sent.code)]))
    assert page.status_code == 404
    assert reverse("services:follow") in page.content.decode()
    Case.objects.filter(pk=sent.case.pk).update(closed_at=timezone.now())
    assert client.get(reverse("services:track", args=[str(sent.code)])).status_code == 200


def test_nobody_decides_and_the_law_does(submit, act):
    case = submit(RESEARCH).case
    ring_due(timezone.now() + timezone.timedelta(days=20))
    case.refresh_from_db()
    assert case.state == "disetujui"
    follow(case)
    case.refresh_from_db()
    assert case.state == "selesai"


def test_a_billboard_is_inspected_billed_and_paid_before_its_paper(submit, act, person):
    case = submit(BOARD).case
    act(case, "tinjau", "petugas.ptsp")
    photo = papers.store(picture(), kind="evidence", by=papers.Actor.system(), case_id=case.pk)
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=(photo,), kesimpulan="layak", aman=True)
    case = act(case, "setujui", "kepala.ptsp")
    bill = Bill.objects.get(case=case)
    assert (case.state, bill.total) == ("dibayar", 5_400_000)
    money.pay(bill.pk, "transfer", bill.total, "BRI-1", person("bendahara"))
    follow(case)
    case.refresh_from_db()
    assert case.state == "selesai"


def test_an_inspection_needs_its_photo(submit, act):
    case = submit(BOARD).case
    act(case, "tinjau", "petugas.ptsp")
    with pytest.raises(Invalid):
        act(case, "hasil-periksa", "pemeriksa.ptsp", kesimpulan="layak")


def granted(submit, act, **changes) -> Case:
    case = submit(EVENT, **changes).case
    act(case, "minta-rekomendasi", "petugas.ptsp")
    for child in Case.objects.filter(parent=case):
        act(child, "jawab", "polres" if child.agency.code == "polres" else "petugas.lalin", saran="setuju")
    act(case, "setujui", "petugas.ptsp")
    return act(case, "terbitkan", "kepala.ptsp")


def test_police_and_transport_advise_side_by_side(submit, act):
    case = granted(submit, act)
    assert case.state == "selesai-terbit" and case.data["saran_polres"] == "setuju"


def test_an_event_at_a_taken_place_and_time_is_flagged_with_the_permit_that_has_it(submit, act):
    first = granted(submit, act)
    second = submit(EVENT, mulai="11:00", selesai="15:00", acara="Bazar").case
    assert second.flags == ["bentrok"] and second.data["$clash"] == first.number
    with pytest.raises(NotAllowed):
        act(second, "minta-rekomendasi", "petugas.ptsp")


def test_two_permits_for_one_place_cannot_both_be_issued(submit, act):
    both = [submit(EVENT, acara=name).case for name in ("Pentas", "Bazar")]
    for case in both:
        act(case, "minta-rekomendasi", "petugas.ptsp")
        for child in Case.objects.filter(parent=case):
            act(child, "jawab", "polres" if child.agency.code == "polres" else "petugas.lalin", saran="setuju")
        act(case, "setujui", "petugas.ptsp")
    assert act(both[0], "terbitkan", "kepala.ptsp").state == "selesai-terbit"
    with pytest.raises(Invalid):
        act(both[1], "terbitkan", "kepala.ptsp")


def test_a_paper_is_signed_valid_and_a_changed_byte_is_noticed(born, tmp_path):
    pdf = pdf_of(Paper.objects.get(case=born, output="kutipan-akta"))
    found = papers.city_keys()
    assert is_intact(pdf, found)
    for place in (100, len(pdf) // 3, len(pdf) // 2):
        assert not is_intact(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :], found)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler's pdfsig is not here")
def test_an_independent_tool_finds_the_signature_valid(born, tmp_path):
    path = tmp_path / "akta.pdf"
    path.write_bytes(pdf_of(Paper.objects.get(case=born, output="kutipan-akta")))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "Total document signed" in said


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler's pdftoppm is not here")
def test_both_codes_on_a_paper_can_be_scanned_and_checked(born, tmp_path):
    paper = Paper.objects.get(case=born, output="kutipan-akta")
    (tmp_path / "akta.pdf").write_bytes(pdf_of(paper))
    subprocess.run(["pdftoppm", "-r", "200", "-png", tmp_path / "akta.pdf", tmp_path / "akta"], check=True)
    texts = {found.text for found in zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("akta*.png"))))}
    assert texts == {papers.verify_url(paper), paper.signed_code}
    keys = papers.city_keys()
    assert decode(paper.signed_code, {keys.kid: keys.codes.public_key()})[-70001]["n"] == paper.number


def test_a_corrected_paper_takes_the_place_of_the_wrong_one(born, person):
    old = Paper.objects.get(case=born, output="kutipan-akta")
    new = papers.reissue(born, {"anak.nama": "Bayu Pratomo"}, "Salah ketik", person("kadis.dukcapil"))[0]
    old.refresh_from_db()
    assert (old.status, new.status, new.supersedes_id) == ("superseded", "valid", old.pk)
    assert "Bayu Pratomo" in answers_of(Case.objects.get(pk=born.pk))["anak"]["nama"]


def test_many_papers_go_to_the_printer_as_one(born):
    made = joined_pdf(list(Paper.objects.filter(case=born)))
    assert made.startswith(b"%PDF") and made.count(b"/MediaBox") >= 2
    assert joined_pdf([]) is None


def test_a_revoked_paper_cannot_be_revoked_again(born):
    paper = Paper.objects.get(case=born, output="kutipan-akta")
    papers.revoke(paper, "Data palsu", papers.Actor.system())
    with pytest.raises(ValueError, match="not valid"):
        papers.revoke(paper, "Lagi", papers.Actor.system())


def test_numbers_have_no_gaps_even_when_somebody_fails():
    day = timezone.localdate()
    first = papers.next_number("X-{yyyy}-{seq:4}", day)
    with pytest.raises(IntegrityError), transaction.atomic():
        papers.next_number("X-{yyyy}-{seq:4}", day)
        Paper.objects.create(case_id=None, issued_at=timezone.now())
    assert [first[-4:], papers.next_number("X-{yyyy}-{seq:4}", day)[-4:]] == ["0001", "0002"]


def test_several_numbers_are_drawn_at_once_and_one_line_gives_each_its_own():
    day = timezone.localdate()
    drawn = papers.next_numbers(["A-{seq:3}", "B-{seq:3}", "A-{seq:3}"], day)
    assert drawn == ["A-001", "B-001", "A-002"]
    assert papers.next_numbers(["B-{seq:3}", "A-{seq:3}"], day) == ["B-002", "A-003"]
    assert papers.next_numbers([], day) == []


def test_a_paper_of_an_application_is_not_public(born):
    assert not any(file.public for file in of_case(born.pk))
    assert AGAIN == "ajukan-ulang" and io is not None


def test_money_is_recorded_once_and_never_too_much(submit, act, person):
    case = submit(BOARD).case
    bill = Bill.objects.create(case=case, number="TAG-1", total=100_000, lines=[])
    money.pay(bill.pk, "transfer", 60_000, "BRI-9", person("bendahara"))
    for amount, reference in ((50_000, "BRI-10"), (10_000, "BRI-9"), (0, "BRI-11"), (10_000, "")):
        with pytest.raises(money.Refused):
            money.pay(bill.pk, "transfer", amount, reference, person("bendahara"))


def test_a_wrong_payment_is_taken_back_by_its_opposite(submit, person):
    bill = Bill.objects.create(case=submit(BOARD).case, number="TAG-2", total=100_000, lines=[])
    wrong = money.pay(bill.pk, "cash", 60_000, "", person("bendahara"))
    money.reverse(wrong, person("bendahara"))
    assert money.paid_amount(bill) == 0
    with pytest.raises(money.Refused):
        money.reverse(wrong, person("bendahara"))


def test_the_treasurer_takes_a_payment_back_on_its_receipt_and_the_month_adds_up(submit, person, client):
    treasurer = person("bendahara")
    bill = Bill.objects.create(
        case=submit(BOARD).case, number="TAG-3", total=200_000, lines=[], agency=treasurer.memberships.get().agency
    )
    wrong = money.pay(bill.pk, "cash", 60_000, "", treasurer)
    right = money.pay(bill.pk, "transfer", 40_000, "BRI-77", treasurer)
    money.mark_matched([right.pk], treasurer)
    client.force_login(treasurer)
    assert f"/services/receipts/{wrong.pk}/take-back/" in client.get(f"/services/receipts/{wrong.pk}/").content.decode()
    for _twice in range(2):
        client.post(f"/services/receipts/{wrong.pk}/take-back/")
    assert money.paid_amount(bill) == 40_000
    rows = {one.how: one for one in payments_by_month([bill.agency_id])}
    cash, transfer = rows[str(Payment.Method.CASH.label)], rows[str(Payment.Method.TRANSFER.label)]
    assert (cash.payments, cash.recorded, cash.missing) == (2, 0, 0)
    assert (transfer.recorded, transfer.found, transfer.missing) == (40_000, 40_000, 0)
    assert "Rp" in client.get("/services/money/").content.decode()
