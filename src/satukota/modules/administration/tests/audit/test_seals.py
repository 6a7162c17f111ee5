"""Seals are listed with their last check; an export proves itself without this program."""

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from satukota.kernel.audit.actions import carry_out_check
from satukota.kernel.audit.api import Seal, SealCheck, record_reading, seal_all
from satukota.kernel.audit.tests.attacks import keep_apart, newest, tamper
from satukota.kernel.events.api import Actor, Event
from satukota.key_files import key_ring

pytestmark = pytest.mark.django_db(transaction=True)
SEALS = "/administration/audit/seals/"
HOW_TO = Path(__file__).resolve().parents[6] / "docs/how-to/check-an-audit-export.md"


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path):
    keep_apart(settings, tmp_path)


@pytest.fixture
def sealed():
    for number in range(3):
        record_reading(Actor.system(), "case", number, "list")
        seal_all()
    return list(Seal.objects.order_by("id"))


def check_all() -> SealCheck:
    """Carry out the check that was asked for last, as the worker does."""
    job = ProcrastinateJob.objects.filter(task_name="audit.check").latest("id")
    return carry_out_check(**job.args)


def ask(client, **days):
    return client.post(f"{SEALS}check/", days)


def test_a_check_says_that_nothing_was_changed_and_when(auditor, sealed):
    ask(auditor)
    assert "sedang diperiksa" in auditor.get(SEALS).content.decode()
    check = check_all()
    assert check.problems == [] and check.events == sum(seal.count for seal in Seal.objects.filter(pk__lte=check.last))
    content = auditor.get(SEALS).content.decode()
    assert "tidak berubah" in content and "ada yang diubah" not in content


def test_a_check_names_what_was_changed(auditor, sealed):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s", [newest() - 1])
    ask(auditor)
    assert any("events were changed" in problem for problem in check_all().problems)
    assert "ada yang diubah" in auditor.get(SEALS).content.decode()


def test_a_part_of_the_chain_is_checked_by_itself(sealed):
    tamper("UPDATE kernel_event SET actor_id = 2 WHERE id = %s", [sealed[0].last_id])
    parts = [SealCheck.objects.create(first=seal.pk, last=seal.pk) for seal in sealed]
    named = [bool(carry_out_check(part.pk, "auditor", None).problems) for part in parts]
    assert named[0] and not any(named[1:])


def test_a_check_is_an_event_of_who_asked(auditor, sealed):
    ask(auditor)
    check_all()
    event = Event.objects.filter(name="audit.seals_checked").latest("id")
    assert (event.role, event.actor_id) == ("auditor", SealCheck.objects.latest("id").asked_by)


def test_the_page_of_an_event_names_its_seal(auditor, sealed):
    content = auditor.get(f"/administration/audit/{sealed[1].last_id}/").content.decode()
    assert sealed[1].digest in content and "belum diperiksa" in content


def script() -> dict:
    """Return what the script of the how-to defines."""
    (source,) = re.findall(r"^```python\n(.*?)^```", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = {"__name__": "check"}
    exec(source, names)  # the documented script is what is tested
    return names


@pytest.fixture
def export(auditor, sealed, tmp_path) -> Path:
    answer = auditor.post(f"{SEALS}export/", {})
    file = tmp_path / "audit.zip"
    file.write_bytes(answer.content)
    return file


def test_the_script_of_the_how_to_finds_an_export_whole(export, settings):
    secret = list(key_ring(settings.KEYS_DIR, "audit").values())[-1]
    assert script()["check"](export) == []
    assert script()["check"](export, secret) == []
    assert script()["check"](export, "another key") != []


@pytest.mark.parametrize("name", ["events.jsonl", "entries.jsonl", "seals.jsonl", "events.csv"])
def test_the_script_names_a_file_that_was_changed(export, tmp_path, name):
    changed = tmp_path / "changed.zip"
    with ZipFile(export) as archive, ZipFile(changed, "w") as copy:
        for member in archive.namelist():
            copy.writestr(member, archive.read(member) + (b"\n" if member == name else b""))
    assert f"{name} was changed" in script()["check"](changed)


def test_the_script_names_an_event_that_was_changed_together_with_the_manifest(export, tmp_path):
    import hashlib

    changed = tmp_path / "changed.zip"
    with ZipFile(export) as archive, ZipFile(changed, "w") as copy:
        events = archive.read("events.jsonl").replace(b'\\"list\\"', b'\\"none\\"', 1)
        manifest = json.loads(archive.read("manifest.json"))
        manifest["files"]["events.jsonl"]["sha256"] = hashlib.sha256(events).hexdigest()
        contents = {name: archive.read(name) for name in archive.namelist()}
        for name, content in (contents | {"events.jsonl": events, "manifest.json": json.dumps(manifest)}).items():
            copy.writestr(name, content)
    assert any("events of seal" in fault for fault in script()["check"](changed))


def test_an_export_is_an_event_with_the_digest_of_its_manifest(export):
    import hashlib

    with ZipFile(export) as archive:
        digest = hashlib.sha256(archive.read("manifest.json")).hexdigest()
        table = io.StringIO(archive.read("events.csv").decode("utf-8-sig")).readlines()
    event = Event.objects.filter(name="audit.log_exported").latest("id")
    assert event.data["digest"] == digest
    assert len(table) == event.data["events"] + 1


def test_days_without_seals_and_days_with_too_many_events_are_refused(auditor, sealed, monkeypatch):
    answer = auditor.post(f"{SEALS}export/", {"since": "2001-01-01", "until": "2001-01-02"})
    assert answer.status_code == 422 and "Tidak ada segel untuk hari-hari ini" in answer.content.decode()
    monkeypatch.setattr("satukota.modules.administration.views.audit.seals.MOST_EVENTS", 1)
    answer = auditor.post(f"{SEALS}export/", {"since": str(timezone.localdate())})
    assert answer.status_code == 422 and "pilih lebih sedikit hari" in answer.content.decode()
