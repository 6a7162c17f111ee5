"""Before a report is sent: shares are shares, what was returned is answered for, gaps are named, two people publish."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from satukota.kernel.cases.api import Invalid, NotAllowed
from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.figures import Fault, value_fault
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import QUARTER, actor, step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("formula", "unit", "value", "earlier", "said", "fault"),
    [
        ("percentage", "%", "175.5", (), True, Fault.NO_SHARE),
        ("percentage", "%", "-5", (), True, Fault.NO_SHARE),
        ("up", "%", "-5", (), False, Fault.ODD_PERCENT),
        ("up", "%", "-5", (), True, None),
        ("up", "berkas", "175", (), False, None),
        ("percentage", "%", "39", ("40", None), False, Fault.FELL_BACK),
        ("percentage", "%", "39", ("40", None), True, None),
        ("percentage", "%", "100", ("40",), False, None),
    ],
)
def test_a_share_is_refused_outside_of_its_bounds_and_the_unusual_needs_a_word(
    formula, unit, value, earlier, said, fault
):
    before = [None if text is None else Decimal(text) for text in earlier]
    assert value_fault(Formula(formula), unit, Decimal(value), before, said=said) is fault


@pytest.fixture
def opened(people):
    """A round in which the health agency reports two indicators, of which one is a share."""
    make_indicator("BAGIAN", way="percentage", year=2025)
    make_indicator("LAIN", year=2025)
    return actions.open_round(QUARTER.year, QUARTER.number, Actor.system())


def tell(opened, people, code, value, note=""):
    from satukota.modules.planning.models import Indicator

    reading = actions.Reading(Decimal(value), note=note)
    return actions.report_value(Indicator.objects.get(code=code), QUARTER, reading, actor(people.officer))


def test_hands_and_sheets_are_refused_alike(opened, people):
    with pytest.raises(ValidationError):
        tell(opened, people, "BAGIAN", "175.5", "Benar")
    assert tell(opened, people, "BAGIAN", "99").state == "draft"


def test_a_value_that_was_marked_is_not_sent_again_as_it_was(opened, people):
    marked, _other = tell(opened, people, "BAGIAN", "50"), tell(opened, people, "LAIN", "60")
    step(opened, "send", people.officer)
    marked.refresh_from_db()
    actions.return_value(marked, "Tidak cocok", actor(people.steward, "walidata"))
    step(opened, "send_back", people.steward, reason="Lihat nilai")
    with pytest.raises(Invalid):
        step(opened, "send", people.officer)
    with pytest.raises(ValidationError):
        tell(opened, people, "BAGIAN", "50")
    tell(opened, people, "BAGIAN", "50", "Sesuai berita acara 12/2025")
    step(opened, "send", people.officer)


def test_a_report_that_was_returned_as_a_whole_is_not_sent_again_untouched(opened, people):
    tell(opened, people, "BAGIAN", "50")
    tell(opened, people, "LAIN", "60")
    step(opened, "send", people.officer)
    step(opened, "send_back", people.steward, reason="Periksa lagi")
    with pytest.raises(Invalid):
        step(opened, "send", people.officer)
    tell(opened, people, "LAIN", "61")
    step(opened, "send", people.officer)


def test_what_is_missing_is_named_before_the_report_is_sent(opened, people, client):
    tell(opened, people, "LAIN", "60")
    report = opened.reports.get(agency__code="dinkes")
    page, send = reverse("planning:report", args=[report.pk]), reverse("planning:act", args=[report.pk, "send"])
    visit(client, people.officer).post(send)
    report.case.refresh_from_db()
    assert report.case.state == "filling"
    assert "Belum diisi" in client.get(page).content.decode()
    client.post(send, {"incomplete": "yes"})
    report.case.refresh_from_db()
    assert report.case.state == "sent"


def test_the_planner_who_approved_does_not_publish(opened, people):
    tell(opened, people, "LAIN", "60")
    for action, user in (("send", people.officer), ("verify", people.steward), ("approve", people.planner)):
        step(opened, action, user)
    with pytest.raises(NotAllowed) as refused:
        step(opened, "publish", people.planner)
    assert refused.value.refusal.code == "four_eyes"
    step(opened, "publish", people.steward)
