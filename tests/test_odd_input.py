"""No address answers odd input with a failure of ours: it is refused, or passed over."""

import re
from itertools import product
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
from django.core.handlers import wsgi
from django.http import QueryDict
from django.test import Client

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant, roles
from tests.browser.city import small_city
from tests.test_permissions import addresses

pytestmark = pytest.mark.django_db(transaction=True)
SOURCES = Path(__file__).parent.parent / "src" / "satukota"
READ = re.compile(
    r"""(?:GET|params|query)(?:\.get(?:list)?\(|\[)\s*["']([\w.-]+)["']|["']([\w-]+)["'] in request\.GET"""
)
COMMON = {"q", "cursor", "after", "before", "since", "until", "from", "to", "year", "month", "page", "limit", "offset"}
NASTY = {
    "zero byte": "%00",
    "zero byte in a word": "a%00b",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "last moment": quote("9999-12-31T23:59:59+07:00"),
    "too large": "99999999999999999999",
    "negative": "-1",
    "half a number": "1e400",
    "not a number": "nan",
    "emoji": quote("😀🏚️"),
    "long": "x" * 10_000,
    "half a character": quote_from_bytes(b"\xed\xa0\x80\xff"),
    "digit that is none": quote("²٣"),
    "quote": quote("' OR 1=1 --"),
    "cursor": "eyJpZCI6IDFlOTk5LCAiZHVlIjogIiJ9",
    "list as cursor": "W3t9LCBbXSwgIngiXQ",
}


def parameters() -> list[str]:
    """Every name that a view reads from the address, from the sources and the API's description."""
    names = {a or b for path in SOURCES.rglob("*.py") for a, b in READ.findall(path.read_text())}
    described = Client().get("/api/v1/openapi.json").json()["paths"].values()
    operations = [one.get("parameters", ()) for methods in described for one in methods.values()]
    return sorted(names | COMMON | {one["name"] for many in operations for one in many if one["in"] == "query"})


def filled(route: str, word: str, number: str) -> str:
    """Put an odd value into every text of an address and plausible ones elsewhere."""

    def value(match: re.Match[str]) -> str:
        plain = {"int:": "1", "uuid:": "00000000-0000-0000-0000-000000000000", "slug:": "x"}.get(match[1] or "", "")
        return plain or (number if "number" in match[2] and word == "" else word or "x")

    return "/" + re.sub(r"<(\w+:)?(\w+)>", value, route.replace("^", "").replace("$", "").replace("\\", ""))


@pytest.fixture(scope="module")
def routes() -> list[str]:
    return sorted(
        {route for route, _module in addresses() if not re.match(r"^(static|__)", route) and "(?P" not in route}
    )


@pytest.fixture
def clients():
    """Somebody without an account, and somebody who holds every role in the agency of the city's case."""
    city = small_city()
    user = User.objects.create_user("semua-hak", password="kata-sandi-panjang")
    for code in sorted(roles()):
        grant(user, code, Agency.objects.get(code="diskominfo"), Actor.system())
    everything = Client(raise_request_exception=False)
    everything.force_login(user, backend="satukota.web.backends.SignIn")
    return city.case.number, {"visitor": Client(raise_request_exception=False), "staff": everything}


def failures(clients, urls):
    """Return what fails: status, who asked, and the address."""
    number, people = clients
    asked = ((name, url, client.get(url).status_code) for url in urls(number) for name, client in people.items())
    return [f"{status} {name} {url[:200]}" for name, url, status in asked if status >= 500]


def test_no_address_fails_on_odd_words_in_its_path(clients, routes):
    def urls(number):
        worded = [route for route in routes if re.search("<(str:)?\\w+>", route)]
        return [filled(route, word, number) for route in worded for word in NASTY.values()]

    assert failures(clients, urls) == []


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_address_fails_on_odd_values_of_its_parameters(clients, routes, value):
    query = "&".join(f"{name}={value}" for name in parameters())
    assert failures(clients, lambda number: [f"{filled(route, '', number)}?{query}" for route in routes]) == []


@pytest.mark.slow
def test_no_address_fails_on_one_odd_value_alone(clients, routes, read_keys):
    """One value at a time: what is refused for the first cannot hide the second."""

    def urls(number):
        for route in routes:
            plain = filled(route, "", number)
            for name, value in product(read_keys(plain), NASTY.values()):
                yield f"{plain}?{name}={value}"

    assert failures(clients, urls) == []


@pytest.fixture
def read_keys(clients, monkeypatch):
    """Tell which parameters are looked for behind an address; the API's stand in its description."""
    seen = set()

    class Listening(QueryDict):
        def get(self, key, *rest):
            seen.add(key)
            return super().get(key, *rest)

        def getlist(self, key, *rest):
            seen.add(key)
            return super().getlist(key, *rest)

        def __getitem__(self, key):
            seen.add(key)
            return super().__getitem__(key)

        def __contains__(self, key):
            seen.add(key)
            return super().__contains__(key)

    def read_keys(url: str) -> list[str]:
        if url.startswith("/api/"):
            return parameters()
        seen.clear()
        with monkeypatch.context() as patch:
            patch.setattr(wsgi, "QueryDict", Listening)
            clients[1]["staff"].get(url + "?x=1")
            clients[1]["visitor"].get(url + "?x=1")
        return sorted(seen)

    return read_keys
