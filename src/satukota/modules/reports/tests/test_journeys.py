"""What reporters and officers live through, in a real browser: secrets, merging, reopening, a forged photo, WhatsApp."""

import hashlib
import hmac
import json
import re

import pytest
from playwright.sync_api import expect

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import of_case
from satukota.kernel.notifications.api import Message
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.tests.conftest import CENTRE, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def city(city_again, monkeypatch):
    """The city is there; no case is drawn for an audit."""
    monkeypatch.setattr("satukota.modules.reports.actions.evidence.is_sampled", lambda _number: False)


@pytest.fixture
def image(tmp_path):
    """A file with a picture of its own for each seed."""

    def image(seed: int, **how) -> str:
        path = tmp_path / f"foto-{seed}-{len(how)}.jpg"
        path.write_bytes(picture(seed, size=(800, 600), **how))
        return str(path)

    return image


def put(page, name: str, value: str) -> None:
    """Answer a question, whichever control asks it."""
    box = page.locator(f"form [name='{name}']").first
    kind = box.evaluate("one => one.type")
    if kind == "radio":
        page.locator(f"form [name='{name}'][value='{value}']").check()
    elif kind.startswith("select"):
        box.select_option(value)
    else:
        box.fill(value)


@pytest.fixture
def handle(visit, person):
    """Let somebody carry out one step on the case page; return the page."""

    def handle(case: Case, action: str, by: str, photo: str = "", **typed):
        page = visit(f"/cases/{case.number}/act/{action}/", person(by))
        for name, value in typed.items():
            put(page, name, value)
        if photo:
            page.set_input_files("input[name='evidence-photos']", photo)
        page.locator("form button.button--primary").first.click()
        expect(page.locator(".messages")).to_contain_text("Tersimpan")
        case.refresh_from_db()
        return page

    return handle


def told(page, answer: str = "") -> str:
    return answer or page.locator("body").inner_text()


SECRET = "zxqv"
NOBODYS = [None, "petugas.dlh", "perencana", "operator"]
PLACES = [
    *("/", "/reports/", f"/reports/?q={SECRET}", "/reports/?status=all", "/reports/statistics/", "/reports/feed.xml"),
    *("/open311/v2/requests.json?extensions=true", "/open311/v2/requests.xml", "/open311/v2/servicerequestupdates.xml"),
    *("/api/v1/cases?status=all", f"/api/v1/cases?q={SECRET}&status=all", "/inbox/?status=all", "/inbox/counts/"),
    *(f"/search/?q={SECRET}", f"/inbox/?q={SECRET}&status=all", "/reports/figures/", "/reports/figures/?csv=1"),
    "/api/v1/map/cases?bbox=105,-7,107,-5&zoom=18&status=all",
    f"/api/v1/reports/similar?category=waste&lon={CENTRE[0]}&lat={CENTRE[1]}&text={SECRET}",
]


def send_confidential(page) -> Case:
    """Fill in a report page by page, without any program, and ask for it to be kept from everybody."""
    go = page.locator("form button.button--primary").first.click
    go()
    page.locator("[name=place_note]").fill("Belakang gudang")
    page.locator("select[name=area]").select_option(index=1)
    go()
    page.locator("#category_waste").check()
    go()
    page.locator("textarea[name=text]").fill(f"Limbah dibuang malam hari {SECRET}")
    go()
    page.locator("[name=privacy][value=confidential]").check()
    go()
    go()
    return Case.objects.get()


def test_a_confidential_report_is_seen_by_its_reporter_the_desk_and_its_officers_only(
    visit, live_server, person, handle
):
    mine = visit("/reports/new/", width=360, js=False)
    case = send_confidential(mine)
    assert SECRET in told(mine)
    assert case.visibility == Case.Visibility.PARTIES
    handle(case, "forward", "meja", agency="dpupr")
    own = visit(f"/cases/{case.number}/", person("petugas.pu"))
    assert SECRET in told(own)
    for name in NOBODYS:
        page = visit("/", person(name) if name else None)
        for address in [*PLACES, f"/reports/{case.number}/", f"/cases/{case.number}/", f"/search/?q={case.number}"]:
            answer = page.request.get(f"{live_server.url}{address}")
            # A page may repeat what it was asked for; what else it says must not name it.
            seen = re.sub(rf'(q=|q%3D|value="|“){SECRET}', "", answer.text())
            assert SECRET not in seen, (name, address)
            assert "Limbah dibuang" not in seen, (name, address)
            assert case.number in address or case.number not in seen, (name, address)


def test_three_reports_become_one_and_its_end_is_told_to_all_three(visit, report, handle, image):
    texts = [f"Sampah menumpuk di depan pasar, laporan {n}" for n in range(3)]
    made = [report(category="waste", text=text) for text in texts]
    main, *others = [one.case for one in made]
    handle(main, "forward", "meja", agency="dlh")
    seen = visit(f"/reports/{main.number}/")
    assert main.title in told(seen)
    for one in others:
        handle(one, "merge", "meja", into=main.number)
        assert one.state == "merged"
    for one in made[1:]:
        page = visit(f"/reports/t/{one.code}/", width=360)
        expect(page.locator("body")).to_contain_text(f"berlanjut sebagai {main.number}")
    handle(main, "close", "petugas.dlh", image(31), result="fixed", note="Sudah diangkut semua.")
    assert main.state == "done"
    page = visit(f"/cases/{main.number}/")
    assert all(one.number not in told(page) for one in others)


def test_the_reporter_opens_the_report_again_and_it_is_back_on_the_officers_list(visit, person, report, handle, image):
    made = report(category="waste")
    handle(made.case, "forward", "meja", agency="dlh")
    handle(made.case, "close", "petugas.dlh", image(32), result="fixed", note="Sudah diangkut.")
    page = visit(f"/reports/t/{made.code}/", width=360)
    page.get_by_text("Belum, buka kembali").first.click()
    form = page.locator("form[action$='/reopen/']")
    put(page, "reason", "not_fixed")
    form.locator("textarea").fill("Masih ada di belakang.")
    form.locator("button").last.click()
    expect(page.locator("body")).to_contain_text("Sedang ditangani")
    officer = visit("/inbox/", person("petugas.dlh"))
    expect(officer.locator(".matter").first).to_contain_text(made.case.number)
    expect(visit(f"/cases/{made.case.number}/", person("petugas.dlh")).locator("#history")).to_contain_text("Masih ada")


def test_a_photo_that_closed_another_report_is_caught_and_the_second_person_sends_it_back(
    visit, person, report, handle, image
):
    one, two = report(category="waste").case, report(category="waste", text="Sampah lagi di tempat lain").case
    for case in (one, two):
        handle(case, "forward", "meja", agency="dlh")
    handle(one, "close", "petugas.dlh", image(33), result="fixed", note="Sudah diangkut.")
    handle(two, "close", "petugas.dlh", image(33, quality=50), result="fixed", note="Sudah diangkut juga.")
    assert (one.state, two.state, two.flags) == ("done", "checking", ["evidence_doubt"])
    assert {file.kind for file in of_case(two.pk)} == {"evidence"}
    page = visit(f"/cases/{two.number}/", person("meja"))
    expect(page.locator("article.case")).to_contain_text("sama pernah dipakai")
    expect(page.locator(f"article.case a[href='/cases/{one.number}/']").first).to_be_visible()
    handle(two, "disapprove", "meja", note="Foto ini sudah dipakai untuk laporan lain.")
    assert (two.state, Evidence.objects.get(case=two).verdict) == ("in_progress", "rejected")
    assert "Sudah diangkut juga" not in told(visit(f"/reports/{two.number}/"))


PHONE = "6281234567890"


def whatsapp(live_server, page, number: int, **message) -> dict:
    """Call the webhook as Meta does, over HTTP, signed."""
    value = {
        "messaging_product": "whatsapp",
        "contacts": [{"profile": {"name": "Siti"}, "wa_id": PHONE}],
        "messages": [
            {"from": PHONE, "id": f"wamid.{number}", "timestamp": str(1_790_000_000 + number), **message},
        ],
    }
    body = json.dumps({"object": "x", "entry": [{"id": "9", "changes": [{"field": "messages", "value": value}]}]})
    mark = hmac.new(b"app secret", body.encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={mark}"}
    answer = page.request.post(f"{live_server.url}/reports/hooks/whatsapp/", data=body, headers=headers)
    assert answer.status == 200
    return json.loads(Message.objects.filter(template="report-chat").latest("id").secrets)


def test_a_talk_on_whatsapp_becomes_a_report_that_its_reporter_follows_in_the_browser(
    visit, live_server, settings, handle
):
    settings.WHATSAPP_SECRET = settings.WHATSAPP_APP_SECRET = "app secret"
    settings.SITE_URL = live_server.url
    page = visit("/", width=360)
    say = lambda number, text: whatsapp(live_server, page, number, type="text", text={"body": text})  # noqa: E731
    say(1, "Halo")
    say(2, "Lampu jalan mati di depan masjid")
    pin = {"latitude": CENTRE[1], "longitude": CENTRE[0], "name": "Masjid Agung"}
    whatsapp(live_server, page, 3, type="location", location=pin)
    say(4, "1")
    answer = json.dumps(say(5, "kirim"))
    case = Case.objects.get()
    assert (case.channel, case.category, case.number in answer) == ("whatsapp", "street_light", True)
    link = next(part for part in re.split(r'["\s]|\\n', answer) if part.startswith(live_server.url))
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Lampu jalan mati")
    handle(case, "forward", "meja", agency="dishub")
    page.reload()
    expect(page.locator("body")).to_contain_text("Diteruskan ke instansi")


def test_a_press_on_the_map_is_the_place_and_the_keyboard_may_do_it_too(visit):
    page = visit("/reports/new/", width=360)
    page.locator("form button.button--primary").first.click()
    page.locator(".map-box__ask button").click()
    page.locator(".map-box:not([aria-busy]) canvas").first.wait_for()
    lon, lat, canvas = (page.locator(name) for name in ("[name=lon]", "[name=lat]", ".map-box canvas"))
    assert lon.input_value() == ""
    canvas.focus()
    page.keyboard.press("Enter")
    expect(lon).not_to_have_value("")
    middle = lon.input_value()
    canvas.click(position={"x": 60, "y": 90})
    expect(lon).not_to_have_value(middle)
    assert abs(float(lon.input_value()) - CENTRE[0]) < 0.3
    assert abs(float(lat.input_value()) - CENTRE[1]) < 0.3
