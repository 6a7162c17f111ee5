"""Free words before everybody reads them: what identifies or reaches a person is masked, all else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.people.rules import HIDDEN, is_identity_number, mask_personal

IDENTITIES = ["3672010101900001", "nik 3672 0101 0190 0001", "NIK: 3672-0101-4190-0001", "KTP 3672.0101.0190.0001"]
PHONES = [
    *["0812-3456-7890", "+62 812 3456 7890", "081234567890", "0812 3456 7890", "0812.3456.7890", "6281234567890"],
    *["+6281234567890", "+62 (812) 3456-7890", "08123456789", "(0254) 391234", "0254-391234", "021 5551 234"],
    *["WA 812 3456 7890", "hubungi 391234", "no hp: 0812 3456 789", "+65 9123 4567", "+62 254 391 234"],
]
EMAILS = ["budi@surel.id", "budi.santoso+lapor@mail.co.id", "budi (at) surel.id", "Budi_1@kota-cilegon.go.id"]


@pytest.mark.parametrize("words", [*IDENTITIES, *PHONES, *EMAILS])
@pytest.mark.parametrize("around", ["%s", "Lampu mati, %s, tolong segera.", "Hubungi saya (%s)\nterima kasih", "%s."])
def test_what_identifies_or_reaches_a_person_is_masked(words, around):
    masked = mask_personal(around % words)
    assert HIDDEN in masked
    assert not [digits for digits in ("3672", "0001", "3456", "391", "5551", "9123", "udi") if digits in masked]


KEPT = [
    *[
        "Jl. Anggrek No. 25 RT 002/RW 003",
        "LAP-2026-000123",
        "AKT-2026-000012 dan 112-2026-000426",
        "42411",
        "Blok D 12/7",
    ],
    *["01-02-2026 pukul 08.30", "tanggal 03-04-2026 10.30", "08/09/2026", "sejak 2026-09-08", "jam 08.00-16.00"],
    *[
        "Rp 1.500.000",
        "Rp1.500.000.000.000.000",
        "Rp 6281234567890",
        "62.812.345.678.900 rupiah",
        "081234567890 rupiah",
    ],
    *["hubungi 112", "lampu 0254", "nomor meter 531234567890", "-6.0101, 106.0384", "A 1234 XY", "tiang 12345678"],
    *["3672010199900001", "1234567890123456 km", "510/0001/REKLAME/2026", "@kotacilegon", "5 @ 3 m", "3 x 4 = 12"],
]


@pytest.mark.parametrize("words", KEPT)
def test_numbers_of_houses_cases_dates_and_money_stay(words):
    assert mask_personal(f"Jalan rusak, {words}, mohon dicek") == f"Jalan rusak, {words}, mohon dicek"


def test_an_office_may_give_its_own_number_but_nobodys_identity():
    words = "Hubungi (0254) 391234 atau dinas@cilegon.go.id, NIK 3672010101900001"
    assert mask_personal(words, contacts=False) == "Hubungi (0254) 391234 atau dinas@cilegon.go.id, NIK ●●●"


@pytest.mark.parametrize("digits", ["3672010101900000", "3672013201900001", "3672010113900001", "0172010101900001"])
def test_a_number_with_an_impossible_part_is_no_identity_number(digits):
    assert not is_identity_number(digits)


@given(st.text(alphabet="0812 +62-().@ab\n№ré", max_size=200))
def test_masking_twice_changes_nothing_more(text):
    assert mask_personal(mask_personal(text)) == mask_personal(text)
