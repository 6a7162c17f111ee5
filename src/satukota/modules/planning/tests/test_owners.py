"""The owner of a quick win is a position, held by somebody or acted in; everybody reads the position alone."""

import pytest
from django.urls import reverse

from satukota.kernel.people.api import Agency, Membership
from satukota.modules.planning.models import Item
from satukota.modules.planning.queries.owners import owner_of
from satukota.modules.planning.rules.positions import Heads, title_of
from satukota.modules.planning.tests.conftest import somebody, visit

pytestmark = pytest.mark.django_db
NAME = "Kadlh"


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("mayor", "Wali Kota Cilegon", (Heads.TITLE, "Wali Kota Cilegon")),
        ("secretariat", "Sekretariat Daerah", (Heads.TITLE, "Sekretaris Daerah")),
        ("secretariat", "Sekretariat DPRD", (Heads.HEAD_OF, "Sekretariat DPRD")),
        ("district", "Kecamatan Citangkil", (Heads.TITLE, "Camat Citangkil")),
        ("village", "Kelurahan Kebonsari", (Heads.TITLE, "Lurah Kebonsari")),
        ("village", "Desa Sumberejo", (Heads.TITLE, "Kepala Desa Sumberejo")),
        ("opd", "Dinas Lingkungan Hidup", (Heads.HEAD_OF, "Dinas Lingkungan Hidup")),
        ("district", "Kecamatan", (Heads.HEAD_OF, "Kecamatan")),
    ],
)
def test_whoever_heads_an_office_is_called_as_it_is_here(kind, name, title):
    assert title_of(kind, name) == title


@pytest.fixture
def quick_win(plan):
    item = plan.items.get(code="gempil")
    assert item.quick_win and item.agency.code == "dlh"
    return item


def pages(client, item):
    """The public page, the page of the item and the sheet of the quick win, as nobody reads them."""
    client.logout()
    names = ("public_item", "public_expose")
    addresses = [reverse("planning:public"), *(reverse(f"planning:{name}", args=[item.uid]) for name in names)]
    return [client.get(address).content.decode() for address in addresses]


def test_public_pages_name_the_position_and_nobody(client, quick_win):
    somebody("kadlh", "head", "dlh")
    for page in pages(client, quick_win):
        assert ("Kepala Dinas Lingkungan Hidup" in page, NAME in page) == (True, False)


def test_a_city_that_says_so_publishes_the_name(client, quick_win, settings):
    settings.PLANNING_OWNER_NAMES = "yes"
    somebody("kadlh", "head", "dlh")
    assert all(NAME in page for page in pages(client, quick_win))


def test_staff_read_who_it_is_and_that_somebody_acts(client, quick_win, people):
    head = somebody("kadlh", "head", "dlh")
    Membership.objects.filter(user=head).update(acting=True)
    page = visit(client, people.planner).get(reverse("planning:item", args=[quick_win.uid])).content.decode()
    assert ("Plt. Kepala Dinas Lingkungan Hidup" in page, NAME in page) == (True, True)


def test_who_holds_the_office_goes_before_who_acts_in_it_and_the_past_is_past(quick_win):
    acting, former = somebody("plt", "head", "dlh"), somebody("lama", "head", "dlh")
    Membership.objects.filter(user=acting).update(acting=True, starts="2020-01-01")
    Membership.objects.filter(user=former).update(starts="2020-01-01", ends="2020-12-31")
    office = Agency.objects.get(code="dlh")
    assert owner_of(office).acting
    somebody("kadlh", "head", "dlh")
    assert (owner_of(office).name, owner_of(office).acting) == (NAME, False)


def test_an_office_that_nobody_holds_says_so_to_staff_and_nothing_to_the_public(client, quick_win, people):
    assert owner_of(quick_win.agency).is_vacant
    page = visit(client, people.planner).get(reverse("planning:item", args=[quick_win.uid])).content.decode()
    assert "belum ada pemegang jabatan ini" in page
    assert Item.objects.filter(pk=quick_win.pk).exists()
