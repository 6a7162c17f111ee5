"""The treasurer's desk: any bill is found again, what was recorded wrongly taken back, nobody works for another agency."""

from datetime import timedelta
from io import BytesIO

import pytest
import segno
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files.api import store
from satukota.kernel.people.api import Agency, demo_account
from satukota.modules.services.actions import money
from satukota.modules.services.actions.money import NotConfirmed, confirm_qris, keep_qris
from satukota.modules.services.actions.refunds import NotReturned, ask_anew, ask_refund, decide_refund, pay_out
from satukota.modules.services.actions.retention import forget_ended
from satukota.modules.services.models import Bill, PayAccount, QrisCode
from satukota.modules.services.queries import ledgers as listing
from satukota.modules.services.queries.ledgers import ledger, qris_of, refundable
from satukota.modules.services.rules import qris
from satukota.modules.services.rules.ledger import BOND, FEE, OVERPAYMENT
from satukota.modules.services.tests.conftest import BOARD, picture

pytestmark = pytest.mark.django_db
MONEY = "/services/money/"


@pytest.fixture
def bill(submit, agency) -> Bill:
    return Bill.objects.create(
        case=submit(BOARD).case, number="TAG-T1", total=100_000, bond=40_000, lines=[], agency=agency("dpmptsp")
    )


def part(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"


def code(merchant: str = "DPMPTSP KOTA", nmid: str = "ID1020000000001", way: str = "11") -> str:
    """Return a QRIS with a right checksum."""
    national = part("00", "ID.CO.QRIS.WWW") + part("02", nmid) + part("03", "UMI")
    body = part("00", "01") + part("01", way) + part("51", national) + part("52", "9399") + part("53", "360")
    body += part("58", "ID") + part("59", merchant) + part("60", "CILEGON") + "6304"
    return body + qris.crc(body)


def give_back(bill: Bill, kind: str, amount: int, person) -> None:
    proof = store(picture("bukti.jpg"), kind="refund", by=Actor.system())
    refund = ask_refund(bill, kind, amount, "uji", "BRI", person("bendahara"))
    pay_out(decide_refund(refund, person("kepala.ptsp"), "", accept=True), "SP2D", proof, person("bendahara"))


def test_a_matter_that_is_opened_again_asks_again_for_what_was_given_back(bill, person):
    money.pay(bill.pk, "cash", 100_000, "", person("bendahara"))
    Case.objects.filter(pk=bill.case_id).update(is_open=False, state="ditolak", closed_at=timezone.now())
    bill = Bill.objects.get(pk=bill.pk)
    give_back(bill, FEE, 60_000, person)
    waiting = ask_refund(bill, BOND, 40_000, "uji", "BRI", None)
    Case.objects.filter(pk=bill.case_id).update(is_open=True, state="diperiksa", closed_at=None)
    ask_anew(bill.case)
    bill.refresh_from_db()
    waiting.refresh_from_db()
    assert (bill.paid_at, ledger(bill).left, waiting.status) == (None, 60_000, "refused")
    money.pay(bill.pk, "cash", 60_000, "", person("bendahara"))
    bill.refresh_from_db()
    assert bill.paid_at and refundable(bill, Case.objects.get(pk=bill.case_id)) == []


def test_who_is_owed_money_is_not_forgotten_before_the_claim_has_lapsed(bill, person):
    money.pay(bill.pk, "cash", 30_000, "", person("bendahara"))
    case, over = Case.objects.filter(pk=bill.case_id), timezone.now() - timedelta(days=40)
    case.update(is_open=False, state="kedaluwarsa", closed_at=over)
    assert forget_ended() == 0
    bill = Bill.objects.get(pk=bill.pk)
    ((kind, amount),) = refundable(bill, bill.case)
    give_back(bill, kind, amount, person)
    assert forget_ended() == 1
    assert not any(refund.payee or refund.reason for refund in bill.refunds.all())


def test_the_code_opens_as_long_as_its_money_may_be_asked_back(client, submit, agency, person):
    sent = submit(BOARD)
    own = reverse("services:track", args=[str(sent.code)])
    bill = Bill.objects.create(case=sent.case, number="TAG-T9", total=9, bond=9, lines=[], agency=agency("dpmptsp"))
    money.pay(bill.pk, "cash", 9, "", person("bendahara"))
    over = timezone.now() - timedelta(days=settings.LINK_DAYS + 1)
    Case.objects.filter(pk=sent.case.pk).update(is_open=False, state="ditarik", closed_at=over)
    assert "Minta uang kembali" in client.get(own).content.decode()
    give_back(Bill.objects.get(pk=bill.pk), BOND, 9, person)
    assert client.get(own).status_code == 404


def test_a_claim_that_lapsed_keeps_nobody(bill, person):
    money.pay(bill.pk, "cash", 30_000, "", person("bendahara"))
    over = timezone.now() - timedelta(days=5 * 366)
    Case.objects.filter(pk=bill.case_id).update(is_open=False, state="kedaluwarsa", closed_at=over)
    assert forget_ended() == 1


def test_too_much_that_was_recorded_by_mistake_is_taken_back_though_the_bill_is_paid(bill, person):
    right = money.pay(bill.pk, "cash", 100_000, "", person("bendahara"))
    wrong = money.pay(bill.pk, "transfer", 75_000, "SALAH-1", person("bendahara"), more=True)
    with pytest.raises(money.Refused, match="reversed"):
        money.reverse(right, person("bendahara"))
    money.reverse(wrong, person("bendahara"))
    assert ledger(bill).paid == 100_000
    with pytest.raises(money.Refused, match="reversed"):
        money.reverse(right, person("bendahara"))


def test_a_refund_is_refused_with_a_reason(bill, person):
    money.pay(bill.pk, "cash", 130_000, "", person("bendahara"), more=True)
    refund = ask_refund(bill, OVERPAYMENT, 30_000, "uji", "BRI", None)
    with pytest.raises(NotReturned, match="reason"):
        decide_refund(refund, person("kepala.ptsp"), " ", accept=False)


def test_a_paid_bill_is_found_by_its_numbers_for_a_second_payment_and_its_receipts(client, bill, person):
    payment = money.pay(bill.pk, "transfer", 100_000, "BRI-77", person("bendahara"))
    client.force_login(person("bendahara"))
    own = reverse("services:pay", args=[bill.pk])
    assert own not in client.get(MONEY).content.decode()
    for words in ("tag-t1", bill.case.number, payment.receipt, "BRI-77", f"88 810 {bill.pk:08d}"):
        assert own in client.get(MONEY, {"q": words}).content.decode(), words
    assert "dengan nomor ini" in client.get(MONEY, {"q": "%"}).content.decode()
    assert payment.receipt in client.get(own).content.decode()
    client.post(own, {"method": "transfer", "amount": "100.000", "reference": "BRI-78", "more": "on"})
    assert refundable(bill, bill.case) == [(OVERPAYMENT, 100_000)]


def test_a_double_press_records_cash_once_and_the_next_form_is_another(client, bill, person):
    client.force_login(person("bendahara"))
    own = reverse("services:pay", args=[bill.pk])
    for key in ("a", "a", "b"):
        client.post(own, {"method": "cash", "amount": "30.000", "key": key})
    assert [row.amount for row in bill.payments.all()] == [30_000, 30_000]
    assert Event.objects.filter(name="services.money_recorded", subject_id=bill.case_id).count() == 2
    assert 'name="key"' in client.get(own).content.decode()


def test_a_double_press_asks_money_back_once(client, submit, agency, person):
    sent = submit(BOARD)
    bill = Bill.objects.create(case=sent.case, number="TAG-T8", total=9, lines=[], agency=agency("dpmptsp"))
    money.pay(bill.pk, "cash", 29, "", person("bendahara"), more=True)
    asked = {"what": "0", "amount": "5", "reason": "Kelebihan", "payee": "BRI 1", "key": "a"}
    for _twice in range(2):
        answer = client.post(reverse("services:ask_own_refund", args=[str(sent.code)]), asked)
        assert answer.status_code == 302
    assert bill.refunds.count() == 1


def test_a_list_that_is_cut_says_of_how_many_it_is(client, bill, person, monkeypatch):
    monkeypatch.setattr(listing, "MOST_LISTED", 1)
    Bill.objects.create(case=bill.case, number="TAG-T2", action="denda", total=1, lines=[], agency=bill.agency)
    client.force_login(person("bendahara"))
    page = " ".join(client.get(MONEY).content.decode().split())
    assert "TAG-T1" in page and "TAG-T2" not in page and "dari 2" in page


def test_a_role_in_one_agency_opens_no_money_of_another(client, bill, submit, agency, person):
    other = Bill.objects.create(case=submit(BOARD).case, number="TAG-L", total=5, lines=[], agency=agency("dishub"))
    both = demo_account("bendahara.rangkap", "Bendahara Rangkap", "treasurer", "dpmptsp")
    demo_account("bendahara.rangkap", "Bendahara Rangkap", "officer", "dishub")
    client.force_login(both)
    assert "TAG-L" not in client.get(MONEY).content.decode()
    assert client.get(reverse("services:pay", args=[other.pk])).status_code == 404
    assert client.get(reverse("services:pay", args=[bill.pk])).status_code == 200


def test_who_was_treasurer_elsewhere_writes_for_the_agency_of_today(client, person, agency):
    moved = demo_account("bendahara.pindah", "Bendahara Pindah", "treasurer", "dishub")
    today = timezone.localdate()
    moved.memberships.update(starts=today - timedelta(days=9), ends=today - timedelta(days=1))
    demo_account("bendahara.pindah", "Bendahara Pindah", "treasurer", "dpmptsp")
    client.force_login(moved)
    client.post(reverse("services:qris"), {"payload": code()})
    account = {"kind": "account", "bank": "Bank Banten", "number": "1234 567890", "holder": "Kas Daerah"}
    client.post(reverse("services:account"), account)
    here: Agency = agency("dpmptsp")
    assert (QrisCode.objects.get().agency, PayAccount.objects.get().agency) == (here, here)


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("account", "0123-4567.89", "0123456789"),
        ("account", ".....", ""),
        ("account", "1234", ""),
        ("account", "\u0661\u0662\u0663\u0664\u0665", ""),
        ("virtual", "88.810", "88810"),
        ("virtual", "88810123456", ""),
    ],
)
def test_a_number_of_an_account_is_digits_as_many_as_its_kind_has(client, person, kind, number, kept):
    client.force_login(person("bendahara"))
    answer = client.post(
        reverse("services:account"), {"kind": kind, "bank": "BJB", "number": number, "holder": "Kas Daerah"}
    )
    assert answer.status_code == (302 if kept else 422)
    assert [row.number for row in PayAccount.objects.all()] == ([kept] if kept else [])


def test_another_qris_leaves_the_confirmed_one_on_bills_until_it_is_confirmed_itself(agency, person):
    office, treasurer, head = agency("dpmptsp"), person("bendahara"), person("kepala.ptsp")
    first = confirm_qris(keep_qris(office, code(), treasurer), head)
    seen = keep_qris(office, code("KAS LAIN"), treasurer)
    swapped = keep_qris(office, code("BUKAN KAS"), treasurer)
    assert qris_of(office.pk) == first
    with pytest.raises(NotConfirmed, match="decided"):  # what the head looked at is no longer what waits
        confirm_qris(seen, head)
    confirm_qris(swapped, head)
    first.refresh_from_db()
    assert qris_of(office.pk) == swapped and first.ended_at


def drawn(*texts: str) -> SimpleUploadedFile:
    """Return a picture with these QR codes side by side."""
    codes = []
    for text in texts:
        out = BytesIO()
        segno.make_qr(text).save(out, kind="png", scale=4, border=4)
        codes.append(Image.open(out).convert("RGB"))
    sheet = Image.new("RGB", (sum(image.width for image in codes) or 90, max((i.height for i in codes), default=90)))
    for place, image in enumerate(codes):
        sheet.paste(image, (sum(before.width for before in codes[:place]), 0))
    out = BytesIO()
    sheet.save(out, "PNG")
    return SimpleUploadedFile("qris.png", out.getvalue(), "image/png")


def test_the_picture_that_a_bank_gave_is_enough(client, person):
    client.force_login(person("bendahara"))
    client.post(reverse("services:qris"), {"picture": drawn(code())})
    assert (QrisCode.objects.get().payload, QrisCode.objects.get().confirmed_at) == (code(), None)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (drawn(), "Kode QR tidak terbaca"),
        (drawn(code(), code("LAIN")), "beberapa kode QR"),
        (drawn(code(way="12")), "satu pembayaran"),
        (drawn("https://example.id"), "bukan QRIS"),
        (SimpleUploadedFile("qris.png", b"\x89PNG\r\n\x1a\nrusak", "image/png"), "Kode QR tidak terbaca"),
        (None, "Pilih gambar QRIS"),
    ],
)
def test_a_picture_that_is_no_static_qris_says_what_is_wrong_with_it(client, person, picture, words):
    client.force_login(person("bendahara"))
    if picture:
        picture.seek(0)
    answer = client.post(reverse("services:qris"), {"picture": picture} if picture else {})
    assert answer.status_code == 422 and words in answer.content.decode() and not QrisCode.objects.exists()


@pytest.mark.parametrize("text", [code("N" * 60), code(nmid="I" * 40), code(nmid="")])
def test_a_qris_with_impossible_names_is_refused_though_its_checksum_is_right(client, person, text):
    client.force_login(person("bendahara"))
    answer = client.post(reverse("services:qris"), {"payload": text})
    assert answer.status_code == 422 and not QrisCode.objects.exists()
