"""What an office designs of its papers: letterhead and a sentence at the foot of all that it issues, deed and card too."""

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from satukota.modules.services.actions.signing import keep_letterhead
from satukota.modules.services.models import Paper
from satukota.modules.services.queries.letters import head_of
from satukota.modules.services.tests.conftest import BIRTH, RESEARCH, paper_file, pdf_text
from satukota.modules.services.tests.test_seal import structure

pytestmark = pytest.mark.django_db
FOOT = "Layanan ini gratis. Ada pungutan? Laporkan ke 0254-391234."
PAGE = "/services/papers/letterhead/"
EMPTY = dict.fromkeys(("address", "postcode", "phone", "email", "website"), "")


def papers(case) -> dict[str, bytes]:
    return {paper.output: paper_file(paper) for paper in Paper.objects.filter(case=case)}


def figures(pdf: bytes) -> list[str]:
    root = PdfFileReader(io.BytesIO(pdf)).root
    return [str(words) for kind, words in structure(root["/StructTreeRoot"]) if kind == "/Figure"]


def test_an_office_writes_the_sentence_at_the_foot_and_sees_it(client, person, agency):
    client.force_login(person("kepala.kesbang"))
    told = client.post(f"{PAGE}?agency=kesbangpol", EMPTY | {"foot": FOOT})
    assert told.status_code == 302 and head_of(agency("kesbangpol").pk).foot == FOOT
    assert FOOT in client.get(f"{PAGE}?agency=kesbangpol").content.decode()
    told = client.post(f"{PAGE}?agency=kesbangpol", EMPTY | {"foot": "x" * 301})
    assert told.status_code == 422 and head_of(agency("kesbangpol").pk).foot == FOOT


def test_an_office_without_a_sentence_has_the_citys(agency):
    keep_letterhead(None, EMPTY | {"foot": "Kalimat kota."}, None)
    keep_letterhead(agency("kesbangpol").pk, EMPTY | {"foot": FOOT}, None)
    assert head_of(agency("dinkes").pk).foot == "Kalimat kota."
    assert head_of(agency("kesbangpol").pk).foot == FOOT


def test_a_permit_and_a_refusal_have_letterhead_arms_and_foot_of_their_office(submit, act, agency):
    keep_letterhead(agency("kesbangpol").pk, EMPTY | {"address": "Jl. Jenderal Sudirman 2", "foot": FOOT}, None)
    granted = act(submit(RESEARCH).case, "setujui", "petugas.kesbang")
    act(granted, "terbitkan", "kepala.kesbang")
    refused = act(submit(RESEARCH, judul="Lain").case, "setujui", "petugas.kesbang")
    act(refused, "tolak", "kepala.kesbang", alasan="Tempat penelitian tertutup")
    for pdf in (*papers(granted).values(), *papers(refused).values()):
        text = pdf_text(pdf)
        assert "Jl. Jenderal Sudirman 2" in text and FOOT in text
        assert any("Lambang" in words for words in figures(pdf))


def test_deed_and_card_keep_their_form_and_have_the_sentence(submit, act, agency):
    keep_letterhead(agency("disdukcapil").pk, EMPTY | {"address": "Jl. Kubang Laban 1", "foot": FOOT}, None)
    case = act(submit(BIRTH).case, "setujui", "verifikator")
    act(case, "terbitkan", "kadis.dukcapil")
    for pdf in papers(case).values():
        text = pdf_text(pdf)
        assert FOOT in text and "Jl. Kubang Laban 1" not in text
