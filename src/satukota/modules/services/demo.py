"""The module's part of the demo city: people who serve, lived applications, a queue, satisfaction."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import (
    Act,
    Case,
    NotAllowed,
    Opening,
    Place,
    apply,
    case_facts,
    definition,
    load_one,
    missing_documents,
    open_case,
    who,
)
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import store
from satukota.kernel.people.api import Agency, User, demo_account, office
from satukota.kernel.places.api import City, areas
from satukota.modules.services.actions.external import keep_external
from satukota.modules.services.actions.queue import draw
from satukota.modules.services.actions.register import ask_siak
from satukota.modules.services.actions.signing import keep_letterhead, keep_signature
from satukota.modules.services.actions.survey import save_survey
from satukota.modules.services.models import ExternalPermit, Letterhead, Signatory, SurveyAnswer
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.tasks import finish

SCALES = {"small": 24, "full": 240}
FIRST = ("Bayu", "Citra", "Dimas", "Elok", "Farhan", "Gita", "Hana", "Ilham", "Kirana", "Laras", "Naufal", "Putri")
LAST = ("Pratama", "Lestari", "Saputra", "Handayani", "Maulana", "Hidayat", "Anggraini", "Nugroho")
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
CLERKS = {
    "layanan.akta-kia": ("verifikator", "kadis.dukcapil"),
    "layanan.izin-penelitian": ("petugas.kesbang", "kepala.kesbang"),
}


def load(_city: City, scale: str) -> None:
    """Write people, applications and what follows from them; what is there stays as it is."""
    keep_accounts()
    publish_catalogue()
    have = Case.objects.filter(type__in=CLERKS).count()
    draws = random.Random(2026)
    for place in range(have, SCALES[scale]):
        _live(draws, place)
    _queue()
    _outside()
    _letterheads()


def publish_catalogue() -> None:
    """Publish every service of the catalogue, so that a demo city shows all of them; a real city takes what it offers."""
    for service in ready_made().values():
        load_one(service.source, "services")


def _live(draws: random.Random, place: int) -> None:
    kind = "layanan.akta-kia" if place % 3 else "layanan.izin-penelitian"
    answers = _birth(draws) if kind == "layanan.akta-kia" else _research(draws)
    case = _open_case(kind, answers, draws)
    for action, by in _steps(kind, draws):
        try:
            apply(case, Act(action), who(User.objects.get(username=by)))
        except (NotAllowed, User.DoesNotExist):
            return
    case.refresh_from_db()
    ask_siak(case)
    finish(case)
    case.refresh_from_db()
    if not case.is_open and not SurveyAnswer.objects.filter(case=case).exists():
        save_survey(case, [draws.choice((3, 3, 4, 4, 4, 2)) for _ in range(9)])


def _steps(kind: str, draws: random.Random) -> Iterator[tuple[str, str]]:
    officer, head = CLERKS[kind]
    if draws.random() < 0.8:
        yield "setujui", officer
        if draws.random() < 0.8:
            yield "terbitkan", head


def _open_case(kind: str, answers: dict[str, Any], draws: random.Random) -> Case:
    """Open and submit an application; in the demo the papers count as seen at the counter."""
    service = definition(kind)
    owner = office(service.owner["opd"])
    village = draws.choice(areas("village")).code
    opening = Opening(
        type=kind,
        title=service.title["id"],
        data=answers,
        agency=owner.id if owner else None,
        channel="loket",
        place=Place(area=village),
    )
    case = open_case(opening, actor=Actor.system())
    for paper in missing_documents(service, frozenset(), case_facts(case, service, timezone.now())):
        store(ContentFile(SCAN, "pindai.pdf"), kind=f"document:{paper}", by=Actor.system(), case_id=case.pk)
    return apply(case, Act("ajukan", answers=answers), who(None, party=True))


def _name(draws: random.Random) -> str:
    return f"{draws.choice(FIRST)} {draws.choice(LAST)}"


def _birth(draws: random.Random) -> dict[str, Any]:
    born = timezone.localdate() - timedelta(days=draws.choice((1, 2, 3, 5, 9, 20, 40)))
    mother, father = _person(draws, 40), _person(draws, 0)
    return {
        "asal": "suami-istri",
        "anak": {
            "nama": _name(draws),
            "jenis_kelamin": draws.choice("LP"),
            "tgl_lahir": born.isoformat(),
            "kota": "Kota Cilegon",
            "tempat": "rumah",
            "anak_ke": draws.choice((1, 1, 2, 3)),
            "berat_g": draws.randrange(2600, 3900),
            "panjang_cm": draws.randrange(470, 520) / 10,
        },
        "ibu": mother,
        "kawin": {"catat": "tercatat"},
        "ayah": father,
        "keluarga": {
            "nomor_kk": f"367201200115{draws.randrange(1, 10**4):04}",
            "alamat": f"Jl. Mawar {draws.randrange(1, 90)}",
        },
        "setuju_gizi": draws.random() < 0.8,
        "pelapor": {"nama": mother["nama"], "hubungan": "ibu", "hp": f"+6281{draws.randrange(10**8, 10**9)}"},
        "saksi": [{"nama": _name(draws)}, {"nama": _name(draws)}],
        "ingin_kia": True,
    }


def _person(draws: random.Random, added: int) -> dict[str, Any]:
    """Return a parent with a plausible NIK; `added` is 40 for a woman."""
    day, month, year = draws.randrange(1, 29), draws.randrange(1, 13), draws.randrange(1984, 2003)
    return {
        "nama": _name(draws),
        "nik": f"367201{day + added:02}{month:02}{year % 100:02}{draws.randrange(1, 10**4):04}",
        "tgl_lahir": f"{year}-{month:02}-{day:02}",
    }


def _research(draws: random.Random) -> dict[str, Any]:
    start = timezone.localdate() + timedelta(days=draws.randrange(5, 30))
    return {
        "peneliti": {
            "nama": _name(draws),
            "lembaga": "Universitas Sultan Ageng Tirtayasa",
            "hp": f"+6281{draws.randrange(10**8, 10**9)}",
        },
        "judul": draws.choice(
            ("Pola makan balita di kota industri", "Kualitas udara dan kesehatan", "Literasi digital pelaku UMKM")
        ),
        "bidang": draws.choice(("kesehatan", "lingkungan", "ekonomi")),
        "mulai": start.isoformat(),
        "sampai": (start + timedelta(days=90)).isoformat(),
    }


def _queue() -> None:
    agency = Agency.objects.filter(code="disdukcapil").first()
    if agency:
        for _ in range(4):
            draw(agency.pk)


def _letterheads() -> None:
    """Let every office that has a head in the demo say where it is; invented addresses."""
    if Letterhead.objects.exists():
        return
    contact = {"address": "Jalan Contoh Nomor 1", "postcode": "42411", "phone": "(0254) 000000"}
    keep_letterhead(None, {**contact, "website": "kota.example"}, None)
    heads = {account.agency for account in ACCOUNTS if account.role == "head"}
    for place, agency in enumerate(Agency.objects.filter(code__in=heads).order_by("code"), 2):
        own = {"address": f"Jalan Contoh Nomor {place}", "email": f"{agency.code}@kota.example"}
        keep_letterhead(agency.pk, contact | own, None)


def _outside() -> None:
    if ExternalPermit.objects.exists():
        return
    user, today = User.objects.filter(username="petugas.ptsp").first(), timezone.localdate()
    if user is None:
        return
    rows = (
        ("oss", "OSS-2026-0192", "PT Contoh Sejahtera", "Sertifikat Standar", "checked"),
        ("simbg", "PBG-367201-001", "CV Maju", "PBG gudang", "correction"),
        ("oss", "OSS-2026-0201", "Koperasi Laut", "NIB", "granted"),
    )
    for system, number, holder, kind, status in rows:
        keep_external(
            ExternalPermit(
                system=system,
                number=number,
                holder=holder,
                kind=kind,
                status=status,
                filed_on=today - timedelta(days=9),
            ),
            user,
        )


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in of the demo city."""

    username: str
    name: str
    role: str
    agency: str


ACCOUNTS = (
    Account("loket.dukcapil", "Wulan Sari", "officer", "disdukcapil"),
    Account("verifikator", "Bambang Irawan", "counter", "disdukcapil"),
    Account("kabid.dukcapil", "Lina Marlina", "section_head", "disdukcapil"),
    Account("kadis.dukcapil", "Dr. Hasan Basri", "head", "disdukcapil"),
    Account("bidan", "Bidan Nurhayati", "midwife", "rsud"),
    Account("kelurahan", "Siti Aminah", "village_clerk", "kel-36-72-08-1007"),
    Account("lurah", "H. Ahmad Fauzi", "head", "kel-36-72-08-1007"),
    Account("penelaah.dinkes", "Ns. Ratih Wulandari", "officer", "dinkes"),
    Account("petugas.ppid", "Yoga Permana", "officer", "diskominfo"),
    Account("ppid", "Arief Budiman", "head", "diskominfo"),
    Account("petugas.ptsp", "Rahmat Hidayat", "officer", "dpmptsp"),
    Account("loket.ptsp", "Citra Dewi", "counter", "dpmptsp"),
    Account("pemeriksa.ptsp", "Anton Saputra", "field_inspector", "dpmptsp"),
    Account("bendahara", "Yuli Astuti", "treasurer", "dpmptsp"),
    Account("kepala.ptsp", "Ir. Surya Dharma", "head", "dpmptsp"),
    Account("petugas.kesbang", "Eko Prasetyo", "officer", "kesbangpol"),
    Account("kepala.kesbang", "Drs. Mulyadi", "head", "kesbangpol"),
    Account("polres", "Ipda Fajar Nugroho", "police", "polres"),
    Account("petugas.lalin", "Joko Susilo", "officer", "dishub"),
    Account("walidata", "Nina Kartika", "walidata", "diskominfo"),
)


SIGNATURES = (
    (
        "kadis.dukcapil",
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "Pembina Utama Muda",
        "19700101 199503 1 001",
    ),
    ("kepala.ptsp", "Kepala Dinas Penanaman Modal dan PTSP", "Pembina Utama Muda", "19720202 199703 1 002"),
)


@transaction.atomic
def keep_accounts() -> list[Account]:
    """Make the accounts of the demo city with their roles; those that are there stay as they are."""
    accounts = [
        account for account in ACCOUNTS if demo_account(account.username, account.name, account.role, account.agency)
    ]
    for username, title, rank, nip in SIGNATURES:
        user = User.objects.filter(username=username).first()
        if user and not Signatory.objects.filter(user=user).exists():
            keep_signature(user, {"name": str(user), "title": title, "rank": rank, "nip": nip, "on_behalf": ""})
    return accounts
