"""Fees, bills without money, and how long a paper holds that the system itself numbers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import CaseType, Invalid, forget_published, load_one, ring_due
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions import money
from satukota.modules.services.models import Bill, Paper
from satukota.modules.services.queries.fees import fee_lines
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, RESEARCH, follow, picture

pytestmark = pytest.mark.django_db
FREE = BOARD_SOURCE.replace('amount: {"var": "biaya"}', "amount: 0")
WORDS = BOARD_SOURCE.replace(
    'amount: {"var": "biaya"}', 'amount: {"/": [{"var": "biaya"}, {"-": [{"var": "muka"}, 1]}]}'
)


@pytest.fixture
def granted(submit, act):
    """A billboard permit that was granted and billed."""

    def granted(**changes):
        case = submit(BOARD, **changes).case
        act(case, "tinjau", "petugas.ptsp")
        act(case, "hasil-periksa", "pemeriksa.ptsp", kesimpulan="layak", files=(photo(case),))
        return act(case, "setujui", "kepala.ptsp")

    return granted


def photo(case):
    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store

    return store(picture(), kind="photo", by=Actor.system(), case_id=case.pk)


def published(source: str) -> None:
    assert load_one(source, "")
    forget_published()


def test_a_banner_costs_what_it_costs_on_paper(granted):
    case = granted(lebar=0.7, tinggi=1.1, bulan=7, jenis="spanduk", kelas_jalan="utama")
    assert Bill.objects.get(case=case).total == 121_275


def test_a_bill_without_money_is_paid_at_once_and_asks_for_nothing(granted):
    published(FREE)
    case = granted()
    assert case.state == "selesai" and Bill.objects.get(case=case).paid_at
    assert not Message.objects.filter(case_id=case.pk, template="service-bill").exists()


def test_a_fee_without_a_number_stops_the_grant_and_lets_nobody_off(granted):
    # Published before the checker knew: it would be refused now.
    CaseType.objects.filter(type=BOARD).update(status="retired")
    CaseType.objects.create(type=BOARD, version=99, source=WORDS, status="published")
    forget_published()
    with pytest.raises(Invalid) as refused:
        granted()
    assert "reklame" in refused.value.errors and not Bill.objects.exists()


def test_twelve_months_are_twelve_months_and_stand_on_the_permit_with_its_signer(granted, person):
    case = granted(mulai="2027-01-15", bulan=12)
    bill = Bill.objects.get(case=case)
    money.pay(bill.pk, "cash", bill.total, "", person("bendahara"))
    follow(case)
    paper = Paper.objects.get(case=case)
    assert paper.valid_until == date(2028, 1, 14)
    assert paper.signer == str(person("kepala.ptsp"))


def test_what_is_granted_by_law_says_by_which_rule(submit, act):
    case = submit(RESEARCH).case
    ring_due(timezone.now() + timedelta(days=30))
    follow(case)
    paper = Paper.objects.get(case=case)
    assert paper.signer.startswith("Dikabulkan menurut hukum") and paper.valid_until == date(2027, 2, 1)


def test_a_fee_is_never_more_than_its_formula_says():
    from satukota.kernel.cases.api import load

    source = BOARD_SOURCE.replace('amount: {"var": "biaya"}', 'amount: {"/": [{"var": "biaya"}, 7]}')
    assert fee_lines(load(source), {"biaya": 100})[0][2] == 14
