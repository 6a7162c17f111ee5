"""A real Chromium for every test that asks for one: visit pages as somebody, look at them, let axe look at them.

def test_the_list_opens(visit, officer):
    page = visit("/inbox/", officer, width=360)
    assert axe(page) == []
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, expect, sync_playwright

from satukota.web import build

if TYPE_CHECKING:
    from satukota.kernel.people.api import User

# Playwright keeps an event loop in this thread; the tests' own queries are not disturbed by it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=20_000)
"""Milliseconds within which a page shows what it should: two cores run several browsers at once."""
ROOT = Path(__file__).resolve().parent.parent
type Visit = Callable[..., Page]
SHOTS = ROOT / "tests" / "browser" / "shots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
HEIGHTS = {360: 740, 768: 1024, 1440: 900, 1920: 1080}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RUN = "async rules => (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations"
SETTLED = """([width, dark]) => innerWidth === width
    && matchMedia('(prefers-color-scheme: dark)').matches === dark
    && document.getAnimations().every(one => one.playState !== 'running')"""
"""A window that was made wider or darker is looked at when nothing in it moves any more, not halfway."""
POLICY = "Content Security Policy"
"""What Chromium writes into its console when a page tries what its policy forbids."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for the browser, and run it last: Playwright's event loop then stays in this thread."""
    for item in items:
        if "chrome" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    program = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    if not build.is_built():
        pytest.skip(build.NOT_BUILT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chrome, live_server):
    """Open an address as a person (or nobody) in a fresh window.

    Every error of a program fails the test, and all that the page tried against its content security policy.
    """
    contexts, problems = [], []

    def visit(path, user=None, *, width=1440, dark=False, language="id", js=True, zoom=1.0) -> Page:
        size = {"width": round(width / zoom), "height": round(HEIGHTS.get(width, 900) / zoom)}
        context = chrome.new_context(
            viewport=size,
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            java_script_enabled=js,
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookies = [cookie(settings.LANGUAGE_COOKIE_NAME, language, live_server.url)]
        if user:
            cookies.append(cookie(settings.SESSION_COOKIE_NAME, session_of(user), live_server.url))
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{path}: {error}"))
        page.on("console", lambda said: POLICY in said.text and problems.append(f"{page.url}: {said.text[:300]}"))
        page.goto(live_server.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert problems == []


def cookie(name: str, value: str, url: str) -> dict[str, str]:
    return {"name": name, "value": value, "url": url}


def session_of(user) -> str:
    """Sign a user in without the form and return the session's key."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "satukota.web.backends.SignIn"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["signed_in_at"] = time.time()  # else signing and publishing ask for the password
    session.create()
    return session.session_key


def sign_in(page: Page, user, path: str) -> None:
    """Open an address in the same window as somebody else."""
    site = urljoin(page.url, "/")
    page.context.add_cookies([cookie(settings.SESSION_COOKIE_NAME, session_of(user), site)])
    page.goto(urljoin(site, path))


def until(page: Page, condition: Callable[[], Any], seconds: int = 30) -> None:
    """Wait until something holds. Playwright's own waiting evaluates text inside the page, which our policy forbids."""
    for _ in range(seconds * 20):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url}: waited {seconds} s in vain")


def axe(page: Page) -> list[str]:
    """Return what axe-core finds wrong, one line for each kind: rule, how often, the first place."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in frontend/)")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())  # not as a tag: the page's policy lets no such script in
    wrong = page.evaluate(RUN, RULES)
    return [f"{one['id']} × {len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in wrong]


def shot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in shots/ (not in the repository), to be looked at: with SHOTS=1."""
    path = SHOTS / f"{name}.png"
    if os.environ.get("SHOTS"):
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=path, full_page=True)
    return path


def resize(page: Page, width: int, *, dark: bool = False) -> None:
    """Give a window another width in pixels; return when it is drawn so and nothing in it moves any more."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(color_scheme="dark" if dark else "light")
    until(page, lambda: page.evaluate(SETTLED, [width, dark]))


LOOKS = ((360, False), (1440, True), (1920, False))
"""A phone, a dark laptop, the wall: (width, dark)."""


def faults(
    page: Page, name: str, looks: Iterable[tuple[int, bool]] = LOOKS, *, at: str = "", ready: str = ""
) -> list[str]:
    """Return what axe finds on a page and what is wider than its window, at each width, light or dark.

    `at` is its address; without it the page that is open is looked at. `ready` is what a program has to draw first.
    """
    found = []
    for nth, (width, dark) in enumerate(looks):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme="dark" if dark else "light")
        if nth == 0:
            answer = page.goto(urljoin(page.url, at))
            if answer and answer.status >= 500:  # an error page may be beautiful
                found.append(f"{name}: {answer.status} at {at}")
        if ready:
            page.wait_for_selector(ready)
        until(page, lambda look=[width, dark]: page.evaluate(SETTLED, look))
        shot(page, f"{name}-{width}{'-dark' if dark else ''}")
        wrong = axe(page) + ([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])
        found += [f"{name} {width}: {one}" for one in wrong]
    return found


def tour(
    visit: Visit,
    stops: Iterable[tuple[str, str, "User | None"]],
    looks: Iterable[tuple[int, bool]] = LOOKS,
    *,
    ready: str = "",
) -> str:
    """Look at many pages, (name, address, who looks), each person in one window; return what is wrong, a line each."""
    windows: dict[User | None, Page] = {}
    wrong = []
    for name, address, user in stops:
        window = windows.get(user) or windows.setdefault(user, visit(address, user))
        wrong += faults(window, name, looks, at=address, ready=ready)
    return "\n".join(wrong)


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
