"""Every address × every role: who is let in stands in `tests/permissions.txt` of the module that owns the address.

What the web shell and the kernel answer stands in the file beside this one. Write the tables anew with
`UPDATE_PERMISSIONS=1 pytest tests/test_permissions.py` and read what changed.

A line names the answers and who gets them: `staff` is every role, `all` everybody; whoever is not named gets 403 or 404.
So a new role changes only the lines of pages that open for it.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant, roles
from satukota.kernel.registry.api import modules
from tests.browser.city import small_city

pytestmark = pytest.mark.django_db
LEFT_OUT = re.compile(r"^(static|accounts/|healthz|readyz|__)")
VISITOR = "visitor"
NO_ROLE = "no_role"
SHELL = "shell"
FOLDERS = {SHELL: Path(__file__).parent} | {
    module.name: Path(module.path) / "tests" for module in modules() if module.label not in {"kernel", "web"}
}
OWN_PAGES = {"begin/", "notices/", "notices/<int:pk>/", "profile/"}


def addresses(patterns=None, prefix="") -> Iterator[tuple[str, str]]:
    """Yield every address of the site as its pattern, and the module (or the shell) that owns it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not LEFT_OUT.match(route):
            yield route, owner(route, pattern)


def owner(route: str, pattern: URLPattern) -> str:
    """Return the module that answers an address: whose name it begins with, else whose view it is."""
    named = re.match(r"(?:api/v1/)?(\w+)/?", route)
    own = next((name for name in FOLDERS if named and name.endswith(f".{named[1]}")), "")
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return own or next((name for name in FOLDERS if f"{view.__module__}.".startswith(f"{name}.")), SHELL)


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
        return f"FAILS-{response.status_code}"
    if response.status_code in {403, 404}:
        return "no"
    if response.status_code == 401 or "/accounts/login" in response.headers.get("Location", ""):
        return "sign-in"
    return "post" if response.status_code == 405 else "yes"


@pytest.fixture
def people():
    """Return a client for each role (in an agency that owns nothing), for an account without a role and for nobody."""
    city = small_city()
    agency = Agency.objects.get_or_create(code="uji-hak", defaults={"name": "Dinas Uji Hak"})[0]
    clients = {VISITOR: Client()}
    for code in [NO_ROLE, *sorted(roles())]:
        user = User.objects.create_user(f"hak-{code}", password="kata-sandi-panjang")
        if code != NO_ROLE:
            grant(user, code, agency, Actor.system())
        clients[code] = Client()
        clients[code].force_login(user, backend="satukota.web.backends.SignIn")
    return city.case.number, clients


def line(route: str, answers: dict[str, str]) -> str:
    """Return a line of a table: the answers with who gets them, refusals left out."""
    people_by_answer = defaultdict(list)
    for name, text in answers.items():
        people_by_answer[text].append(name)
    people_by_answer.pop("no", None)
    staff = sorted(set(answers) - {VISITOR, NO_ROLE})
    parts = []
    for text, names in people_by_answer.items():
        others = [name for name in names if name not in staff]
        named = [name for name in names if name in staff]
        who = ["all"] if len(names) == len(answers) else [*others, *(["staff"] if named == staff else named)]
        parts.append(f"{text}: {' '.join(who)}")
    return f"{route} | {' | '.join(parts) or 'no: all'}"


@pytest.mark.parametrize("module", FOLDERS)
def test_every_address_lets_in_whom_the_table_says(people, module):
    number, clients = people
    routes = sorted({route for route, name in addresses() if name == module})
    lines = []
    for route in routes:
        url = filled(route, number)
        lines.append(line(route, {name: answer(client, url) for name, client in clients.items()}))
    text = "\n".join(lines) + "\n"
    table = FOLDERS[module] / "permissions.txt"
    if os.environ.get("UPDATE_PERMISSIONS"):
        table.write_text(text)
    assert "FAILS" not in text
    assert text == table.read_text()


def lines_of_all_tables() -> list[str]:
    return [text for folder in FOLDERS.values() for text in (folder / "permissions.txt").read_text().splitlines()]


def test_no_page_of_the_staff_opens_for_a_visitor():
    inside = re.compile(r"^(inbox|cases/.*act|wall|outbox|profile|search|notices)")
    pages = [text for text in lines_of_all_tables() if inside.match(text)]
    assert pages
    assert [text for text in pages if re.search(r"yes: (all|visitor)", text)] == []


def test_an_account_without_a_role_opens_its_own_pages_and_what_is_public():
    own = re.compile(r"\| sign-in: visitor\b.*\| (yes|post): no_role")
    assert {text.partition(" | ")[0] for text in lines_of_all_tables() if own.search(text)} == OWN_PAGES
