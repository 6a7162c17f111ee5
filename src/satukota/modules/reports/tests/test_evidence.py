"""A closed report is really solved: photos are compared, placed and looked at by a second person."""

from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from satukota.kernel.cases.api import Invalid, NotAllowed
from satukota.kernel.files.api import of_case, store
from satukota.kernel.people.api import actor_for
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.rules.evidence import Shot, findings, is_doubtful, is_sampled
from satukota.modules.reports.tests.conftest import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def close(act, person):
    """Close a report with a photo."""

    def close(case, photo, by="petugas.dlh", action="close", **more):
        file = store(photo, kind="evidence", by=actor_for(person(by)), case_id=case.pk)
        answers = {"note": "Sudah diangkut."} | ({"result": "fixed"} if action == "close" else {})
        return act(case, action, by=by, files=(file,), **answers)

    return close


@pytest.fixture
def waste(report, act):
    """A waste report that lies at its agency."""
    return lambda **more: act(report(category="waste", **more).case, "forward", agency="dlh")


def test_an_honest_photo_closes_the_report_and_everybody_sees_it(waste, close):
    case = close(waste(), upload(11))
    assert case.state == "done"
    assert Evidence.objects.get().verdict == "clear"
    assert of_case(case.pk)[0].public


def test_what_was_fixed_needs_a_photo_and_what_was_explained_needs_none(waste, act):
    with pytest.raises(Invalid) as refused:
        act(waste(), "close", by="petugas.dlh", result="fixed", note="Sudah diangkut.")
    assert set(refused.value.errors) == {"photo"}
    case = act(waste(), "close", by="petugas.dlh", result="explained", note="Jadwal angkut hari Senin.")
    assert case.state == "done" and not Evidence.objects.exists()


def test_the_same_photo_again_is_held_for_a_second_person(waste, close):
    close(waste(), upload(12))
    case = close(waste(text="Sampah lagi di tempat lain"), upload(12))
    assert (case.state, case.flags) == ("checking", ["evidence_doubt"])
    assert Evidence.objects.latest("id").findings[0]["code"] == "same_bytes"


def test_a_photo_that_was_only_compressed_again_is_caught_too(waste, close):
    close(waste(), upload(13, size=(640, 480), quality=92))
    case = close(waste(text="Sampah lagi di tempat lain"), upload(13, size=(640, 480), quality=45))
    assert case.state == "checking"
    assert Evidence.objects.latest("id").findings[0]["code"] == "alike"


def gps(lon: float, lat: float) -> Image.Exif:
    exif = Image.Exif()
    place = exif.get_ifd(0x8825)
    place |= {1: "S", 2: (abs(lat), 0.0, 0.0), 3: "E", 4: (lon, 0.0, 0.0)}
    exif[0x8825] = place
    return exif


def test_a_photo_from_somewhere_else_is_held(waste, close):
    case = close(waste(), upload(14, exif=gps(106.10, -6.05)))
    assert case.state == "checking"
    assert Evidence.objects.get().findings[0]["code"] == "far"


def test_a_strict_category_always_waits_for_a_second_person(report, act, close):
    case = act(report(category="road").case, "forward", agency="dpupr")
    assert close(case, upload(15), by="petugas.pu").state == "checking"


def test_who_closed_it_cannot_be_the_second_person(report, act, close, person):
    case = act(report(category="road").case, "forward", agency="dpupr")
    case = close(case, upload(16), by="kepala.pu")
    with pytest.raises(NotAllowed) as refused:
        act(case, "approve", by="kepala.pu")
    assert refused.value.refusal.code == "four_eyes"
    assert act(case, "approve").state == "done"


def test_refused_proof_sends_the_report_back_to_work_and_is_counted(report, act, close):
    case = act(report(category="road").case, "forward", agency="dpupr")
    case = act(close(case, upload(17), by="petugas.pu"), "disapprove", note="Ini foto lama.")
    assert (case.state, case.data["evidence_rejected"], case.flags) == ("in_progress", 1, [])
    assert Evidence.objects.get().verdict == "rejected"


def test_a_report_drawn_for_audit_waits_too(waste, close, monkeypatch):
    monkeypatch.setattr("satukota.modules.reports.actions.evidence.is_sampled", lambda _number: True)
    assert close(waste(), upload(18)).state == "checking"


def test_about_three_in_a_hundred_are_drawn_and_always_the_same_ones():
    drawn = [number for number in range(5000) if is_sampled(f"LAP-2026-{number:06d}")]
    assert 90 < len(drawn) < 220
    assert drawn == [number for number in range(5000) if is_sampled(f"LAP-2026-{number:06d}")]


def test_a_photo_older_than_the_report_proves_nothing():
    now = datetime(2026, 11, 1, tzinfo=UTC)
    shot = Shot(metres=10, taken_at=now - timedelta(days=3), captured=True)
    assert is_doubtful(findings(shot, now))
    assert not is_doubtful(findings(Shot(metres=None, taken_at=None, captured=False), now))
