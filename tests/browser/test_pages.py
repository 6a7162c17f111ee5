"""Every page of the shell, looked at by axe, at three widths, in both themes, without and with too much data."""

import pytest
from tests.browser.city import small_city
from tests.browsing import axe, overflow, tour

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ["/", "/help/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/"]
STAFF = ["/inbox/", "/inbox/filter/", "/search/?q=jalan", "/search/", "/notices/", "/profile/", "/styleguide/?errors"]
ACCOUNT = [
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/logout/",
]


@pytest.fixture
def city():
    return small_city()


def stops(addresses, user=None):
    """Name pages after their addresses, for the tour."""
    return [(address.split("?")[0].strip("/").replace("/", "-") or "home", address, user) for address in addresses]


def test_pages_for_everybody_fit_and_satisfy_axe(visit, city):
    assert tour(visit, stops(PUBLIC), [(360, False), (768, True)]) == ""


def test_staff_pages_fit_and_satisfy_axe(visit, city):
    case = [f"/cases/{city.case.number}/", f"/cases/{city.case.number}/act/assign/"]
    assert tour(visit, stops([*STAFF, *case], city.admin), [(360, True), (768, False), (1440, False)]) == ""


def test_account_pages_satisfy_axe(visit, city):
    assert tour(visit, stops(ACCOUNT, city.officer), [(768, False)]) == ""


def test_pages_in_english_satisfy_axe(visit, city):
    for address in ("/", "/inbox/"):
        page = visit(address, city.officer, language="en")
        assert (axe(page), overflow(page)) == ([], 0), address


def test_an_empty_site_satisfies_axe(visit, db):
    from satukota.kernel.places.api import load_city

    load_city()
    assert tour(visit, stops(["/", "/help/"]), [(360, False)]) == ""


def test_everything_fits_at_320_pixels_which_is_1280_at_four_times(visit, city):
    for address in ["/", "/inbox/", f"/cases/{city.case.number}/", "/styleguide/"]:
        assert overflow(visit(address, city.admin, width=1280, zoom=4)) <= 0, address


def test_a_citizen_page_weighs_less_than_100_kilobytes(visit, city, live_server):
    """Compressed as whitenoise sends it: brotli or gzip of what the page loads before a map is asked for."""
    import gzip
    from urllib.parse import urlsplit

    page = visit("/", width=360)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    total = len(gzip.compress(page.content().encode()))
    for address in {one for one in loaded if urlsplit(one).netloc == urlsplit(live_server.url).netloc}:
        body = page.request.get(address).body()
        total += len(body) if address.endswith(".woff2") else len(gzip.compress(body))
    assert total < 100_000
