"""A small city for the browser: agencies, three standing people, some cases in different states."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from satukota.kernel.cases.api import (
    Act,
    Case,
    Opening,
    Place,
    apply,
    forget_published,
    load_definitions,
    open_case,
    who,
)
from satukota.kernel.events.api import Actor, ensure_partitions
from satukota.kernel.people.api import Agency, User, forget_offices, grant
from satukota.kernel.places.api import cell, forget, load_city, locate

TITLES = [
    "Jalan berlubang di depan SDN Jombang Wetan 3",
    "Lampu jalan mati sepanjang Jl. Ahmad Yani",
    (
        "Debu batu bara membuat anak-anak batuk sepanjang malam dan jemuran hitam; kami sudah melapor ke RT, RW dan "
        "kelurahan sejak tiga bulan lalu tetapi belum ada petugas yang datang mengukur, mohon segera ditindaklanjuti"
    ),
    "Pohon tumbang",
]
POINT = (106.05, -6.01)


@dataclass
class City:
    """Who is there, and one case to look at."""

    desk: User
    officer: User
    admin: User
    case: Case


def small_city() -> City:
    """Fill an empty database; every look-up that a process remembers is forgotten first."""
    for forgetting in (forget, forget_offices, forget_published, cache.clear):
        forgetting()
    now = timezone.now()
    ensure_partitions(now - timedelta(days=40), now + timedelta(days=40))
    load_city()
    load_definitions()
    works = _agency("dpupr", "Dinas Pekerjaan Umum dan Penataan Ruang", "DPUPR")
    service = _agency("diskominfo", "Dinas Komunikasi dan Informatika", "Diskominfo")
    forget_offices()
    desk = _person("rina", "Rina Kartika", "desk", service)
    officer = _person("budi", "Budi Santoso Wibowo Putra Pamungkas", "officer", works)
    cases = [_case(title, service, number) for number, title in enumerate(TITLES * 3)]
    for case in cases[::2]:
        apply(case, Act("forward", {"agency": works.code}, note="Mohon dicek."), who(desk))
    admin = User.objects.create_superuser("kepala.admin", "admin@kota.id", "x", display_name="Sari Dewi Lestari")
    return City(desk, officer, admin, cases[0])


def _agency(code: str, name: str, short: str) -> Agency:
    return Agency.objects.get_or_create(code=code, defaults={"name": name, "short_name": short})[0]


def _person(username: str, name: str, role: str, agency: Agency) -> User:
    user = User.objects.create(username=username, display_name=name, email=f"{username}@kota.id")
    user.set_password("rahasia-sekali")
    user.save()
    grant(user, role, agency, Actor.system())
    return user


def _case(title: str, agency: Agency, number: int) -> Case:
    lon, lat = POINT[0] + number * 0.002, POINT[1] + number * 0.001
    place = Place(lon, lat, cell(lon, lat), locate(lon, lat).area_code, "Depan warung Bu Tini")
    at = timezone.now() - timedelta(hours=30 * number)
    words = f"{title}.\n\nMohon segera ditangani."
    return open_case(
        Opening("reports.complaint", title, summary=words, place=place, agency=agency, at=at), actor=Actor.visitor()
    )
