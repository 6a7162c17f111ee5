from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseType, Opening, forget_published, open_case
from satukota.kernel.events.api import Actor, ensure_partitions
from satukota.kernel.people.api import Agency, Membership, User, forget_offices


@pytest.fixture(autouse=True)
def plain_static(settings, tmp_path):
    """Every test has a file store of its own, looks up agencies anew, and needs no built front end."""
    forget_offices()
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def person(db):
    """Make somebody with a role in an agency; without a role a citizen. The demo's accounts may be there too."""

    def person(name: str, role: str = "", agency: str = "dpu") -> User:
        User.objects.filter(username=name).update(username=f"demo.{name}")
        user = User.objects.create(username=name, email=f"{name}@kota.id")
        if role:
            office, _ = Agency.objects.get_or_create(code=agency, defaults={"name": agency})
            Membership.objects.create(user=user, role=role, agency=office)
        return user

    return person


@pytest.fixture
def case(db) -> Case:
    """A case of the agency `dpu` that its staff see; only bare columns, no history."""
    now = timezone.now()
    agency, _ = Agency.objects.get_or_create(code="dpu", defaults={"name": "dpu"})
    kind = CaseType.objects.create(type="test", version=1, source=KIND)
    facts = {"type": "test", "definition": kind, "state": "new", "title": "Jalan rusak"}
    return Case.objects.create(number="LAP-2026-000123", agency=agency, opened_at=now, changed_at=now, **facts)


KIND = """
format: layanan/1
id: test.matter
version: 1
status: published
prefix: UJI
owner: {unit: uji}
title: {id: Perihal uji, en: Test matter}
visibility: agency
data:
  class: {type: string, enum: [small, large], default: small, label: {id: Besarnya, en: Size},
    labels: {small: {id: Kecil, en: Small}, large: {id: Besar, en: Large}}}
roles:
  petugas: {kind: staff, scope: own-agency, memberships: [officer], label: {id: Petugas, en: Officer}}
states:
  new: {initial: true, queue: petugas, label: {id: Baru, en: New}, sla: 5wd}
  done: {final: true, label: {id: Beres, en: Done}}
actions:
  - {id: close, from: [new], to: done, by: [petugas], likely: true, public: true, label: {id: Selesaikan, en: Close},
     form: {result: {type: string, enum: [fixed, planned], required: true, label: {id: Hasil, en: Result},
         labels: {fixed: {id: Sudah diperbaiki, en: Fixed}, planned: {id: Dijadwalkan, en: Planned}}},
       note: {type: string, required: true, minLength: 3, maxLength: 500, format: text, label: {id: Penjelasan, en: Words}}},
     set: {data.result: {"var": "$form.result"}}}
  - {id: note, from: [new], by: [petugas], label: {id: Catatan, en: Note},
     form: {note: {type: string, required: true, maxLength: 500, format: text, label: {id: Catatan, en: Note}}}}
privacy: {purpose: uji, ground: uji, retain: {done: 1y}}
tests:
  - {name: beres, given: {class: small}, path: [{close: {result: fixed, note: Sudah ditambal}}], end: done}
"""


@pytest.fixture
def matter(person):
    """Open a real case of a small kind for the agency `dpu`; `sari` is its officer."""
    now = timezone.now()
    ensure_partitions(now - timedelta(days=40), now + timedelta(days=40))
    forget_published()
    source = CaseType.objects.create(type="test.matter", version=1, status="published", source=KIND, digest="x")
    sari = person("sari", "officer")
    forget_offices()

    def matter(title: str = "Jalan rusak", **more) -> Case:
        more.setdefault("agency", sari.memberships.get().agency)
        return open_case(Opening(source.type, title, **more), actor=Actor.system())

    return matter
