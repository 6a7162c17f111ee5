"""Every page of the shell, looked at by axe, at three widths, in both themes, without and with too much data."""

import pytest
from tests.browser.city import small_city
from tests.browsing import axe, overflow, shot

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


def looked_at(visit, addresses, user=None, **how):
    """Visit pages and return what is wrong with them: what axe finds, and what does not fit the window."""
    wrong = []
    for address in addresses:
        page = visit(address, user, **how)
        shot(
            page,
            f"{address.strip('/').replace('/', '-').split('?')[0] or 'home'}-{how.get('width', 1440)}{'-dark' if how.get('dark') else ''}",
        )
        wrong += [f"{address}: {problem}" for problem in axe(page)]
        wrong += [f"{address}: {overflow(page)} px too wide"] if overflow(page) > 0 else []
        page.context.close()
    return sorted(set(wrong))


@pytest.mark.parametrize(("width", "dark"), [(360, False), (768, True)])
def test_pages_for_everybody_fit_and_satisfy_axe(visit, city, width, dark):
    assert looked_at(visit, PUBLIC, width=width, dark=dark) == []


@pytest.mark.parametrize(("width", "dark"), [(360, True), (768, False), (1440, False)])
def test_staff_pages_fit_and_satisfy_axe(visit, city, width, dark):
    case = [f"/cases/{city.case.number}/", f"/cases/{city.case.number}/act/assign/"]
    assert looked_at(visit, [*STAFF, *case], city.admin, width=width, dark=dark) == []


def test_account_pages_satisfy_axe(visit, city):
    assert looked_at(visit, ACCOUNT, city.officer, width=768) == []


def test_pages_in_english_satisfy_axe(visit, city):
    assert looked_at(visit, ["/", "/inbox/"], city.officer, language="en") == []


def test_an_empty_site_satisfies_axe(visit, db):
    from satukota.kernel.places.api import load_city

    load_city()
    assert looked_at(visit, ["/", "/help/"], width=360) == []


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
