"""Every address × every role: who is let in stands in permissions.txt; a new address has to be added there.

Write the table anew with `UPDATE_PERMISSIONS=1 pytest tests/test_permissions.py` and read what changed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant, roles
from tests.browser.city import small_city

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "permissions.txt"
LEFT_OUT = re.compile(r"^(static|accounts/|healthz|readyz|__)")
VISITOR = "visitor"


def addresses(patterns=None, prefix="") -> Iterator[str]:
    """Yield every address of the site as its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not LEFT_OUT.match(route):
            yield route


def filled(route: str, number: str) -> str:
    """Put plausible values into an address: the case's number, small numbers, words that name nothing."""

    def value(match: re.Match[str]) -> str:
        kind, name = match[1] or "str:", match[2]
        if "number" in name:
            return number
        return {"int:": "1", "uuid:": "00000000-0000-0000-0000-000000000000"}.get(kind, "x")

    return "/" + re.sub(r"<(\w+:)?(\w+)>", value, route.replace("^", "").replace("$", "").replace("\\", ""))


def answer(client: Client, url: str) -> str:
    """Return what somebody gets: yes, no (403, 404), sign-in, post (only POST is answered) or the failure itself."""
    response = client.get(url)
    if response.status_code >= 500:
        return f"FAILS {response.status_code}"
    if response.status_code in {403, 404}:
        return "no"
    if response.status_code == 401 or "/accounts/login" in response.headers.get("Location", ""):
        return "sign-in"
    return "post" if response.status_code == 405 else "yes"


@pytest.fixture
def people():
    """Return a client for each role (in an agency that owns nothing) and one for nobody."""
    city = small_city()
    agency = Agency.objects.get_or_create(code="uji-hak", defaults={"name": "Dinas Uji Hak"})[0]
    found = {VISITOR: Client()}
    for code in sorted(roles()):
        user = User.objects.create_user(f"hak-{code}", password="kata-sandi-panjang")
        grant(user, code, agency, Actor.system())
        found[code] = Client()
        found[code].force_login(user, backend="satukota.web.backends.SignIn")
    return city.case.number, found


def test_every_address_lets_in_whom_the_table_says(people):
    number, clients = people
    lines = [f"# address | {' '.join(clients)}"]
    for route in sorted(set(addresses())):
        url = filled(route, number)
        lines.append(f"{route} | {' '.join(f'{name}={answer(client, url)}' for name, client in clients.items())}")
    text = short(lines)
    if os.environ.get("UPDATE_PERMISSIONS"):
        TABLE.write_text(text)
    assert "FAILS" not in text
    assert text == TABLE.read_text()


def short(lines: list[str]) -> str:
    """Return the table with one word where everybody gets the same."""
    found = []
    for line in lines:
        address, _, answers = line.partition(" | ")
        words = answers.split()
        same = {word.split("=")[-1] for word in words} if "=" in answers else set()
        found.append(f"{address} | everybody={same.pop()}" if len(same) == 1 else line)
    return "\n".join(found) + "\n"


def test_no_page_of_the_staff_opens_for_a_visitor():
    table = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    inside = re.compile(r"^(inbox|cases/.*act|wall|outbox|profile|search|notices)")
    assert [line for line in table if inside.match(line) and "visitor=yes" in line] == []
    assert [line for line in table if inside.match(line) and "everybody=yes" in line] == []
