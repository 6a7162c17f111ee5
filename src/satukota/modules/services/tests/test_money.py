"""Bills, bonds, refunds and accounts: whatever happens, the books add up; two people stand behind what goes out."""

from contextlib import suppress

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.cases.api import Act, Case, apply, forget_published, load_one, who
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, User
from satukota.modules.services.actions import money
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.money import NotConfirmed, confirm_account, write_account
from satukota.modules.services.actions.refunds import NotReturned, ask_refund, decide_refund, pay_out
from satukota.modules.services.models import Bill, Refund
from satukota.modules.services.queries.fees import announced_fees
from satukota.modules.services.queries.ledgers import ledger, refundable, takes_money_for
from satukota.modules.services.rules.ledger import BOND, FEE, OVERPAYMENT, Ledger
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, follow, picture

pytestmark = pytest.mark.django_db


def proof():
    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store

    return store(picture("bukti.jpg"), kind="refund", by=Actor.system())


@pytest.fixture
def bill(submit, agency) -> Bill:
    case = submit(BOARD).case
    return Bill.objects.create(
        case=case, number="TAG-T1", total=100_000, bond=40_000, lines=[], agency=agency("dpmptsp")
    )


def end(bill: Bill) -> None:
    Case.objects.filter(pk=bill.case_id).update(is_open=False, state="ditarik", closed_at=timezone.now())
    bill.case.refresh_from_db()


def test_where_the_office_in_charge_has_no_treasurer_the_owner_takes_the_money(bill, agency):
    case = bill.case
    assert takes_money_for(case) == agency("dpmptsp").pk
    case.agency = agency("kel-36-72-08-1007")
    assert takes_money_for(case) == agency("dpmptsp").pk


def test_what_came_in_too_much_goes_back_after_two_people_and_with_its_proof(bill, person):
    money.pay(bill.pk, "transfer", 130_000, "BRI-1", person("bendahara"), more=True)
    assert refundable(bill, bill.case) == [(OVERPAYMENT, 30_000)]
    with pytest.raises(NotReturned, match="amount"):
        ask_refund(bill, OVERPAYMENT, 30_001, "Salah transfer", "BRI 1", person("bendahara"))
    refund = ask_refund(bill, OVERPAYMENT, 30_000, "Salah transfer", "BRI 1", person("bendahara"))
    assert refundable(bill, bill.case) == []
    with pytest.raises(NotReturned, match="four_eyes"):
        decide_refund(refund, person("bendahara"), "", accept=True)
    approved = decide_refund(refund, person("kepala.ptsp"), "Benar", accept=True)
    with pytest.raises(NotReturned, match="reference"):
        pay_out(approved, "SP2D-1", None, person("bendahara"))
    done = pay_out(approved, "SP2D-1", proof(), person("bendahara"))
    assert (done.status, bool(done.receipt), ledger(bill).kept) == ("paid", True, 100_000)
    with pytest.raises(NotReturned, match="decided"):
        pay_out(done, "SP2D-2", proof(), person("bendahara"))


def test_a_bond_goes_back_when_the_matter_is_over_and_the_fee_only_where_nothing_was_granted(bill, person):
    money.pay(bill.pk, "cash", 100_000, "", person("bendahara"))
    assert refundable(bill, bill.case) == []
    end(bill)
    assert refundable(bill, bill.case) == [(BOND, 40_000), (FEE, 60_000)]


def test_one_transfer_pays_two_bills_and_no_other_amount_does(bill, submit, person):
    other = Bill.objects.create(case=submit(BOARD).case, number="TAG-T2", total=50_000, lines=[], agency=bill.agency)
    both = [bill.pk, other.pk]
    with pytest.raises(money.Refused, match="together"):
        money.pay_together(both, "transfer", 149_999, "BRI-5", person("bendahara"))
    payments = money.pay_together(both, "transfer", 150_000, "BRI-5", person("bendahara"))
    assert [(row.amount, row.part) for row in payments] == [(100_000, 1), (50_000, 2)]
    with pytest.raises(money.Refused, match="paid"):
        money.pay(bill.pk, "transfer", 1, "BRI-5", person("bendahara"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "reverse", "ask", "approve", "refuse", "pay_out", "end"]), st.integers(1, 150_000)
    ),
    max_size=14,
)


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_bills_payments_refunds_and_reversals_add_up(bill, person, steps):
    with transaction.atomic():
        play_and_check(bill, steps, (person("bendahara"), person("kepala.ptsp")))
        transaction.set_rollback(True)


def play_and_check(bill: Bill, steps: list[tuple[str, int]], people: tuple[User, User]) -> None:
    for number, (step, amount) in enumerate(steps):
        bill.refresh_from_db()
        bill.case.refresh_from_db()
        with suppress(money.Refused, NotReturned):
            play(bill, step, amount, number, people)
        payments = list(bill.payments.values_list("amount", flat=True))
        paid_out = sum(bill.refunds.filter(status="paid").values_list("amount", flat=True))
        books = ledger(bill)
        assert books.paid == sum(payments) >= 0
        assert books.kept == sum(payments) - paid_out >= 0
        assert books.left == max(0, bill.total - sum(payments))
        assert sum(amount for _kind, amount in (*books.returned, *books.promised)) <= max(0, sum(payments))


def play(bill: Bill, step: str, amount: int, number: int, people: tuple[User, User]) -> None:
    treasurer, head = people
    waiting = Refund.objects.filter(bill=bill)
    if step == "pay":
        money.pay(bill.pk, "transfer", amount, f"R-{number}", treasurer, more=True)
    elif step == "reverse" and (row := bill.payments.filter(reverses=None).order_by("?").first()):
        money.reverse(row, treasurer)
    elif step == "ask" and (parts := refundable(bill, bill.case)):
        kind, most = parts[amount % len(parts)]
        ask_refund(bill, kind, min(amount, most), "uji", "BRI", treasurer)
    elif step in {"approve", "refuse"} and (row := waiting.filter(status="asked").first()):
        decide_refund(row, head, "uji", accept=step == "approve")
    elif step == "pay_out" and (row := waiting.filter(status="approved").first()):
        pay_out(row, f"SP2D-{number}", proof(), treasurer)
    elif step == "end":
        end(bill)


@given(
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.integers(0, 10**12),
)
def test_no_more_goes_back_than_came_in(total, bond, paid, over, deposit):
    bond = min(bond, total)
    first = Ledger(total, bond, paid)
    parts = [(kind, first.refundable(kind)) for kind in (OVERPAYMENT, BOND, FEE)]
    assert sum(amount for _kind, amount in parts) == paid
    gone = Ledger(total, bond, paid, ((OVERPAYMENT, min(over, parts[0][1])),), ((BOND, min(deposit, parts[1][1])),))
    assert sum(gone.refundable(kind) for kind in (OVERPAYMENT, BOND, FEE)) <= paid


def test_an_account_stands_on_bills_after_a_second_person_confirmed_it(client, submit, bill, agency, person):
    account = write_account(
        agency("dpmptsp"), "account", "Bank Banten", "1234 567890", "Kas Daerah", person("bendahara")
    )
    page = reverse("services:refunds")
    with pytest.raises(NotConfirmed, match="four_eyes"):
        confirm_account(account, person("bendahara"))
    client.force_login(person("kepala.ptsp"))
    assert "1234567890" in client.get(page).content.decode()
    client.post(reverse("services:confirm_account", args=["account", account.pk]))
    virtual = write_account(agency("dpmptsp"), "virtual", "BJB", "88810", "Kas Daerah", person("bendahara"))
    confirm_account(virtual, person("kepala.ptsp"))
    sent = submit(BOARD)
    own = Bill.objects.create(case=sent.case, number="TAG-T3", total=5_000, lines=[], agency=agency("dpmptsp"))
    client.logout()
    shown = client.get(reverse("services:track", args=[str(sent.code)])).content.decode()
    assert "1234567890" in shown and f"88810{own.pk:08d}" in shown and "Kas Daerah" in shown


def published(*changes: tuple[str, str]) -> None:
    source = BOARD_SOURCE
    for old, new in changes:
        assert old in source
        source = source.replace(old, new, 1)
    assert load_one(source, "")
    forget_published()


BOND_AND_FINE = """amount: {"var": "biaya"}}
  - {id: jaminan, label: {id: Jaminan bongkar}, basis: Contoh, amount: 500000, bond: true}
  - {id: denda, label: {id: Denda}, basis: Contoh, amount: 250000, billedBy: [denda]}"""
FINING = """  - {id: denda, from: [dibayar], by: [kepala], run: [services.bill], label: {id: Kenakan denda}}
  - {id: lunas, from: [dibayar]"""
FINE = (('amount: {"var": "biaya"}}', BOND_AND_FINE), ("  - {id: lunas, from: [dibayar]", FINING))


def test_a_second_bill_and_a_bond_are_paid_before_the_paper(client, submit, act, person, agency):
    published(*FINE)
    sent = submit(BOARD)
    case = sent.case
    act(case, "tinjau", "petugas.ptsp")
    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store

    photo = store(picture("lapangan.jpg"), kind="evidence", by=Actor.system(), case_id=case.pk)
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=(photo,), kesimpulan="layak")
    act(case, "setujui", "kepala.ptsp")
    apply(case.number, Act("denda"), who(person("kepala.ptsp")))
    fee, fine = Bill.objects.filter(case=case).order_by("id")
    assert (fee.total, fee.bond, fine.total, fine.bond) == (5_900_000, 500_000, 250_000, 0)
    money.pay(fee.pk, "cash", fee.total, "", person("bendahara"))
    case.refresh_from_db()
    assert case.state == "dibayar"
    money.pay(fine.pk, "cash", fine.total, "", person("bendahara"))
    follow(case)
    case.refresh_from_db()
    assert case.state == "selesai"
    address = reverse("services:ask_own_refund", args=[str(sent.code)])
    asked = client.post(
        address, {"what": "0", "amount": 500_000, "reason": "Reklame sudah dibongkar", "payee": "BRI 1 Dedi"}
    )
    assert asked.status_code == 302
    refund = Refund.objects.get()
    assert (refund.kind, refund.amount, refund.asked_by, "Dedi" in refund.payee) == ("bond", 500_000, None, True)
    client.force_login(person("kepala.ptsp"))
    decided = reverse("services:decide_refund", args=[refund.pk])
    assert "BRI 1 Dedi" in client.get(reverse("services:refunds")).content.decode()
    client.post(decided, {"do": "refuse", "decision": " "})
    refund.refresh_from_db()
    assert refund.status == "asked"
    client.post(decided, {"do": "accept", "decision": "Sudah diperiksa"})
    assert Message.objects.filter(template="service-news", case_id=case.pk).count() == 1
    client.force_login(person("bendahara"))
    paid = client.post(
        reverse("services:pay_out", args=[refund.pk]), {"reference": "SP2D-9", "document": picture("b.jpg")}
    )
    refund.refresh_from_db()
    assert paid.status_code == 302 and (refund.status, bool(refund.document)) == ("paid", True)
    client.logout()
    assert refund.receipt in client.get(reverse("services:track", args=[str(sent.code)])).content.decode()
    assert Agency.objects.filter(pk=fee.agency_id).exists()


def test_a_wrong_record_is_taken_back_on_its_page_and_the_bill_waits_again(client, bill, person):
    wrong = money.pay(bill.pk, "cash", 60_000, "", person("bendahara"))
    client.force_login(person("bendahara"))
    assert "take-back" in client.get(reverse("services:receipt", args=[wrong.pk])).content.decode()
    client.post(reverse("services:take_back", args=[wrong.pk]))
    assert ledger(bill).left == 100_000


def test_an_ended_matter_asks_for_no_money_and_the_treasurer_sees_why(client, submit, agency, person):
    sent = submit(BOARD)
    own = reverse("services:track", args=[str(sent.code)])
    bill = Bill.objects.create(case=sent.case, number="TAG-T2", total=100_000, lines=[], agency=agency("dpmptsp"))
    assert "Yang harus dibayar" in client.get(own).content.decode()
    end(bill)
    assert "Yang harus dibayar" not in client.get(own).content.decode()
    client.force_login(person("bendahara"))
    assert "uang yang masih masuk dikembalikan" in client.get(reverse("services:money")).content.decode()


def test_who_may_not_tell_of_a_payment_is_not_asked_to(client, submit, agency):
    sent = submit(BOARD)
    Bill.objects.create(case=sent.case, number="TAG-T3", total=100_000, lines=[], agency=agency("dpmptsp"))
    page = client.get(reverse("services:track", args=[str(sent.code)])).content.decode()
    assert "TAG-T3" in page and "Beri tahu sudah bayar" not in page


def test_what_later_steps_bill_and_what_is_a_bond_is_said_before_sending():
    source = BOARD_SOURCE
    for old, new in FINE:
        source = source.replace(old, new, 1)
    service, _problems = check_service(source)
    assert announced_fees(service, {"biaya": 120_000}, "id") == [
        ("Biaya reklame", 120_000),
        ("Jaminan bongkar (jaminan, kembali bila urusan selesai)", 500_000),
        ("Denda (ditagih pada: Kenakan denda)", 250_000),
    ]
