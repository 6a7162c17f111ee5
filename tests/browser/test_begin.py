"""A third city, from an empty data directory to its first handled report: nothing but a browser and the code."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browsing import axe, overflow

from satukota.kernel.places.api import regions
from satukota.runtime import own_city
from satukota.runtime.tests.helpers import Installation, free_port, satukota, up

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not regions(), reason="idn-area-data is not installed (npm ci in frontend)"),
]
PASSWORD = "sungai-cisadane-mengalir-47"
CLICKS_AT_MOST = 45


@dataclass
class Person:
    """Somebody at a browser of their own, whose clicks are counted."""

    context: BrowserContext
    page: Page
    site: str
    clicks: list[str] = field(default_factory=list)

    def click(self, name: str, role: str = "button") -> None:
        self.clicks.append(name)
        self.page.get_by_role(role, name=name).first.click()

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site + path)

    def sound(self) -> None:
        """The page is usable on a phone and for everybody."""
        self.page.set_viewport_size({"width": 360, "height": 740})
        assert axe(self.page) == []
        assert overflow(self.page) <= 0
        self.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def empty(tmp_path) -> Iterator[Installation]:
    """A program that was started on an empty data directory."""
    with up(tmp_path, free_port(), city="") as city:
        yield city


@pytest.fixture
def person(chrome: Browser, empty):
    contexts = []

    def person(*, js: bool = True) -> Person:
        context = chrome.new_context(locale="id-ID", java_script_enabled=js, reduced_motion="reduce")
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Person(context, context.new_page(), f"http://127.0.0.1:{empty.port}")

    yield person
    for context in contexts:
        context.close()


def code_of(secret: str) -> str:
    """What an app on the phone shows (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def set_up(admin: Person, code: str) -> None:
    """Answer the set-up for Kota Tangerang Selatan."""
    page = admin.page
    admin.go("/")
    admin.sound()
    page.fill("[name=code]", code)
    admin.click("Mulai penyiapan")
    page.fill("[name=region]", "Tangerang Selatan")
    admin.sound()
    admin.click("Lanjut")
    page.fill("[name=short_name]", "Tangsel")
    admin.sound()
    admin.click("Lanjut")
    admin.click("Lanjut")
    page.fill("[name=centre]", "-6.2886, 106.7179")
    admin.click("Lanjut")
    page.uncheck("[name=use_dispusip]")
    page.locator("details:has([name=name_dlh]) summary").click()
    page.fill("[name=name_dlh]", "Dinas Lingkungan Hidup Tangsel")
    admin.sound()
    admin.click("Lanjut")
    admin.sound()
    admin.click("Lanjut")
    page.fill("[name=admin_name]", "Siti Rahma")
    page.fill("[name=email]", "siti@tangsel.example")
    page.fill("[name=username]", "siti")
    admin.click("Lanjut")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    admin.sound()
    admin.click("Siapkan kota")
    expect(page.get_by_role("heading", name="Langkah kedua Anda saat masuk")).to_be_visible(timeout=60_000)


def enrol(admin: Person) -> None:
    """Set up the second step and keep the codes."""
    page = admin.page
    admin.sound()
    page.fill("[name=code]", code_of(page.locator("main code").first.inner_text()))
    admin.click("Pasang langkah kedua")
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    admin.sound()
    admin.click("Sudah saya simpan, lanjut", "link")


def invite(admin: Person, name: str, role: str, agency: str) -> str:
    """Invite somebody; return their link."""
    page = admin.page
    admin.go("/administration/begin/people/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", f"{name.lower()}@tangsel.example")
    page.select_option("[name=role]", role)
    page.select_option("[name=agency]", agency)
    admin.click("Undang")
    return page.locator("#link").input_value().strip()


def sign_in(somebody: Person, name: str, link: str) -> None:
    """Choose a password under the link and sign in."""
    page = somebody.page
    somebody.go(re.sub(r"^https?://[^/]+", somebody.site, link))
    for box in page.locator("[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main form button").first.click()
    somebody.go("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def report(citizen: Person) -> str:
    """Report rubbish without any program; return the number."""
    page, go = citizen.page, citizen.page.locator("form button.button--primary").first.click
    citizen.go("/reports/new/")
    go()
    page.locator("[name=place_note]").fill("Depan pasar")
    page.locator("select[name=area]").select_option(index=1)
    go()
    page.locator("#category_waste").check()
    go()
    page.locator("textarea[name=text]").fill("Sampah menumpuk sejak Senin")
    go()
    page.locator("[name=privacy][value=anonymous]").check()
    go()
    go()
    return re.search(r"LAP-\d{4}-\d{6}", page.content())[0]


def act(somebody: Person, number: str, action: str, **typed: str) -> None:
    """Take one step of a report on its page."""
    page = somebody.page
    somebody.go(f"/cases/{number}/act/{action}/")
    for name, value in typed.items():
        box = page.locator(f"form [name='{name}']").first
        kind = box.evaluate("box => box.type")
        if kind == "radio":
            page.locator(f"form [name='{name}'][value='{value}']").check()
        elif kind.startswith("select"):
            box.select_option(value)
        else:
            box.fill(value)
    page.locator("form button.button--primary").first.click()
    expect(page.locator(".messages")).to_contain_text("Tersimpan")


def test_a_third_city_from_nothing_to_its_first_handled_report(empty, person, capsys):
    began, admin = time.monotonic(), person()
    set_up(admin, own_city.set_up_code(empty.data))
    enrol(admin)
    expect(admin.page.locator("h1")).to_contain_text("sampai Kota Tangerang Selatan siap")
    admin.sound()
    ready = time.monotonic() - began
    desk_link = invite(admin, "Dewi", "desk", "diskominfo")
    head_link = invite(admin, "Budi", "head", "dlh")
    admin.sound()
    citizen, desk, head = person(js=False), person(js=False), person(js=False)
    number = report(citizen)
    sign_in(desk, "dewi", desk_link)
    act(desk, number, "forward", agency="dlh")
    sign_in(head, "budi", head_link)
    act(head, number, "close", result="planned", cause="dumping", note="Diangkut Rabu pagi.")
    citizen.go("/reports/")
    assert "Sampah menumpuk" in citizen.page.content()
    with capsys.disabled():
        print(
            f"\n{len(admin.clicks)} clicks; signed in after {ready:.0f} s, handled after {time.monotonic() - began:.0f} s"
        )
    assert len(admin.clicks) <= CLICKS_AT_MOST
    assert "Traceback" not in empty.log()


def test_the_same_by_init_on_an_empty_directory(tmp_path):
    who = ["--admin-name", "Siti Rahma", "--admin-email", "siti@bojonegoro.example"]
    made = satukota(tmp_path, "init", "--city", "35.22", *who, city="")
    assert (made.returncode, "Kabupaten Bojonegoro" in made.stdout) == (0, True), made.stderr
    again = satukota(tmp_path, "init", "--city", "35.22", *who, city="")
    assert (again.returncode, "Nothing was changed" in again.stdout) == (0, True), again.stderr
    with up(tmp_path, free_port(), city="") as city:
        assert "no city yet" not in city.log()
    assert own_city.own_city(tmp_path).code == "35.22"
