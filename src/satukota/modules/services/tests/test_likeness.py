"""Whether two records are the same: the published cases, Indonesian names, and keys that find what rules judge."""

import json
import os
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from satukota.kernel.cases.api import load
from satukota.modules.services.rules.likeness import Record, alike, differing, judge, keys_of, may_be_one

SHARED = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).parents[5] / "shared"))
ORACLE = SHARED / "oracles" / "dedup" / "opencrvs_birth_dedup_cases.json"
CASES = json.loads(ORACLE.read_text())["cases"] if ORACLE.exists() else []
BIRTH = load((Path(__file__).parents[1] / "definitions" / "akta-kia.yaml").read_text())


def record(given: dict) -> Record:
    """Return a case of the oracle in our words; an age is a date that many years before the child."""
    born = given.get("child_dob")
    mother = given.get("mother_dob")
    if "mother_age" in given and born:
        there = date.fromisoformat(born)
        mother = there.replace(year=there.year - given["mother_age"]).isoformat()

    def name(parts: dict | None) -> str:
        return " ".join(part for part in (parts or {}).values() if part)

    child = {"nama": name(given.get("child_name")), "tgl_lahir": born}
    mothers = {"nama": name(given.get("mother_name")), "tgl_lahir": mother, "nik": given.get("mother_nid")}
    return Record({"anak": child, "ibu": mothers})


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


SRI = {"nama": "Sri Wahyuni", "nik": "3672015205920003", "tgl_lahir": "1992-05-12"}


def baby(name: str, born: str, mother: dict, **more) -> Record:
    child = {"nama": name, "tgl_lahir": born, "jenis_kelamin": "L", "tempat": "rs", **more}
    return Record({"anak": child, "ibu": mother})


FULL = baby("Arga Saputra", "2026-11-20", SRI)
PAIRS = {
    "By Ny, without a NIK": (baby("By Ny Sri Wahyuni", "2026-11-20", {"nama": "Sri Wahyuni"}), FULL),
    "By. Ny. and a name that is written otherwise": (baby("By. Ny. Sri", "2026-11-20", {"nama": "Sri Wahyunie"}), FULL),
    "Bayi Ny, the day after": (baby("Bayi Ny Sri Wahyuni", "2026-11-21", {"nama": "Ny Sri Wahyuni"}), FULL),
    "one digit of the NIK": (baby("Arga Saputra", "2026-11-20", SRI | {"nik": "3672015205920008"}), FULL),
    "two digits exchanged": (baby("Arga Saputra", "2026-11-20", SRI | {"nik": "3672015205290003"}), FULL),
    "a letter of the name": (baby("Arga Saputro", "2026-11-20", SRI), FULL),
    "Muhammad shortened": (
        baby("Muhammad Arga Saputra", "2026-11-20", SRI | {"nik": None}),
        baby("M. Arga Saputra", "2026-11-20", SRI),
    ),
    "day and month mixed up": (baby("Arga Saputra", "2026-11-22", SRI), FULL),
    "another name by the same mother": (baby("Rafi Saputra", "2026-11-20", SRI), FULL),
    "no birth date of the mother": (baby("Arga Saputra", "2026-11-20", {"nama": "Sri Wahyuni"}), FULL),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_ten_births_that_were_told_twice_are_found_by_their_keys_and_judged_the_same(pair):
    one, other = pair
    assert keys_of(BIRTH.dedup.blocks, one, b"k").stored & keys_of(BIRTH.dedup.blocks, other, b"k").searched
    assert judge(BIRTH.dedup.rules, one, other) and judge(BIRTH.dedup.rules, other, one)


OTHERS = {
    "two mothers of one name on one day": (FULL, baby("Dimas Putra", "2026-11-20", SRI | {"nik": "3672014107950011"})),
    "a notice at another place": (
        FULL,
        baby("By Ny Sri Wahyuni", "2026-11-20", {"nama": "Sri Wahyuni"}, tempat="rumah"),
    ),
    "a notice of a girl": (FULL, baby("By Ny Sri Wahyuni", "2026-11-20", {"nama": "Sri Wahyuni"}, jenis_kelamin="P")),
    "a notice of another mother": (FULL, baby("By Ny Sri Rahayu", "2026-11-20", {"nama": "Sri Rahayu"})),
    "a sister two years later": (FULL, baby("Ayu Saputra", "2028-11-20", SRI)),
}


@pytest.mark.parametrize("pair", OTHERS.values(), ids=OTHERS)
def test_two_births_are_not_one(pair):
    assert judge(BIRTH.dedup.rules, *pair) is None


NAMES = (
    "Siti",
    "Sri",
    "Dewi",
    "Nur",
    "Rina",
    "Wati",
    "Yuni",
    "Ayu",
    "Lina",
    "Ratna",
    "Endang",
    "Fitri",
    "Indah",
    "Putri",
)
LAST = (
    "Wahyuni",
    "Rahayu",
    "Lestari",
    "Aminah",
    "Hasanah",
    "Handayani",
    "Puspita",
    "Kurniasih",
    "Anggraini",
    "Safitri",
)


def a_city_of_births(count: int) -> list[Record]:
    """Return births by mothers of ordinary names within two months, a quarter of them notices without name and NIK."""
    chance, births = random.Random(16), []
    for number in range(count):
        born = date(2026, 1, 1) + timedelta(days=chance.randrange(60))
        mother = {"nama": f"{chance.choice(NAMES)} {chance.choice(LAST)} {chance.choice(LAST)}"}
        if chance.random() < 0.75:
            day = date(1985, 1, 1) + timedelta(days=chance.randrange(7000))
            nik = f"36720{chance.randrange(1, 9)}{day.day + 40}{day:%m%y}{number % 9999 + 1:04}"
            mother |= {"tgl_lahir": day.isoformat(), "nik": nik}
        name = f"{chance.choice(NAMES)} {chance.choice(LAST)}" if "nik" in mother else f"By Ny {mother['nama']}"
        births.append(
            baby(
                name, born.isoformat(), mother, jenis_kelamin=chance.choice("LP"), tempat=chance.choice(["rs", "bidan"])
            )
        )
    return births


def test_few_of_a_citys_births_are_taken_for_another_and_all_that_were_told_twice_are_found():
    births = a_city_of_births(300)
    twice = [
        baby(
            f"By Ny {birth['ibu.nama']}",
            birth["anak.tgl_lahir"],
            {"nama": birth["ibu.nama"]},
            jenis_kelamin=birth["anak.jenis_kelamin"],
            tempat=birth["anak.tempat"],
        )
        for birth in births[:100]
    ]
    right = sum(
        judge(BIRTH.dedup.rules, notice, birth) is not None for notice, birth in zip(twice, births, strict=False)
    )
    pairs = [(one, other) for place, one in enumerate(births) for other in births[place + 1 :]]
    wrong = sum(judge(BIRTH.dedup.rules, one, other) is not None for one, other in pairs)
    assert right == 100
    assert right / (right + wrong) >= 0.95, (right, wrong)


def test_twins_are_not_each_others_duplicate():
    mother = {"nama": "Siti Rahayu", "tgl_lahir": "1990-01-01", "nik": "3672014101900001"}
    one, other = (baby(name, "2026-01-01", mother, kembar=True) for name in ("Bima", "Citra"))
    assert judge(BIRTH.dedup.rules, one, other) is None


ONE_BIRTH = {
    "anak": {"nama": "Bayu Pratama", "tgl_lahir": "2026-11-20"},
    "ibu": {"nama": "Siti Rahayu", "nik": "3672014101900001", "tgl_lahir": "1990-01-01"},
}


@pytest.mark.parametrize(
    ("child", "mother", "one"),
    [
        ({}, {}, True),
        ({"nama": "Melati"}, {"nama": "Dewi"}, True),  # the mother's number alone says who she is
        ({}, {"nik": "3672015203920004"}, True),
        ({"nama": "Melati"}, {"nik": "3672015203920004"}, False),  # the mother's name alone does not
        ({}, {"nama": "Dewi", "nik": ""}, False),
        ({"nama": "Melati", "tgl_lahir": "2026-11-21"}, {"nama": "Dewi", "nik": "3672015203920004"}, False),
    ],
)
def test_two_births_share_a_number_or_both_names_or_nothing(child, mother, one):
    mine = Record(ONE_BIRTH)
    other = Record({"anak": ONE_BIRTH["anak"] | child, "ibu": ONE_BIRTH["ibu"] | mother})
    assert may_be_one(BIRTH.dedup.rules, mine, other) is may_be_one(BIRTH.dedup.rules, other, mine) is one
    given = {f"anak.{name}" for name, value in child.items() if value} | {f"ibu.{n}" for n, v in mother.items() if v}
    assert set(differing(BIRTH.dedup.rules, mine, other)) == given


KEEP = "INSERT INTO services_likeness (case_id, type, keys) VALUES (%s, 'layanan.akta-kia', %s)"


@pytest.mark.django_db
def test_who_shares_most_keys_is_compared_first_however_many_came_after():
    with connection.cursor() as cursor:
        cursor.executemany(KEEP, [[9001, [1, 2, 3]], [9002, [1, 2]], *([9010 + n, [1, 90 + n]] for n in range(60))])
        cursor.execute("SELECT ARRAY (SELECT services_near(ARRAY[1, 2, 3, 4]::bigint[], 'layanan.akta-kia', 9069, 4))")
        nearest = cursor.fetchone()[0]
        cursor.execute("DELETE FROM services_likeness WHERE case_id BETWEEN 9001 AND 9070")
    assert nearest == [9001, 9002, 9068, 9067]
