"""An application rests on a valid paper of another service, and there are only so many places."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from satukota.kernel.cases.api import Case, Invalid, case_facts, forget_published, load_one, pinned_definition
from satukota.kernel.events.api import Actor
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.actions.papers import revoke
from satukota.modules.services.actions.quotas import take_places
from satukota.modules.services.actions.retention import forget
from satukota.modules.services.actions.submission import send
from satukota.modules.services.models import Paper, QuotaPlace
from satukota.modules.services.queries.quotas import full_quota
from satukota.modules.services.tests.conftest import ANSWERS, BOARD, BOARD_SOURCE, PAPERS, RESEARCH, picture
from satukota.modules.services.tests.test_fees import photo

pytestmark = pytest.mark.django_db
RESTS = BOARD_SOURCE.replace("version: 1\n", "version: 2\n", 1).replace(
    "  jenis: {type: string, required: true, enum: [papan",
    "  penelitian: {type: string, required: true, maxLength: 80, label: {id: Nomor izin penelitian}}\n"
    "  jenis: {type: string, required: true, enum: [papan",
    1,
)
RESTS = RESTS.replace("fields: [jenis, lokasi,", "fields: [penelitian, jenis, lokasi,", 1).replace(
    "fees:\n",
    "requires:\n  - {service: layanan.izin-penelitian, output: surat, number: penelitian, same: {pemohon.nama: peneliti.nama}}\nfees:\n",
    1,
)
LIMITED = BOARD_SOURCE.replace("version: 1\n", "version: 2\n", 1).replace(
    "fees:\n",
    "quota:\n  - {id: tempat, most: 2, per: day, on: mulai, same: [lokasi], free: [ditolak, ditarik, kedaluwarsa]}\nfees:\n",
    1,
)
OWNER = {"pemohon__nama": "Rina Utami"}


def publish(source: str) -> None:
    assert load_one(source, "")
    forget_published()


@pytest.fixture
def permit(submit, act) -> Paper:
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    act(case, "terbitkan", "kepala.kesbang")
    publish(RESTS)
    return Paper.objects.get(case=case)


def test_an_own_valid_paper_opens_the_way(submit, permit):
    assert submit(BOARD, penelitian=f" {permit.number} ", **OWNER).case.state == "diajukan"


def wrong(submit, **changes) -> str:
    with pytest.raises(Invalid) as refused:
        submit(BOARD, **{**OWNER, **changes})
    assert list(refused.value.errors) == ["penelitian"] and not Case.objects.filter(type=BOARD).exists()
    return str(refused.value.errors["penelitian"].params["said"])


def test_no_other_paper_does_and_nobody_learns_why(submit, permit):
    said = {
        wrong(submit, penelitian="070/9999/XX"),
        wrong(submit, penelitian=permit.number, pemohon__nama="Orang Lain"),
    }
    Paper.objects.filter(pk=permit.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    said.add(wrong(submit, penelitian=permit.number))
    Paper.objects.filter(pk=permit.pk).update(valid_until=None)
    revoke(permit, "salah", Actor.system())
    said.add(wrong(submit, penelitian=permit.number))
    assert len(said) == 1 and "Surat keterangan penelitian" in said.pop()


def test_the_page_of_the_number_says_it_at_its_question(client, permit):
    started = begin(BOARD)
    save_answers(started.draft, {"pemohon": {"nama": "Rina Utami"}})
    page = {"penelitian": "070/1/XX", "jenis": "papan", "lokasi": "Jl. A", "kelas_jalan": "utama"}
    response = client.post(f"/services/a/{started.token}/reklame/", page)
    assert response.status_code == 422 and "id_penelitian_error" in response.content.decode()
    assert client.post(f"/services/a/{started.token}/reklame/", page | {"penelitian": permit.number}).status_code == 302


def test_a_permit_does_not_rest_on_what_was_revoked_meanwhile(submit, act, permit, person):
    from satukota.modules.services.actions.money import pay
    from satukota.modules.services.models import Bill
    from satukota.modules.services.tests.conftest import follow

    case = submit(BOARD, penelitian=permit.number, **OWNER).case
    act(case, "tinjau", "petugas.ptsp")
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=(photo(case),), kesimpulan="layak", aman=True)
    act(case, "setujui", "kepala.ptsp")
    revoke(permit, "salah", Actor.system())
    bill = Bill.objects.get(case=case)
    with pytest.raises(Invalid):
        pay(bill.pk, "transfer", bill.total, "BRI-1", person("bendahara"))
        case.refresh_from_db()
        follow(case)
    assert not Paper.objects.filter(case=case).exists()


def test_it_is_told_before_anybody_begins(client, permit):
    page = client.get(f"/services/s/{BOARD}/").content.decode()
    assert "Lebih dahulu: surat “Surat keterangan penelitian” yang masih berlaku" in page


def test_a_place_is_taken_until_there_is_none_and_comes_back(client, submit, act):
    publish(LIMITED)
    first, _second = submit(BOARD).case, submit(BOARD).case
    with pytest.raises(Invalid, match="lokasi"):
        submit(BOARD)
    assert submit(BOARD, lokasi="Jl. Lain").case and submit(BOARD, mulai="2026-12-02").case
    act(first, "tolak", "kepala.ptsp", alasan="Tidak sesuai")
    assert submit(BOARD).case
    forget(first)
    assert not QuotaPlace.objects.filter(case=first).exists()


def test_who_comes_too_late_reads_it_before_sending(client, submit):
    publish(LIMITED)
    submit(BOARD), submit(BOARD)
    started = begin(BOARD)
    save_answers(started.draft, ANSWERS[BOARD])
    for paper in PAPERS[BOARD]:
        add_paper(started.draft, paper, picture(f"{paper}.jpg"))
    page = client.get(f"/services/a/{started.token}/check/")
    assert page.status_code == 200 and "Paling banyak 2 permohonan sehari." in page.content.decode()
    assert client.post(f"/services/a/{started.token}/check/").status_code == 422
    assert "Paling banyak 2 permohonan sehari." in client.get(f"/services/s/{BOARD}/").content.decode()


FULL = "Kursi untuk jenis ini sudah habis."
BY_KIND = LIMITED.replace("per: day, on: mulai, same: [lokasi]", "per: year, same: [jenis]").replace(
    "kedaluwarsa]}\nfees", f"kedaluwarsa], say: {{id: {FULL}}}}}\nfees"
)


def test_the_page_says_what_is_counted_and_left_and_the_refusal_is_for_who_is_refused(client, submit):
    publish(BY_KIND)
    submit(BOARD), submit(BOARD)
    for way in ("", "standard/"):
        page = client.get(f"/services/s/{BOARD}/{way}").content.decode()
        assert FULL not in page
        assert (
            "Paling banyak 2 permohonan setahun. Dihitung tersendiri untuk setiap: “Jenis reklame”."
            " Sisa sekarang: Papan atau baliho: habis; Spanduk: 2; Videotron: 2."
        ) in page
    with pytest.raises(Invalid) as refused:
        submit(BOARD)
    assert refused.value.errors["jenis"].params["said"] == FULL


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("per: ever", "Paling banyak 2 permohonan. Sisa sekarang: 1."),
        ("per: day, on: mulai, same: [lokasi]", "“Lokasi pemasangan”. Tanggal yang menentukan: “Mulai dipasang”.</b>"),
        ("per: valid, same: [pemohon.nama]", "Dihitung tersendiri untuk setiap: “Nama pemohon”.</b>"),
    ],
)
def test_how_much_is_left_is_said_only_where_it_is_known_before_anything_is_answered(client, submit, text, said):
    publish(LIMITED.replace("per: day, on: mulai, same: [lokasi]", text))
    submit(BOARD)
    assert said in " ".join(client.get(f"/services/s/{BOARD}/").content.decode().split()).replace(" </b>", "</b>")


def test_a_quota_of_what_is_valid_counts_open_ones_and_papers_that_hold(submit, act):
    publish(LIMITED.replace("per: day, on: mulai, same: [lokasi]", "per: valid, same: [pemohon.nama]", 1))
    first = submit(BOARD).case
    submit(BOARD)
    Case.objects.filter(pk=first.pk).update(is_open=False, state="selesai", closed_at=timezone.now())
    assert submit(BOARD).case
    paper = Paper(case=first, output="surat", number="510/1", code="X1", status="valid", issued_at=timezone.now())
    paper.valid_until = timezone.localdate() + timedelta(days=3)
    paper.save()
    with pytest.raises(Invalid):
        submit(BOARD)


def test_what_is_renewed_and_its_renewal_are_one_of_what_may_be_valid(submit):
    publish(LIMITED.replace("per: day, on: mulai, same: [lokasi]", "per: valid, same: [pemohon.nama]", 1))
    first, _second = submit(BOARD).case, submit(BOARD).case
    other = submit(BOARD, pemohon__nama="Rina Utami").case
    definition = pinned_definition(first.definition_id)
    facts = case_facts(first, definition, first.opened_at)
    with pytest.raises(Invalid):
        take_places(other, definition, facts, first.opened_at)
    assert full_quota(definition, facts) and not full_quota(definition, facts, follows=first.pk)
    take_places(other, definition, facts, first.opened_at, first.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("town")
def test_of_eight_who_send_at_once_two_get_a_place():
    publish(LIMITED)
    drafts = []
    for _ in range(8):
        draft = begin(BOARD).draft
        save_answers(draft, ANSWERS[BOARD])
        for paper in PAPERS[BOARD]:
            add_paper(draft, paper, picture(f"{paper}.jpg"))
        drafts.append(draft)
    results: list[str] = []

    def run(draft) -> None:
        try:
            send(draft)
            results.append("sent")
        except Invalid:
            results.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["full"] * 6 + ["sent"] * 2
    assert Case.objects.filter(type=BOARD).count() == 2


WRONG = [
    ("requires: [{service: layanan.tidak-ada, number: lokasi, same: {lokasi: lokasi}}]", "unknown_service"),
    ("requires: [{service: layanan.izin-penelitian, number: lokasi, same: {lokasi: tidak_ada}}]", "no_such_answer"),
    (
        "requires: [{service: layanan.izin-penelitian, output: x, number: lokasi, same: {lokasi: judul}}]",
        "no_such_paper",
    ),
    ("requires: [{service: layanan.izin-penelitian, number: tidak, same: {lokasi: judul}}]", "unknown_field"),
    ("quota: [{id: a, most: 1, per: day, same: [tidak], free: []}]", "unknown_field"),
    ("quota: [{id: a, most: 1, per: day, on: lokasi, free: []}]", "not_a_date"),
    ("quota: [{id: a, most: 1, per: ever, on: mulai, free: []}]", "key_does_nothing"),
    ("quota: [{id: a, most: 1, per: day, free: [tidak]}]", "unknown_state"),
    ("quota: [{id: a, most: 0, per: day, free: []}]", "limit"),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_what_leads_nowhere_is_refused_at_its_line(text, code):
    problems = check_service(BOARD_SOURCE.replace("fees:\n", f"{text}\nfees:\n", 1))[1]
    assert code in [problem.code for problem in problems]
