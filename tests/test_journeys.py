"""The main job on a running city: three people in three windows, from the report to the live wall and back."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from satukota.runtime.tests.helpers import free_port
from tests.browser import photos
from tests.browsing import until

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "satu-kota-2026"
READY_SECONDS = 180


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Iterator[str]:
    """Run the whole program with a demo city; yield its address."""
    data, port = tmp_path_factory.mktemp("city"), free_port()
    command = [sys.executable, "-m", "satukota.cli", "up", "--data", str(data), "--port", str(port), "--demo", "small"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | {
        "PYTHONPATH": str(ROOT / "src")
    }
    environment.pop("DATABASE_URL", None)
    with (data / "up.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_ready(f"http://127.0.0.1:{port}/readyz", process, data / "up.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def wait_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the program says that it is ready; show its log when it does not."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            process_gone = select_wait(process)
            if process_gone:
                break
    pytest.fail(f"not ready: {log.read_text()[-3000:]}")


def select_wait(process: subprocess.Popen[bytes]) -> bool:
    """Wait half a second for the process to end; return whether it did."""
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        return False
    return True


def window(chrome: Browser, city: str, user: str = "", **how) -> Page:
    """Open a window of its own, signed in as a demo account where one is named."""
    page = chrome.new_context(locale="id-ID", timezone_id="Asia/Jakarta", base_url=city, **how).new_page()
    if user:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button.button--primary")
        page.wait_for_url(lambda address: "/accounts/login/" not in address and "/begin/" not in address)
    return page


def act(page: Page, number: str, action: str, answers: dict[str, str] | None = None, **more: str) -> None:
    """Apply an action to a case through its page."""
    page.goto(f"/cases/{number}/act/{action}/")
    for name, value in {**(answers or {}), **more}.items():
        fill(page, name, value)
    page.click("main form button.button--primary")
    page.wait_for_load_state()
    assert "/act/" not in page.url, page.locator("main").inner_text()


def fill(page: Page, name: str, value: str) -> None:
    field = page.locator(f"main [name='{name}']").first
    kind = field.evaluate("e => e.tagName + ' ' + (e.type || '')")
    if kind.startswith("SELECT"):
        field.select_option(value)
    elif kind.endswith("radio"):
        page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
    elif kind.endswith("file"):
        field.set_input_files({"name": "bukti.jpg", "mimeType": "image/jpeg", "buffer": photos.jpeg()})
    else:
        field.fill(value)


def report(page: Page, text: str) -> str:
    """Report something without account and without JavaScript; return the address to follow it."""
    page.goto("/")
    page.click("a.door[href='/reports/new/']")
    onward = page.locator("main form button.button--primary")
    onward.click()  # no photo
    page.select_option("select[name=area]", index=5)
    page.fill("input[name=place_note]", "Depan warung Bu Tini")
    onward.click()
    page.check("input[name=category][value=road]", force=True)
    onward.click()
    page.check("input[name=accident][value=no]", force=True)
    onward.click()
    page.fill("textarea[name=text]", text)
    onward.click()
    page.check("input[name=privacy][value=anonymous]", force=True)
    onward.click()
    expect(page.locator("main")).to_contain_text(text)
    onward.click()
    expect(page.locator("h1")).to_contain_text("kami terima")
    return page.url


def second_look(page: Page, number: str) -> None:
    """Approve the proof where the case was drawn for a second person; only then is its reporter told."""
    page.goto(f"/cases/{number}/")
    if page.locator("[href*='/act/approve/'], [action*='/act/approve/']").count():
        act(page, number, "approve")


def test_a_report_goes_from_the_citizen_to_the_wall_and_back(chrome, city):
    citizen = window(chrome, city, java_script_enabled=False, viewport={"width": 360, "height": 740})
    desk = window(chrome, city, "meja")
    officer = window(chrome, city, "petugas.pu")
    wall = window(chrome, city, "operator", viewport={"width": 1920, "height": 1080})
    wall.goto("/wall/")
    lines = wall.locator("[data-events] li")
    expect(lines.first).to_be_visible()

    address = report(citizen, "Aspal ambles selebar dua meter di depan warung.")
    number = "-".join(address.split("/t/")[1].split("-")[:3])
    expect(lines.filter(has_text=number).first).to_be_visible(timeout=5000)

    act(desk, number, "forward", agency="dpupr", note="Mohon ditangani.")
    expect(lines.filter(has_text=number).filter(has_text="teruskan").first).to_be_visible(timeout=5000)
    act(officer, number, "start")
    act(officer, number, "answer", note="Tim kami datang besok pagi.")
    citizen.goto(address)
    expect(citizen.locator("main")).to_contain_text("Tim kami datang besok pagi.")

    act(officer, number, "close", {"evidence-photos": "", "result": "fixed"}, note="Sudah ditambal.")
    expect(lines.filter(has_text=number).filter(has_text="Selesaikan").first).to_be_visible(timeout=5000)
    second_look(desk, number)
    citizen.goto(address)
    expect(citizen.locator("main")).to_contain_text("Sudah ditambal.")
    wall.goto(f"/cases/{number}/")
    expect(wall.locator("main")).to_contain_text("Sudah ditambal.")

    # Nobody asked for it: the worker learns the categories of a new demo city by itself.
    desk.goto("/reports/model/")
    until(desk, lambda: "dipakai" in desk.request.get("/reports/model/").text(), seconds=60)
