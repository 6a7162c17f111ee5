import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from satukota.kernel.cases.api import Act, Case, apply, forget_published, load_definitions, who
from satukota.kernel.events.api import Event
from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.people.api import Agency, User, demo_account, forget_offices
from satukota.kernel.places.api import forget, load_city
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.actions.submission import Sent, send
from satukota.modules.services.demo import keep_accounts
from satukota.modules.services.tasks import go_on, tell_applicant

BIRTH, RESEARCH, EVENT, BOARD = (
    "layanan.akta-kia",
    "layanan.izin-penelitian",
    "layanan.izin-keramaian",
    "layanan.izin-reklame",
)
BOARD_SOURCE = (Path(__file__).parents[1] / "definitions" / "izin-reklame.yaml").read_text()
BORN = (timezone.localdate() - timedelta(days=5)).isoformat()
MOTHER = {"nama": "Siti Rahayu", "nik": "3672014101900001", "tgl_lahir": "1990-01-01"}
ANSWERS = {
    BIRTH: {
        "lahir": "hidup",
        "asal": "suami-istri",
        "anak": {
            "nama": "Bayu Pratama",
            "jenis_kelamin": "L",
            "tgl_lahir": BORN,
            "kota": "Kota Cilegon",
            "tempat": "rumah",
            "berat_g": 3100,
            "panjang_cm": 49.5,
            "anak_ke": 1,
        },
        "ibu": MOTHER,
        "kawin": {"catat": "tercatat"},
        "ayah": {"nama": "Budi Santoso", "nik": "3672010502880002", "tgl_lahir": "1988-02-05"},
        "keluarga": {"nomor_kk": "3672012001150003", "alamat": "Jl. Mawar 5 RT 01 RW 02"},
        "pelapor": {"nama": "Siti Rahayu", "hubungan": "ibu", "hp": "+6281234567890"},
        "saksi": [{"nama": "Tono", "nik": "3672010101800001"}, {"nama": "Tini", "nik": "3672014101820002"}],
        "ingin_kia": True,
    },
    RESEARCH: {
        "peneliti": {"nama": "Rina Utami", "hp": "+6281234567891", "lembaga": "Universitas Contoh"},
        "judul": "Pola hidup sehat",
        "bidang": "kesehatan",
        "mulai": "2026-12-01",
        "sampai": "2027-02-01",
    },
    EVENT: {
        "penanggung": {"nama": "Hendra Gunawan", "hp": "+6281234567892"},
        "acara": "Pentas seni",
        "tempat": "alun-alun",
        "tanggal": "2026-12-20",
        "mulai": "08:00",
        "selesai": "12:00",
        "peserta": 300,
    },
    BOARD: {
        "pemohon": {"nama": "Dedi Kurnia", "usaha": "PT Contoh", "hp": "+6281234567893"},
        "jenis": "papan",
        "lokasi": "Jl. Sudirman",
        "kelas_jalan": "utama",
        "lebar": 4,
        "tinggi": 3,
        "muka": 1,
        "mulai": "2026-12-01",
        "bulan": 12,
    },
}
PAPERS = {
    BIRTH: ("lahir", "nikah", "kkasal"),
    RESEARCH: ("pengantar", "proposal"),
    EVENT: ("ktp",),
    BOARD: ("gambar", "lahan"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The city, its offices, people and services are there before the first test."""
    with django_db_blocker.unblock():
        forget()
        load_city()
        forget_offices()
        load_definitions()
        make_staff()


def make_staff() -> None:
    """Make the demo's accounts, the standard setter, and the head of an agency that owns no service."""
    keep_accounts()
    demo_account("admin", "Administrator", "admin", "diskominfo")
    demo_account("kepala.pu", "Ratna Kusuma", "head", "dpupr")


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    """Every test has files and keys of its own, and looks up what is published anew."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SITE_URL = "https://kota.example"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    forget_published()
    forget_offices()


def picture(name: str = "foto.jpg", colour: int = 90) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), (colour, 90, 120)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def pdf_text(pdf: bytes) -> str:
    """Return the words of a PDF, each line break as a space."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    words = subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(words.decode().split())


def paper_file(paper) -> bytes:
    """Return the signed PDF of an issued paper."""
    return copy_to_serve(paper.file, "original").path.read_bytes()


def changed(answers: dict, changes: dict) -> dict:
    """Return answers with changes by `group__question`."""
    found = {name: dict(value) if isinstance(value, dict) else value for name, value in answers.items()}
    for path, value in changes.items():
        *groups, name = path.split("__")
        inner = found
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[name] = value
    return found


@pytest.fixture
def submit(db) -> Callable[..., Sent]:
    """Send an application with all its papers; what is given replaces the ordinary answers."""

    def submit(
        case_type: str, papers: tuple | None = None, channel: str = "web", user=None, origin=None, **changes
    ) -> Sent:
        draft = begin(case_type, channel=channel, user=user, origin=origin).draft
        save_answers(draft, changed(ANSWERS[case_type], changes))
        for paper in PAPERS[case_type] if papers is None else papers:
            add_paper(draft, paper, picture(f"{paper}.jpg"))
        return send(draft, who(user) if user and channel != "web" else None)

    return submit


@pytest.fixture
def person(db) -> Callable[[str], User]:
    """A person of the demo city by user name."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def act(person) -> Callable[..., Case]:
    """Let somebody act on a case, and let the system do what follows from it."""

    def act(case: Case, action: str, by: str, note: str = "", files: tuple = (), **answers) -> Case:
        found = apply(case.number, Act(action, answers, note, files=files), who(person(by)))
        follow(found)
        found.refresh_from_db()
        return found

    return act


def follow(case: Case) -> None:
    """Run the jobs that the newest event of a case deferred."""
    seen: set[int] = set()
    while True:
        rows = Event.objects.filter(subject_kind="case", subject_id=case.pk, name__in=["cases.acted", "cases.noted"])
        new = [row.pk for row in rows.order_by("id") if row.pk not in seen]
        if not new:
            return
        seen.update(new)
        go_on(new[-1])
        tell_applicant([Event.objects.get(pk=new[-1])])


@pytest.fixture
def agency(db) -> Callable[[str], Agency]:
    return lambda code: Agency.objects.get(code=code)


@pytest.fixture
def town(db, settings, live_server):
    """The city, its people and services are there; other tests empty the tables. Papers lead to this server."""
    forget()
    forget_offices()
    forget_published()
    load_city(again=True)
    load_definitions()
    make_staff()
    settings.SITE_URL = live_server.url


def scan(name: str = "surat.jpg", colour: int = 90) -> dict[str, str | bytes]:
    """Return a photo of a paper as a browser is given a file."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(name, colour).read()}


def fill(page, **answers):
    """Answer the questions of a page: words and dates are typed, choices are chosen, files are added."""
    for name, answer in answers.items():
        field = page.locator(f"[name={name}]").first
        kind = field.get_attribute("type")
        if kind == "radio":
            page.check(f"[name={name}][value={answer}]")
        elif kind == "file":
            field.set_input_files(answer)
        elif isinstance(answer, bool):
            field.set_checked(answer)
        elif kind is None and field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(answer)


@pytest.fixture
def step(visit, person):
    """Let somebody of the staff do a step on the page of a case, each in one window, and the system what follows."""
    windows: dict[str, Page] = {}

    def step(case: Case, action: str, by: str, **answers):
        path = f"/cases/{case.number}/"
        page = windows.get(by) or windows.setdefault(by, visit(path, person(by)))
        page.goto(urljoin(page.url, path))
        button = page.locator(f".case__acts a[href$='/act/{action}/']")
        if not button.is_visible():
            page.click(".case__more summary")
        button.click()
        page.wait_for_selector("#act form")
        fill(page, **{name: answer for name, answer in answers.items() if name != "marked"})
        for path in answers.get("marked", ()):
            page.check(f"#act [name=bidang][value='{path}']")
        with page.expect_navigation():
            page.click("#act form .button--primary")
        follow(case)
        case.refresh_from_db()
        return page

    return step
