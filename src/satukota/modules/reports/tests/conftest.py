import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from PIL import Image, ImageDraw

from satukota.kernel.cases.api import Act, Case, apply, forget_published, learn_words, load_one, who
from satukota.kernel.changes.api import Author
from satukota.kernel.people.api import User, actor_for, demo_account, forget_offices
from satukota.kernel.places.api import forget, load_city
from satukota.modules.reports.actions.categories import keep_category
from satukota.modules.reports.actions.submit import Enclosed, submit
from satukota.modules.reports.demo.people import keep_accounts
from satukota.modules.reports.queries.catalogue import category_rows, forget_categories
from satukota.modules.reports.rules.category_values import category_values
from satukota.modules.reports.rules.submission import Contact, Submission

DEFINITIONS = Path(__file__).parents[1] / "definitions"
CENTRE = (106.0384, -6.0101)
SEA = (105.80, -5.99)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The city, its offices, people and case types are there before the first test."""
    with django_db_blocker.unblock():
        forget()
        load_city()
        for path in sorted(DEFINITIONS.glob("*.yaml")):
            load_one(path.read_text(), "reports")
        keep_accounts()


@pytest.fixture(autouse=True)
def categories_as_stored():
    """What another test changed of the categories is gone with its rows."""
    forget_categories()
    yield
    forget_categories()


@pytest.fixture(autouse=True)
def not_drawn(monkeypatch):
    """No closing is drawn for an audit (one in thirty is, by its number), unless a test says so."""
    monkeypatch.setattr("satukota.modules.reports.actions.evidence.is_sampled", lambda _number: False)


@pytest.fixture
def city_again(db):
    """The city, its people and case types, for tests that empty the tables at their end."""
    for forgetting in (forget, forget_offices, forget_published, cache.clear):
        forgetting()
    load_city(again=True)
    for path in sorted(DEFINITIONS.glob("*.yaml")):
        load_one(path.read_text(), "reports")
    keep_accounts()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Every test has a file store of its own, and looks up what is published anew."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    forget_published()
    return settings.MEDIA_ROOT


def picture(seed: int = 1, size: tuple[int, int] = (320, 240), quality: int = 85, **saved) -> bytes:
    """Return a JPEG that looks different for every seed."""
    image = Image.new("RGB", size, (40 + seed * 37 % 180, 90 + seed * 53 % 150, 120))
    draw = ImageDraw.Draw(image)
    for n in range(24):
        x, y = (seed * 7919 + n * 104729) % size[0], (seed * 6101 + n * 7919) % size[1]
        draw.rectangle(
            [x, y, x + 30 + n, y + 20 + n % 9], fill=((seed * n * 31) % 255, (n * 47) % 255, (seed * 13) % 255)
        )
    found = BytesIO()
    image.save(found, "JPEG", quality=quality, **saved)
    return found.getvalue()


def upload(seed: int = 1, name: str = "foto.jpg", **more) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(seed, **more), "image/jpeg")


@pytest.fixture
def report(db) -> Callable[..., SimpleNamespace]:
    """Send a report; what is given replaces the ordinary answers."""

    def send(key: str = "", photos: tuple = (), stored: tuple = (), **changes) -> SimpleNamespace:
        given = {
            "text": "Jalan berlubang besar di depan pasar, sudah dua minggu.",
            "category": "road",
            "lon": CENTRE[0],
            "lat": CENTRE[1],
            "contact": Contact("Siti", "+628123456789", "siti@example.id"),
        }
        done = submit(Submission(**{**given, **changes}), Enclosed(uploads=photos), key=key)
        done.case.refresh_from_db()
        return SimpleNamespace(case=done.case, code=done.code, refused=done.refused, again=done.again)

    return send


@pytest.fixture
def person(db) -> Callable[[str], User]:
    """A person of the demo city by user name."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def act(person) -> Callable[..., Case]:
    """Let somebody of the city act on a case."""

    def act(case: Case, action: str, by: str = "meja", files: tuple = (), **answers) -> Case:
        somebody = who(None, party=True) if by == "pelapor" else who(person(by))
        with transaction.atomic():
            return apply(case, Act(action, answers, files=files), somebody)

    return act


@pytest.fixture
def post(client) -> Callable[..., object]:
    """Send JSON to the intake."""

    def post(body: object = None, key: str = "", language: str = "id", **changes):
        given = {
            "text": "Lampu jalan mati sejak minggu lalu.",
            "category": "street_light",
            "lon": CENTRE[0],
            "lat": CENTRE[1],
        }
        sent = body if isinstance(body, bytes) else json.dumps({**given, **changes})
        headers = {"Accept-Language": language, **({"Idempotency-Key": key} if key else {})}
        return client.post("/api/v1/reports", sent, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def administrator(db) -> Author:
    """The city's administrator, with a reason."""
    user = demo_account("admin.kota", "Administrator Kota", "admin", "diskominfo")
    return Author(actor_for(user), "Menurut surat edaran")


@pytest.fixture
def agency_administrator(db) -> User:
    """The administrator of the public works agency."""
    return demo_account("admin.pu", "Administrator PU", "agency_admin", "dpupr")


@pytest.fixture
def keep(administrator) -> Callable[..., None]:
    """Change values of a category and put them in force."""

    def keep(code: str, author: Author = administrator, **changes) -> None:
        keep_category(code, {**category_rows().get(code, NEW), **changes}, author)

    return keep


NEW = category_values(
    {"name": {"id": "Halte rusak", "en": "Broken bus stop"}, "group": "roads", "agency": "dishub", "norm": "3wd"}
)
BENCH = {
    "code": "part",
    "type": "choice",
    "label": {"id": "Apa yang rusak?", "en": "What is broken?"},
    "required": True,
    "choices": {"bench": {"id": "Bangku", "en": "Bench"}, "glass": {"id": "Kaca pecah", "en": "Broken glass"}},
    "stop": {"glass": {"tel": "112", "say": {"id": "Jangan disentuh. Telepon 112 sekarang.", "en": "Call 112 now."}}},
}


PLANTED = "Lampu mati, hubungi 0812-3456-7890 atau budi@surel.id, nik 3672 0101 0190 0001"
MARKS = ("3456", "surel.id", "0190 0001")
"""What of those words nobody but those who may read personal answers must find."""
PUBLIC = (
    *("/reports/", "/reports/?q=0812-3456-7890", "/reports/?q=surel", "/reports/feed.xml", "/reports/{number}/", "/"),
    *("/api/v1/cases?status=all", "/api/v1/cases?status=all&q=surel", "/api/v1/cases/{number}"),
    *("/api/v1/map/cases?bbox=105,-7,107,-5&zoom=18&status=all", "/open311/v2/requests.json?extensions=true"),
    *(
        "/open311/v2/requests/{number}.xml?extensions=true",
        "/open311/v2/servicerequestupdates.json",
        "/cases/{number}/",
    ),
    f"/api/v1/reports/similar?lon={CENTRE[0]}&lat={CENTRE[1]}&category=street_light&text=lampu",
)


@pytest.fixture
def leaks(client, act) -> Callable[[Case], list[str]]:
    """Forward a report and tell which outputs for everybody hold something of what was planted."""

    def leaks(case: Case) -> list[str]:
        act(case, "forward", agency="dpupr")
        learn_words()
        client.logout()
        pages = {path: client.get(path.format(number=case.number)) for path in PUBLIC}
        assert case.number in pages["/reports/{number}/"].content.decode()
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(word, ' ') FROM kernel_word")
            texts = {path: page.content.decode() for path, page in pages.items()} | {"words": cursor.fetchone()[0]}
        # A page repeats what was searched for, so a search is only asked whether it finds the report.
        told = {path: (case.number,) if "q=" in path else MARKS for path in texts}
        return [path for path, text in texts.items() if any(mark in text for mark in told[path])]

    return leaks
