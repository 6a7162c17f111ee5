"""QRIS, satisfaction, numbers and signed codes."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from satukota.kernel.tracking import Code, new_secret, read_code
from satukota.modules.services.rules import numbers, qris, skm
from satukota.modules.services.rules.signed_code import BadCode, base45, cose_message, decode, encode, unbase45

SHARED = Path(os.environ.get("SATUKOTA_SHARED", Path(__file__).parents[5] / "shared"))
VECTORS = SHARED / "oracles" / "qris" / "vectors.csv"
ROWS = list(csv.DictReader(VECTORS.open())) if VECTORS.exists() else []
KEY, KID = Ed25519PrivateKey.generate(), b"kota-001"
CLAIMS = {1: "Kota", 6: 1_800_000_000, -70001: {"n": "LU-01012026-0001", "t": "Akta"}}


def valid(text: str) -> bool:
    try:
        return bool(qris.checked_fields(text))
    except qris.BadQris:
        return False


@pytest.mark.skipif(not ROWS, reason="the shared oracles are not here")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["nama"])
def test_the_published_qris_are_judged_as_they_should(row):
    assert valid(row["payload"]) is (row["valid"] == "1")


def test_the_checksum_is_that_of_the_standard():
    assert qris.crc("123456789") == "29B1"


@pytest.mark.skipif(not ROWS, reason="the shared oracles are not here")
def test_only_a_static_qris_may_hang_at_a_counter():
    by_name = {row["nama"]: row["payload"] for row in ROWS}
    assert qris.read_static(by_name["synthetic_static"]).nmid == "ID1020000000001"
    with pytest.raises(qris.BadQris, match="not_static"):
        qris.read_static(by_name["synthetic_dynamic_25000"])


@pytest.mark.parametrize("text", ["", "0002", "00020199", "bukan qris", "000201630400", "00020151" * 40])
def test_what_is_no_qris_is_refused_without_a_crash(text):
    assert not valid(text)


def test_a_perfect_score_is_100():
    assert skm.result([[4] * 9]).index == 100.0


@pytest.mark.parametrize(
    ("sums", "n", "grade"),
    [([4] * 9, 1, "A"), ([353] * 9, 100, "B"), ([3] * 9, 1, "C"), ([2] * 9, 1, "D"), ([1] * 9, 1, "D")],
)
def test_grades_follow_the_bands_without_gaps(sums, n, grade):
    found = skm.from_sums(sums, n)
    assert (found.grade, found.n) == (grade, n)


def test_nobody_answered_is_no_result():
    assert skm.result([]) is None


def test_a_number_has_its_date_and_place_in_line():
    line = numbers.line("LU-{ddmmyyyy}-{seq:4}", date(2026, 11, 3))
    assert numbers.number(line, 12) == "LU-03112026-0012"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("{lahir}+5y", date(2031, 11, 2)),
        ("{lahir}+1d", date(2026, 11, 3)),
        ("{$issued}+1mo", date(2026, 12, 21)),
        ("", None),
        ("{x}+1d", None),
    ],
)
def test_a_paper_says_its_last_day(text, last):
    assert numbers.last_day(text, {"lahir": "2026-11-03"}.get, date(2026, 11, 22)) == last


def test_the_public_sees_initials_and_years():
    answers = {"anak.nama": "Bayu Pratama", "anak.tgl_lahir": "2026-11-03", "tempat": "gor"}.get
    assert numbers.public_answer("initials(anak.nama)", answers) == ("anak.nama", "B*** P***")
    assert numbers.public_answer("year(anak.tgl_lahir)", answers) == ("anak.tgl_lahir", "2026")
    assert numbers.public_answer("tempat", answers) == ("tempat", "gor")


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_base45_is_that_of_the_standard(data, text):
    assert (base45(data), unbase45(text)) == (text, data)


def test_a_signed_code_is_read_back_and_by_an_independent_library():
    import cwt

    text = encode(CLAIMS, KEY, KID)
    assert decode(text, {KID: KEY.public_key()}) == CLAIMS
    public = cwt.COSEKey.new({1: 1, 2: KID, 3: -8, -1: 6, -2: KEY.public_key().public_bytes_raw()})
    import cbor2

    # cbor2 6 reads the inside of a tag as a tuple, which cwt 3.3 does not expect.
    message = cbor2.CBORTag(18, [v if isinstance(v, bytes) else dict(v) for v in cbor2.loads(cose_message(text)).value])
    assert cbor2.loads(cwt.COSE.new().decode(message, public)) == CLAIMS


def test_each_changed_letter_of_a_signed_code_is_noticed():
    text = encode(CLAIMS, KEY, KID)
    for place in range(4, len(text)):
        other = "0" if text[place] != "0" else "1"
        with pytest.raises(BadCode):
            decode(text[:place] + other + text[place + 1 :], {KID: KEY.public_key()})


def test_a_code_of_somebody_else_is_refused():
    with pytest.raises(BadCode, match="unknown_key"):
        decode(encode(CLAIMS, KEY, b"other"), {KID: KEY.public_key()})


def test_a_code_that_was_typed_is_read():
    code = Code("AKT-2026-000012", new_secret())
    assert read_code(f" {str(code).lower()} ") == code
    assert read_code("halo") is None


@pytest.mark.parametrize("prefix", ["LU", "PERIZINA"])
def test_a_prefix_of_two_to_eight_letters_is_read_with_and_without_hyphens(prefix):
    code = Code(f"{prefix}-2026-000012", new_secret())
    assert read_code(str(code)) == read_code(str(code).replace("-", "")) == code
    assert read_code(code.number.replace("-", "")) == Code(code.number)
    assert read_code(f"{prefix}WXYZABC-2026-000012") is None


@pytest.mark.parametrize(
    ("population", "needed"),
    [(0, 0), (1, 1), (10, 10), (50, 44), (100, 80), (200, 132), (500, 217), (1000, 278), (10_000, 370), (100_000, 383)],
)
def test_as_many_must_answer_as_the_table_of_krejcie_and_morgan_says(population, needed):
    assert skm.sample(population) == needed
