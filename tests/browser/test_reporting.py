"""A photo-first report on a cheap phone, whose signal is gone in the middle."""

import pytest
from PIL import Image

from satukota.kernel.cases.api import Case, load_one
from satukota.kernel.places.api import forget, load_city
from satukota.modules.reports.tests.conftest import DEFINITIONS, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(db):
    """The city is there; other tests empty the tables."""
    forget()
    load_city(again=True)
    load_one((DEFINITIONS / "complaint.yaml").read_text(), "reports")


def photo(tmp_path) -> str:
    """A photo that knows that it was taken on the city's square."""
    exif = Image.Exif()
    place = exif.get_ifd(0x8825)
    place |= {1: "S", 2: (6.0, 0.0, 36.36), 3: "E", 4: (106.0, 2.0, 18.24)}
    exif[0x8825] = place
    path = tmp_path / "foto.jpg"
    path.write_bytes(picture(1, size=(1200, 900), exif=exif))
    return str(path)


def test_a_report_survives_a_lost_signal_and_is_sent_once(city, visit, tmp_path):
    page = visit("/reports/new/", width=360)
    page.set_input_files("input[name=photos]", photo(tmp_path))
    page.wait_for_selector(".picker__shown img")
    page.click(".actions button")
    assert page.locator("[data-point]").is_visible()
    page.context.set_offline(True)
    page.click(".actions button")
    page.check("#category_waste")
    page.click(".actions button")
    page.fill("textarea", "Sampah menumpuk di depan pasar.")
    page.click(".actions button")
    page.check("[name=privacy][value=anonymous]")
    page.click(".actions button")
    page.click(".actions button")
    page.wait_for_selector("[data-waiting]")
    assert not Case.objects.exists()
    page.context.set_offline(False)
    page.wait_for_selector(".report-code", timeout=20_000)
    case = Case.objects.get()
    assert case.number in page.content()
    assert (case.category, case.data["anonymous"], round(case.lon, 3)) == ("waste", True, 106.038)
