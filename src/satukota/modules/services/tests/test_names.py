"""Names as people have them, of one letter and of 120, with apostrophes: typed, found, compared and printed whole."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import answers_of
from satukota.kernel.people.api import demo_account
from satukota.modules.services.models import Paper
from satukota.modules.services.rules.likeness import alike
from satukota.modules.services.rules.showing import initials
from satukota.modules.services.tests.conftest import BIRTH, paper_file, pdf_text

pytestmark = pytest.mark.django_db
LONG = "Raden Ajeng Kusumaningtyas Widyastuti Prameswari Hapsari Dewi Larasati Anggraini Puspitasari Sekarwangi"
"""103 letters, as long names of Java are."""
LONGEST = "Kusumaningtyaswidyastuti" * 5
"""One word of as many letters as the form takes."""
NAMES = {
    "one letter": "O",
    "one letter and a point": "M.",
    "an apostrophe": "Ni'matul D'Souza",
    "a curly apostrophe": "Ni’matul D’Souza",
    "a hyphen and marks": "Anne-Marie Ünal",
    "long": LONG,
    "the longest": LONGEST,
}


@pytest.fixture
def papers(submit, act):
    """Register a child and its parents under a name; return the papers by kind."""

    def papers(name: str) -> dict[str, bytes]:
        address = (
            "Jl. Jenderal Ahmad Yani Kompleks Perumahan Taman Cilegon Indah Blok F 12 Nomor 145 RT 012 RW 013 " * 2
        )
        case = submit(
            BIRTH, anak__nama=name, ibu__nama=name, ayah__nama=name, keluarga__alamat=address.strip()[:200]
        ).case
        act(case, "setujui", "verifikator")
        act(case, "terbitkan", "kadis.dukcapil")
        return {paper.output: paper_file(paper) for paper in Paper.objects.filter(case=case)}

    return papers


def joined(text: str) -> str:
    """Return a text without blanks: a long word is broken on paper."""
    return re.sub(r"\s+", "", text)


def boxes(pdf: bytes) -> tuple[list[tuple[float, float]], list[tuple[str, float, float, float, float]]]:
    """Return the sizes of the pages, and (word, left, top, right, bottom) of every word on them, in points."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    page = subprocess.run([program, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    sizes = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', page)
    words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)
    return [(float(w), float(h)) for w, h in sizes], [(word, *map(float, box)) for *box, word in words]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stands_whole_on_deed_and_card(papers, name):
    files = papers(name)
    for output in ("kutipan-akta", "kartu-kia"):
        assert joined(name) in joined(pdf_text(files[output])), output
        sizes, words = boxes(files[output])
        (width, height), *_ = sizes
        outside = [box for box in words if box[1] < 0 or box[2] < 0 or box[3] > width or box[4] > height]
        assert outside == []
    assert len(boxes(files["kartu-kia"])[0]) == 2 and len(boxes(files["kutipan-akta"])[0]) == 1


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_typed_kept_and_found_as_it_is_written(client, submit, person, name):
    case = submit(BIRTH, anak__nama=name).case
    assert answers_of(case)["anak"]["nama"] == name
    client.force_login(person("kadis.dukcapil"))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert name.replace("'", "&#x27;") in page
    listed = client.get("/services/work/").content.decode()
    assert case.number in listed and initials(name)[0] in listed


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_colleague_of_that_name_is_found_by_it(client, person, name):
    demo_account("rekan", name, "officer", "dpmptsp")
    client.force_login(person("kepala.ptsp"))
    page = client.get(reverse("search"), {"q": name})
    assert page.status_code == 200 and [str(user) for user in page.context["people"]] == [name]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ni'matul D'Souza", "Ni’matul D’Souza"),
        ("Ni'matul D'Souza", "Nimatul DSouza"),
        ("Ma’ruf", "Maruf"),
        ("O", "O"),
        ("Al-Fatih", "Al Fatih"),
        (LONG, LONG.upper()),
    ],
)
def test_one_name_in_two_spellings_is_one_name(first, second):
    assert alike(first, second) >= 0.8


def test_a_name_of_one_letter_is_not_every_name_that_begins_so():
    assert alike("O", "Oki") < 0.8 and alike("O", "M") < 0.8
