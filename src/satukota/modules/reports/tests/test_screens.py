"""Every page of reports in a real browser: axe finds nothing, nothing is wider than the window."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browsing import axe, overflow, shot

from satukota.kernel.files.api import of_case
from satukota.modules.reports.actions.facts import keep_stock, refresh
from satukota.modules.reports.models import Partner, ReplyTemplate
from satukota.modules.reports.tests.conftest import CENTRE, upload

pytestmark = pytest.mark.django_db(transaction=True)

CITIZEN = ["new", "follow", "mine_ask", "public", "statistics", "watch"]
STAFF = {
    "board": "meja",
    "evidence": "pemeriksa",
    "texts": "meja",
    "text_new": "meja",
    "partners": "meja",
    "partner_new": "meja",
    "lapor": "meja",
    "model": "meja",
    "figures": "pimpinan",
    "analyses": "pimpinan",
}
OF_CASE = ["part", "reply", "photos"]


@pytest.fixture
def road(city_again, report, act):
    """A report with a photo at its agency, another that waits for a second person, and figures."""
    first = report(photos=(upload(1, size=(800, 600)),))
    case = act(first.case, "forward", agency="dpupr")
    other = act(report(text="Lubang lain di jalan besar", photos=(upload(2),)).case, "forward", agency="dpupr")
    act(other, "close", by="petugas.pu", files=(of_case(other.pk)[0],), result="fixed", note="Sudah ditambal.")
    ReplyTemplate.objects.create(action="answer", title="Umum", body="Laporan {number} kami terima.")
    Partner.objects.create(code="kota-lain", kind="open311", name="Kota Lain")
    refresh()
    keep_stock()
    return case


def looked_at(page, name: str) -> None:
    shot(page, f"reports-{name}")
    assert axe(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", CITIZEN)
def test_axe_finds_nothing_on_a_page_of_citizens(visit, road, name, width):
    looked_at(visit(reverse(f"reports:{name}"), width=width), f"{name}-{width}")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", STAFF)
def test_axe_finds_nothing_on_a_page_of_staff(visit, person, road, name, width):
    looked_at(visit(reverse(f"reports:{name}"), person(STAFF[name]), width=width), f"{name}-{width}")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", OF_CASE)
def test_axe_finds_nothing_on_a_page_of_a_report(visit, person, road, name, width):
    user = person("meja" if name == "photos" else "petugas.pu")
    looked_at(visit(reverse(f"reports:{name}", args=[road.number]), user, width=width), f"{name}-{width}")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("code", ["complaints_by_type", "table_complaints_at_risk", "employee_performance"])
def test_axe_finds_nothing_on_an_analysis(visit, person, road, code, width):
    looked_at(visit(reverse("reports:analysis", args=[code]), person("pimpinan"), width=width), f"{code}-{width}")


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_on_the_report_itself_and_its_case(visit, person, road, width):
    looked_at(visit(reverse("reports:detail", args=[road.number]), width=width), f"detail-{width}")
    looked_at(visit(f"/cases/{road.number}/", person("meja"), width=width), f"case-{width}")


def test_faces_are_covered_by_drawing_over_them(visit, person, road):
    page = visit(reverse("reports:photos", args=[road.number]), person("meja"))
    box = page.locator("[data-cover]").first.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120)
    page.mouse.up()
    page.locator("button[value=cover]").first.click()
    page.wait_for_selector(".messages")
    files = of_case(road.pk)
    assert [one.public for one in files if one.redacted_of_id] == [True]
    assert [one.public for one in files if not one.redacted_of_id] == [False]


FAKE_CAMERA = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = 640; canvas.height = 480;
  const pen = canvas.getContext("2d");
  const draw = () => { pen.fillStyle = "#468"; pen.fillRect(0, 0, 640, 480); pen.fillStyle = "#fa3"; pen.fillRect(90, 60, 200, 150); };
  draw(); setInterval(draw, 50);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
}"""


def test_a_photo_that_the_page_takes_says_where_when_and_by_what(visit, person, road):
    page = visit(reverse("reports:close", args=[road.number]), person("petugas.pu"), width=360)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": CENTRE[0], "latitude": CENTRE[1]})
    page.evaluate(FAKE_CAMERA)
    page.click("[data-camera-open]")
    page.click("[data-camera] video + button")
    page.wait_for_selector(".picker__shown img")
    looked_at(page, "close-360")
    page.select_option("[name=result]", "fixed")
    page.fill("[name=note]", "Sudah ditambal.")
    page.click(".buttons button.button--primary")
    page.wait_for_selector(".messages")
    file = of_case(road.pk)[-1]
    assert (file.kind, file.origin.device.startswith("SatuKota")) == ("evidence", True)
    assert file.origin.point == pytest.approx(CENTRE, abs=0.0001)
    assert abs(timezone.now() - file.origin.taken_at) < timedelta(minutes=5)
