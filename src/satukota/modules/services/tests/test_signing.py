"""The head signs with a certified signature; the passphrase is asked and kept nowhere."""

from pathlib import Path

import httpx
import pytest
from django.db import connection

from satukota.kernel.files.api import copy_to_serve
from satukota.kernel.ports.api import simulated
from satukota.modules.services.actions.papers import city_keys
from satukota.modules.services.channels import bsre
from satukota.modules.services.models import Paper
from satukota.modules.services.rules.sealing import is_intact, keys
from satukota.modules.services.tests.conftest import RESEARCH

pytestmark = pytest.mark.django_db
NIK, SECRET = "3672010101700001", "simulasi-bsre"


@pytest.fixture
def waiting(settings, submit, act):
    """A research permit that the head decided, and that waits for the personal signature."""
    settings.BSRE_URL = "simulator"
    case = submit(RESEARCH).case
    act(case, "setujui", "petugas.kesbang")
    return act(case, "terbitkan", "kepala.kesbang")


@pytest.fixture
def head(client, person):
    client.force_login(person("kepala.kesbang"))
    return client


def sign(head, case, passphrase: str = SECRET):
    paper = Paper.objects.get(case=case)
    given = {"nik": NIK, "passphrase": passphrase, "paper": [paper.pk]}
    return head.post("/services/papers/sign/", given)


def test_nothing_is_issued_before_the_head_signed(waiting, head):
    assert (waiting.state, Paper.objects.get(case=waiting).status) == ("disetujui", "numbered")
    assert Paper.objects.get().number in head.get("/services/papers/sign/").content.decode()


def test_the_heads_signature_makes_the_paper_valid_and_the_matter_goes_on(waiting, head, settings):
    assert sign(head, waiting).status_code == 302
    waiting.refresh_from_db()
    paper = Paper.objects.get(case=waiting)
    assert (waiting.state, paper.status) == ("selesai", "valid")
    pdf = Path(copy_to_serve(paper.file, "original").path).read_bytes()
    assert is_intact(pdf, keys(settings.DATA_DIR / "bsre-simulator", "Simulator BSrE")) and not is_intact(
        pdf, city_keys()
    )


def test_a_wrong_passphrase_signs_nothing_and_says_so(waiting, head):
    told = sign(head, waiting, "salah")
    assert told.status_code == 422 and "Passphrase anda salah" in told.content.decode()
    assert Paper.objects.get(case=waiting).status == "numbered"


def test_neither_passphrase_nor_nik_is_kept_anywhere(waiting, head, caplog):
    sign(head, waiting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s", [f"%{SECRET}%", f"%{NIK}%"]
            )
            assert cursor.fetchone() == (0,), table
    assert SECRET not in caplog.text and NIK not in caplog.text


def test_without_bsre_there_is_no_page_to_sign(head, settings):
    settings.BSRE_URL = ""
    assert head.get("/services/papers/sign/").status_code == 404


ANSWERS = {
    "the PDF itself": lambda _request: httpx.Response(200, content=b"%PDF-signed"),
    "Base64 in JSON": lambda _request: httpx.Response(200, json={"base64_signed_file": "JVBERi1zaWduZWQ="}),
    "a place to fetch it": lambda request: (
        httpx.Response(200, content=b"%PDF-signed")
        if "download" in request.url.path
        else httpx.Response(200, json={"id_dokumen": "7"})
    ),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_the_adapter_takes_every_answer_that_is_known(answer):
    with simulated(answer):
        signed = bsre.Bsre("https://esign.example", "u", "p").sign(
            b"%PDF-", NIK, SECRET, reason="Izin", link="https://k/v/1"
        )
    assert signed == b"%PDF-signed"


@pytest.mark.parametrize(
    ("status", "body"), [(400, b'{"error": "Passphrase anda salah"}'), (502, b"<html>"), (200, b"{}")]
)
def test_the_adapter_says_why_nothing_was_signed(status, body):
    with simulated(lambda _request: httpx.Response(status, content=body)), pytest.raises(bsre.SigningFailed) as failed:
        bsre.Bsre("https://esign.example", "u", "p").sign(b"%PDF-", NIK, SECRET, reason="Izin", link="")
    assert failed.value.reason and SECRET not in failed.value.reason
