"""Every page of reports in a real browser: axe finds nothing, nothing is wider than the window."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browsing import axe, overflow, shot, tour

from satukota.kernel.cases.api import CaseParty
from satukota.kernel.files.api import of_case
from satukota.modules.reports.actions.facts import keep_stock, refresh
from satukota.modules.reports.actions.following import follow, watch
from satukota.modules.reports.models import Partner, ReplyTemplate
from satukota.modules.reports.queries.links import confirm_link, party_link
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.submission import Contact
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
OF_CASE = {"part": "petugas.pu", "reply": "petugas.pu", "photos": "meja", "contact": "meja"}
ANALYSES = ["complaints_by_type", "table_complaints_at_risk", "employee_performance"]


@pytest.fixture
def road(city_again, report, act):
    """A report with a photo at its agency, two that wait: for a second person, for the reporter's word; and figures."""
    first = report(photos=(upload(1, size=(800, 600)),))
    case = act(first.case, "forward", agency="dpupr")
    other = act(report(text="Lubang lain di jalan besar", photos=(upload(2),)).case, "forward", agency="dpupr")
    act(other, "close", by="petugas.pu", files=(of_case(other.pk)[0],), result="fixed", note="Sudah ditambal.")
    third = act(report(category="waste", text="Sampah di ujung gang").case, "forward", agency="dlh")
    act(third, "close", by="petugas.dlh", result="explained", note="Diangkut setiap Senin.")
    ReplyTemplate.objects.create(action="answer", title="Umum", body="Laporan {number} kami terima.")
    Partner.objects.create(code="kota-lain", kind="open311", name="Kota Lain")
    refresh()
    keep_stock()
    return case


def test_axe_finds_nothing_on_any_page(visit, person, road):
    """Of citizens, of staff, of a report, of the analyses; the report itself and its case."""
    stops = [(name, reverse(f"reports:{name}"), None) for name in CITIZEN]
    stops += [(name, reverse(f"reports:{name}"), person(by)) for name, by in STAFF.items()]
    stops += [(name, reverse(f"reports:{name}", args=[road.number]), person(by)) for name, by in OF_CASE.items()]
    stops += [(code, reverse("reports:analysis", args=[code]), person("pimpinan")) for code in ANALYSES]
    stops += [("detail", reverse("reports:detail", args=[road.number]), None)]
    stops += [("case", f"/cases/{road.number}/", person("meja"))]
    assert tour(visit, [(f"reports-{name}", *stop) for name, *stop in stops], [(360, False), (1440, True)]) == ""


def test_axe_finds_nothing_on_the_pages_behind_links(visit, road):
    """To confirm, to follow, all reports of somebody, the reporter's own, a link that is over."""
    follower = follow(road, Contact(email="orang@example.id"))
    watch("36.72.01", Contact(email="orang@example.id"))
    links = {"confirm": confirm_link(follower.person)}
    CaseParty.objects.create(case=road, person=follower.person, role="merged")
    links["followed"] = party_link(CaseParty.objects.get(case=road, role="merged"))
    reporter = CaseParty.objects.get(case=road, role="reporter")
    links |= {"track": party_link(reporter), "mine": overview_link(reporter.person, "email")}
    stops = [(name, urlsplit(link).path, None) for name, link in links.items()]
    stops += [("expired", reverse("reports:track", args=["a:b:c"]), None)]
    assert tour(visit, [(f"reports-{name}", *stop) for name, *stop in stops], [(360, False), (1440, True)]) == ""


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
    shot(page, "reports-close-360")
    assert (axe(page), overflow(page)) == ([], 0)
    page.select_option("[name=result]", "fixed")
    page.fill("[name=note]", "Sudah ditambal.")
    page.click(".buttons button.button--primary")
    page.wait_for_selector(".messages")
    file = of_case(road.pk)[-1]
    assert (file.kind, file.origin.device.startswith("SatuKota")) == ("evidence", True)
    assert file.origin.point == pytest.approx(CENTRE, abs=0.0001)
    assert abs(timezone.now() - file.origin.taken_at) < timedelta(minutes=5)
