"""Figures by office: who leads offices sees theirs, who owns a service those of every office that works by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseClock, forget_published, load_one
from satukota.kernel.people.api import User, demo_account, forget_offices
from satukota.modules.services.queries.figures import quarters
from satukota.modules.services.queries.office_figures import office_figures
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.tests.test_offices_of_one_kind import LETTER, apply_at, sign, staff, villages

pytestmark = pytest.mark.django_db
PAGE = "/services/work/offices/"


@pytest.fixture
def two_villages(db) -> tuple[str, str]:
    """In the first village a letter was signed late and one is overdue, in the second one is open."""
    assert load_one(ready_made()["surat-domisili"].source, "")
    forget_published()
    forget_offices()
    first, second = villages()[:2]
    signed, overdue = apply_at(first), apply_at(first)
    sign(signed, *staff(first))
    hour = timezone.now() - timedelta(hours=1)
    Case.objects.filter(pk=signed.pk).update(is_open=False, closed_at=timezone.now(), opened_at=hour)
    CaseClock.objects.filter(case=signed).update(late=True)
    Case.objects.filter(pk=overdue.pk).update(due_at=hour)
    apply_at(second)
    return first, second


def figures(user: User) -> dict[str, tuple]:
    rows = office_figures(user, [LETTER], *quarters(timezone.localdate())[0])
    return {row.office.code: (row.sent, row.ended, row.late, row.open, row.overdue, row.listed) for row in rows}


def test_each_head_sees_their_office_and_the_owner_of_the_service_all(two_villages):
    first, second = two_villages
    owner = demo_account("kabag.pem", "Kepala Bagian Pemerintahan", "head", "bag-pemerintahan")
    busy = (2, 1, 1, 1, 1)
    assert figures(staff(first)[1]) == {first: (*busy, True)}
    assert figures(owner) == {first: (*busy, False), second: (1, 0, 0, 1, 0, False)}
    assert list(figures(owner)) == [first, second]


def test_the_page_leads_to_the_list_of_that_office_alone(client, two_villages):
    first, second = two_villages
    client.force_login(staff(first)[1])
    page = client.get(PAGE, {"type": LETTER}).content.decode()
    assert f"office={first}" in page and second not in page
    client.force_login(staff(first)[0])
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("query", [{"quarter": "9"}, {"quarter": "x"}, {"type": "tidak-ada"}, {"quarter": "3"}])
def test_what_was_not_offered_is_the_newest_quarter_of_all_services(client, two_villages, query):
    client.force_login(staff(two_villages[0])[1])
    assert client.get(PAGE, query).status_code == 200
