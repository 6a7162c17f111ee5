"""A small city for the engine: a desk, an agency with officer and head above it, and one published case type."""

from types import SimpleNamespace

import pytest

from satukota.kernel.cases.api import Opening, forget_published, load_one, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, forget_offices, grant

SOURCE = """
format: layanan/1
id: tests.matter
version: 1
prefix: UJI
owner: {unit: uji}
title: {id: Perkara uji, en: Test matter}
summary: {id: Perkara uji}
visibility: agency
calendar: city
data:
  kelas: {type: string, enum: [biasa, cepat], default: biasa}
  nik: {type: string, pattern: "^[0-9]{16}$", pii: secret}
roles:
  pelapor: {kind: applicant}
  meja: {kind: staff, scope: city, memberships: [desk]}
  petugas: {kind: staff, scope: own-agency, memberships: [officer, head]}
  sistem: {kind: system}
states:
  baru: {initial: true, queue: meja, label: {id: Baru}}
  jalan: {queue: petugas, label: {id: Jalan}}
  tanya: {waitsFor: pelapor, expires: 10wd, label: {id: Tanya}}
  tutup: {final: true, label: {id: Tutup}}
clocks:
  periksa: {term: 3wd, start: [open], stop: [terus]}
  tuntas: {term: {"if": [{"==": [{"var": "kelas"}, cepat]}, 2wd, 10wd]}, start: [terus], stop: [selesai], pauseIn: [tanya],
    escalate: [{after: 1.0, to: head}, {after: 1.5, to: parent}]}
actions:
  - {id: terus, from: [baru], to: jalan, by: [meja], public: true,
     form: {opd: {type: ref, target: agency, required: true}}, set: {agency: {"var": "$form.opd"}, visibility: public}}
  - {id: catat, from: [baru, jalan, tanya], by: [meja, petugas], form: {note: {type: string, required: true}}}
  - {id: tanyakan, from: [jalan], to: tanya, by: [petugas], public: true, form: {note: {type: string, required: true}}}
  - {id: jawab, from: [tanya], to: jalan, by: [pelapor]}
  - {id: lewat, from: [tanya], to: tutup, by: [sistem], timer: expires}
  - {id: periksa-dua, from: [jalan], by: [petugas]}
  - {id: selesai, from: [jalan], to: tutup, by: [petugas], fourEyes: periksa-dua, public: true}
privacy: {purpose: uji, ground: uji, retain: {tutup: 1y}}
tests:
  - {name: biasa, given: {kelas: biasa}, path: [{terus: {opd: dpupr-uji}}, selesai], end: tutup}
"""


def person(name, role, agency):
    user = User.objects.create_user(name, password="kata-sandi-panjang", display_name=name.title())
    grant(user, role, agency, Actor.system())
    return User.objects.get(pk=user.pk)


@pytest.fixture
def town(db):
    """Return the agencies and people of the small city, its case type published."""
    forget_published()
    top = Agency.objects.create(code="kepala-uji", name="Wali Kota Uji", kind="mayor")
    desk = Agency.objects.create(code="meja-uji", name="Meja Uji", parent=top)
    works = Agency.objects.create(code="dpupr-uji", name="Dinas PUPR Uji", parent=top)
    other = Agency.objects.create(code="dlh-uji", name="DLH Uji", parent=top)
    forget_offices()
    load_one(SOURCE, "tests")
    yield SimpleNamespace(
        top=top,
        desk=desk,
        works=works,
        other=other,
        clerk=person("meja", "desk", desk),
        officer=person("petugas", "officer", works),
        second=person("rekan", "officer", works),
        head=person("kepala", "head", works),
        stranger=person("orang-lain", "officer", other),
    )
    forget_published()
    forget_offices()


@pytest.fixture
def matter(town):
    """Return a function that opens a case of the test type."""

    def opened(key=None, **more):
        given = Opening("tests.matter", more.pop("title", "Jalan rusak"), agency=town.desk, **more)
        return open_case(given, actor=Actor.visitor(), key=key)

    return opened
