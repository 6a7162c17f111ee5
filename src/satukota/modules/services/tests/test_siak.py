"""SIAK away, slow or answering nonsense: nobody who works waits for it, nothing is lost, and the office is told."""

import json

import httpx
import pytest
from django.utils import timezone

from satukota.kernel.cases.api import Case, NotAllowed, answers_of
from satukota.kernel.ports.api import simulated
from satukota.modules.services.actions.register import ask_siak, ask_waiting
from satukota.modules.services.channels.siak import Unusable, read_answer
from satukota.modules.services.models import Paper, SiakRequest
from satukota.modules.services.tests.conftest import BIRTH, follow

pytestmark = pytest.mark.django_db
ACCEPTED = {"status": "accepted", "receipt": "R-1", "niks": ["3672013011260001"]}


def answering(*answers):
    """Let the register answer with a status and a body, one after another; the last stands for all later ones."""
    calls = []

    def answer(request):
        calls.append(request)
        status, body = answers[min(len(calls), len(answers)) - 1]
        if isinstance(body, Exception):
            raise body
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode())

    answer.calls = calls
    return answer


@pytest.fixture
def siak(settings):
    settings.SIAK_URL = "https://siak.example"


@pytest.fixture
def signed(submit, act, siak):
    """Return births that were signed while SIAK was away; each waits to be sent."""

    def signed(count: int = 1) -> list[Case]:
        cases = [submit(BIRTH, ibu__nik=f"36720141019{n:05}", anak__nama=name).case for n, name in NAMES[:count]]
        with simulated(answering((503, b""))):
            return [act(act(case, "setujui", "verifikator"), "terbitkan", "kadis.dukcapil") for case in cases]

    return signed


NAMES = [(11, "Agus Wijaya"), (22, "Citra Lestari"), (33, "Dewi Anggraini")]


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"null", b"[1, 2]", b"{}", {"status": "diterima"}, {**ACCEPTED, "niks": "3672013011260001"},
     {**ACCEPTED, "niks": ["bukan-nik"]}, {"status": "accepted"}],
)  # fmt: skip
def test_an_answer_that_says_nothing_leaves_the_birth_waiting(signed, body):
    (case,) = signed()
    with simulated(answering((200, body))):
        assert ask_waiting() == 0
    request = SiakRequest.objects.get(case=case)
    assert request.status == "waiting" and request.trouble.startswith("answered: ")
    with simulated(answering((200, ACCEPTED))):
        assert ask_waiting() == 1
    follow(case)
    case.refresh_from_db()
    assert (case.state, answers_of(case)["anak"]["nik"]) == ("selesai", "3672013011260001")


def test_a_reason_that_cannot_be_stored_is_read_without_its_signs():
    assert read_answer({"status": "refused", "reason": "NIK\x00 salah\n"}).reason == "NIK salah"
    with pytest.raises(Unusable):
        read_answer({"status": ["accepted"]})


def test_one_that_siak_cannot_take_holds_no_other_up(signed):
    first, second, third = signed(3)
    bad = SiakRequest.objects.get(case=first).reference

    def answer(request):
        return httpx.Response(422 if bad in str(request.url) else 200, json=ACCEPTED)

    with simulated(answer):
        assert ask_waiting() == 2
    assert SiakRequest.objects.get(case=first).trouble == "answered: status 422"
    assert {SiakRequest.objects.get(case=case).status for case in (second, third)} == {"accepted"}


def test_while_siak_is_silent_no_job_waits_for_it_and_a_round_gives_up_soon(signed):
    first, *_others = signed(3)
    silent = answering((200, httpx.ReadTimeout("")))
    with simulated(silent):
        ask_siak(first)
        assert silent.calls == []
        SiakRequest.objects.bulk_create([SiakRequest(case=first, reference=f"X-{n}", status="sent") for n in range(20)])
        ask_waiting()
    assert len(silent.calls) == 3


def test_signing_does_not_wait_and_the_office_reads_why_the_birth_does(signed, client, person):
    (case,) = signed()
    assert case.state == "terdaftar" and "siak" in case.flags
    client.force_login(person("verifikator"))
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "SIAK belum memberi jawaban" in page and "catat-siak" in page


def test_parents_read_that_their_papers_wait_for_siak_and_nothing_of_it_afterwards(submit, act, siak, client):
    sent = submit(BIRTH)
    act(sent.case, "setujui", "verifikator")
    with simulated(answering((503, b""))):
        act(sent.case, "terbitkan", "kadis.dukcapil")
    words = "menunggu sistem kependudukan nasional (SIAK)"
    own = f"/services/t/{sent.code}/"
    assert words in client.get(own, headers={"accept-language": "id"}).content.decode()
    with simulated(answering((200, ACCEPTED))):
        ask_waiting()
    assert words not in client.get(own, headers={"accept-language": "id"}).content.decode()


def test_an_officer_writes_siaks_answer_down_and_nothing_is_sent_twice(signed, act):
    (case,) = signed()
    case = act(case, "catat-siak", "verifikator", siak="S-77/2026", nik="3672013011260001")
    assert case.state == "selesai" and answers_of(case)["siak"] == "S-77/2026"
    assert {paper.status for paper in Paper.objects.filter(case=case)} == {"valid"}
    asked = answering((200, ACCEPTED))
    with simulated(asked):
        assert ask_waiting() == 0
    assert asked.calls == [] and SiakRequest.objects.get(case=case).receipt == "S-77/2026"


def test_a_refusal_that_an_officer_writes_down_goes_back_to_the_head(signed, act):
    (case,) = signed()
    case = act(case, "catat-tolak-siak", "kabid.dukcapil", alasan="NIK ibu tidak ditemukan")
    assert case.state == "diverifikasi" and SiakRequest.objects.get(case=case).status == "refused"
    with pytest.raises(NotAllowed):
        act(case, "catat-siak", "verifikator", siak="S-1")


def test_what_was_tried_is_told_by_its_time(signed):
    (case,) = signed()
    request = SiakRequest.objects.get(case=case)
    assert request.trouble == "status 503" and request.tried_at <= timezone.now()
