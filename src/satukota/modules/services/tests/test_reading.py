"""Who reads which data of an application: every role × service × state stands in `reading.txt` beside this file.

Write the table anew with `UPDATE_READING=1 pytest …/test_reading.py` and read what changed. The marks of a line are what the
case page of a person shows in that state: `names` stands on it, `nik` too; `(names)` is shown when it is asked for; `plain`
is all without a name; a state in which somebody sees no case is left out. Whoever is not named sees none in any state.
"""

import os
from collections import defaultdict
from pathlib import Path

import pytest

from satukota.kernel.cases.api import Case, load_one, pinned_definition
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import User, demo_account
from satukota.modules.services.demo import ACCOUNTS
from satukota.modules.services.tests.conftest import ANSWERS, BIRTH, BOARD, EVENT, RESEARCH

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("reading.txt")
REQUEST, VILLAGE = "layanan.permintaan-data", "layanan.keterangan-desa"
NIK = "3672014101900001"
NAMES = {
    BIRTH: "Siti Rahayu",
    RESEARCH: "Rina Utami",
    EVENT: "Hendra Gunawan",
    BOARD: "Dedi Kurnia",
    REQUEST: "Ayu Lestari",
    VILLAGE: "Wati Suryani",
}
MORE = {
    RESEARCH: {"peneliti__nik": NIK},
    EVENT: {"penanggung__nik": NIK},
}
PLAIN_VILLAGE = """
format: layanan/1
id: layanan.keterangan-desa
version: 1
status: published
prefix: KTD
owner: {opd: kel-36-72-08-1007}
title: {id: Surat keterangan kelurahan, en: Village letter}
catalogue: {life: [home], icon: file-text}
channels: [web]
data:
  warga:
    nama: {type: string, required: true, pii: personal, format: nama, example: Wati Suryani, label: {id: Nama, en: Name}}
    nik: {type: string, pattern: "^[0-9]{16}$", pii: secret, example: "3672014101900001", label: {id: NIK, en: NIK}}
    hp: {type: string, format: phone-id, pii: personal, example: "081234567890", label: {id: Nomor HP, en: Mobile number}}
pages:
  - {id: warga, title: {id: Warga, en: Citizen}, fields: [warga]}
roles:
  pemohon: {kind: applicant, label: {id: Pemohon, en: Applicant}}
  petugas: {kind: staff, scope: own-office, memberships: [village_clerk], label: {id: Petugas, en: Clerk}}
  sistem: {kind: system, label: {id: Sistem, en: System}}
visibility: parties
calendar: city
sla: {total: 3d}
states:
  draf: {initial: true, label: {id: Draf, en: Draft}}
  diajukan: {queue: petugas, label: {id: Diajukan, en: Submitted}}
  selesai: {final: true, label: {id: Selesai, en: Done}}
actions:
  - {id: ajukan, from: [draf], to: diajukan, by: [pemohon], validate: all, label: {id: Ajukan, en: Submit}}
  - {id: buat, from: [diajukan], to: selesai, by: [petugas], likely: true, label: {id: Buat surat, en: Make the letter}}
privacy: {purpose: surat keterangan, ground: tugas pemerintahan, retain: {selesai: 5y}}
tests:
  - {name: dibuat, given: {}, path: [ajukan, buat], end: selesai}
"""


@pytest.fixture
def applied(submit, person):
    """An application for each service, with a name and a NIK that are looked for."""
    load_one(PLAIN_VILLAGE, "")
    ANSWERS.setdefault(
        REQUEST,
        {
            "peminta": {"instansi": "Dinas Kesehatan", "nama": "Ayu Lestari", "hp": "+6281234567894"},
            "data": "Penduduk",
            "tujuan": "Imunisasi",
            "dasar": "Perpres 39/2019",
        },
    )
    ANSWERS.setdefault(VILLAGE, {"warga": {"nama": "Wati Suryani", "nik": NIK, "hp": "+6281234567895"}})
    papers = {REQUEST: ("surat",), VILLAGE: ()}
    staff = {REQUEST: person("kadis.dukcapil")}  # an agency asks: who signed in for one
    return {
        kind: submit(kind, papers=papers.get(kind), user=staff.get(kind), **MORE.get(kind, {})).case for kind in NAMES
    }


@pytest.fixture
def people(person):
    """One person for each role at each office of the demo city, and those who steer it."""
    demo_account("desa.lain", "Clerk elsewhere", "village_clerk", "kel-36-72-08-1008")
    demo_account("walikota", "Mayor", "mayor", "kota")
    demo_account("operator", "Operator", "operator", "diskominfo")
    names = [account.username for account in ACCOUNTS] + ["desa.lain", "walikota", "operator", "admin", "kepala.pu"]
    return {name: person(name) for name in names if User.objects.filter(username=name).exists()}


def seen(client, case: Case, name: str) -> str:
    """Return what the page of a case shows to who is signed in, in the marks of the table."""
    answer = client.get(f"/cases/{case.number}/")
    if answer.status_code != 200:
        return ""
    body = answer.content.decode()
    marks = [mark for mark, words in (("names", name), ("nik", NIK)) if words in body]
    if marks:
        return "+".join(marks)
    asked = client.post(f"/cases/{case.number}/personal/")
    body = asked.content.decode() if asked.status_code == 200 else ""
    marks = [mark for mark, words in (("names", name), ("nik", NIK)) if words in body]
    return f"({'+'.join(marks)})" if marks else "plain"


def table(client, applied, people) -> list[str]:
    lines = []
    for kind, case in applied.items():
        definition = pinned_definition(case.definition_id)
        for username, who in people.items():
            client.force_login(who)
            shown = defaultdict(list)
            for state in (state for state in definition.states.values() if not state.initial):
                Case.objects.filter(pk=case.pk).update(state=state.id)
                mark = seen(client, case, NAMES[kind])
                if mark:
                    shown[mark].append(state.id)
            if shown:
                lines.append(
                    f"{kind} {username}: " + "; ".join(f"{mark} in {' '.join(in_)}" for mark, in_ in shown.items())
                )
    return lines


def test_each_role_reads_what_its_step_needs_and_no_more(client, applied, people):
    lines = table(client, applied, people)
    if "UPDATE_READING" in os.environ:
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()


def readings(case: Case) -> list[str]:
    rows = Event.objects.filter(name="audit.personal_data_seen", subject_id=case.pk)
    return [row.data["purpose"] for row in rows]


def test_each_opening_by_who_decides_is_recorded_once(client, submit, person):
    case = submit(BIRTH).case
    client.force_login(person("verifikator"))
    for times in (1, 2):
        assert "Siti Rahayu" in client.get(f"/cases/{case.number}/").content.decode()
        assert readings(case) == ["case-page"] * times


def test_who_has_nothing_to_decide_reads_nothing_unasked_and_nothing_is_recorded(client, submit, person):
    case = submit(BOARD).case
    client.force_login(person("bendahara"))
    assert "Dedi Kurnia" not in client.get(f"/cases/{case.number}/").content.decode()
    assert readings(case) == []


@pytest.mark.parametrize("flags", [[], ["duplikat"]])
def test_not_a_duplicate_is_offered_of_what_may_be_one_alone(client, submit, person, flags):
    case = submit(BIRTH).case
    Case.objects.filter(pk=case.pk).update(flags=flags)
    client.force_login(person("kabid.dukcapil"))
    body = client.get(f"/cases/{case.number}/").content.decode()
    assert ("nyatakan-bukan-duplikat" in body) is bool(flags)
    assert "setujui-terlambat" not in body


def test_answers_stand_by_the_pages_on_which_they_were_asked(client, submit, person):
    case = submit(BIRTH).case
    client.force_login(person("kadis.dukcapil"))
    body = client.get(f"/cases/{case.number}/").content.decode()
    places = [body.index(words) for words in ("Data bayi", "Bayu Pratama", "Data ibu", "Siti Rahayu", "Saksi", "Tono")]
    assert places == sorted(places)


def test_rows_of_the_lists_are_told_apart_by_initials_without_a_name(client, submit, person):
    for name in ("Bayu Pratama", "Citra Lestari"):
        submit(RESEARCH, peneliti__nama=name)
    client.force_login(person("petugas.kesbang"))
    for address in ("/services/work/", "/inbox/"):
        body = client.get(address).content.decode()
        assert "B. P." in body and "C. L." in body
        assert "Bayu" not in body and "Citra" not in body


def test_a_list_of_many_asks_the_database_no_more_than_one_of_few(
    client, submit, person, django_assert_max_num_queries
):
    for name in ("Bayu", "Citra", "Dimas", "Elok"):
        submit(RESEARCH, peneliti__nama=name)
    client.force_login(person("petugas.kesbang"))
    client.get("/services/work/")
    with django_assert_max_num_queries(4):
        client.get("/services/work/")


def test_the_page_of_a_case_asks_the_database_no_more_than_before(
    client, submit, person, django_assert_max_num_queries
):
    case = submit(BIRTH).case
    client.force_login(person("kadis.dukcapil"))
    client.get(f"/cases/{case.number}/")
    with django_assert_max_num_queries(15):
        client.get(f"/cases/{case.number}/")
