"""Whether two records are the same: the published cases, Indonesian names, and keys that find what rules judge."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from satukota.kernel.cases.api import load
from satukota.modules.services.rules.likeness import alike, judge, keys_of

SHARED = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).parents[5] / "shared"))
ORACLE = SHARED / "oracles" / "dedup" / "opencrvs_birth_dedup_cases.json"
CASES = json.loads(ORACLE.read_text())["cases"] if ORACLE.exists() else []
BIRTH = load((Path(__file__).parents[1] / "definitions" / "akta-kia.yaml").read_text())


def record(given: dict) -> dict:
    """Return a case of the oracle in our words; an age is a date that many years before the child."""
    born = given.get("child_dob")
    mother = given.get("mother_dob")
    if "mother_age" in given and born:
        there = date.fromisoformat(born)
        mother = there.replace(year=there.year - given["mother_age"]).isoformat()

    def name(parts: dict | None) -> str:
        return " ".join(part for part in (parts or {}).values() if part)

    return {
        "anak": {"nama": name(given.get("child_name")), "tgl_lahir": born},
        "ibu": {"nama": name(given.get("mother_name")), "tgl_lahir": mother, "nik": given.get("mother_nid")},
    }


@pytest.mark.skipif(not CASES, reason="the shared oracles are not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_published_cases_are_judged_alike(case):
    one, other = record(case["existing"]), record(case["new"])
    assert bool(judge(BIRTH.dedup.rules, one, other)) is bool(case["expected_duplicates"])


@pytest.mark.skipif(not CASES, reason="the shared oracles are not here")
@pytest.mark.parametrize("case", [case for case in CASES if case["expected_duplicates"]], ids=lambda case: case["name"])
def test_what_is_the_same_is_found_by_its_keys(case):
    stored = keys_of(BIRTH.dedup.blocks, record(case["existing"]), b"key").stored
    assert stored & keys_of(BIRTH.dedup.blocks, record(case["new"]), b"key").searched


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Muhammad Rizky Pratama", "Moh. Rizki Pratama", True),
        ("Siti Nurhaliza", "Siti Nurhalizah", True),
        ("Muhammad Rizky", "Muhammad Fauzan", False),
        ("Siti Aminah", "Siti Rahayu", False),
        ("Ayu Lestari", "Ayu", True),
        ("Budi", "", False),
    ],
)
def test_names_that_everybody_has_do_not_make_two_people_one(one, other, same):
    assert (alike(one, other) >= 0.8) is same


def test_keys_say_nothing_about_the_name():
    baby = record({"child_name": {"a": "Bayu"}, "child_dob": "2026-01-01"})
    ours, others = (keys_of(BIRTH.dedup.blocks, baby, secret) for secret in (b"key", b"other"))
    assert ours.stored < ours.searched and not ours.searched & others.searched


def test_twins_are_not_each_others_duplicate():
    mother = {"nama": "Siti Rahayu", "tgl_lahir": "1990-01-01", "nik": "3672014101900001"}
    one = {"anak": {"nama": "Bima", "tgl_lahir": "2026-01-01", "kembar": True}, "ibu": mother}
    other = {"anak": {"nama": "Citra", "tgl_lahir": "2026-01-01", "kembar": True}, "ibu": mother}
    assert judge(BIRTH.dedup.rules, one, other) is None
