"""Rank and national distribution of a published score: with its source, never of another instrument, never changed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.maturity import actions, queries
from satukota.modules.maturity.models import PublishedScore
from satukota.modules.maturity.queries.offers import measure_index
from satukota.modules.maturity.queries.standing import distribution_text, rank_text, remark_of
from satukota.modules.maturity.rules.standing import Flaw, Share, flaws
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, somebody

db = pytest.mark.django_db
NATIONAL = [Share("Baik", True, 82, Decimal("13.31")).row(), Share("di bawah Baik", False, 534, Decimal("86.69")).row()]


def score(**more):
    fields = {
        "name": "Indeks SPBE", "code": "spbe-2018", "year": 2018, "value": Decimal("3.27"), "word": "Baik",
        "publisher": "Kementerian PANRB", "source": "Kepmen, lampiran", "rank": 41, "ranked": 98, "ranked_group": "kota",
        "assessed": 616, "shares": NATIONAL, "distribution_source": "laporan nasional 2018, hlm. 12",
    }  # fmt: skip
    return PublishedScore(**fields | more)


def form_of(**more):
    return {
        "name": "Indeks SPBE", "code": "spbe-2018", "year": "2018", "value": "3,27", "word": "Baik",
        "publisher": "Kementerian PANRB", "source": "Kepmen, lampiran", "rank": "41", "ranked": "98", "assessed": "616",
        "distribution_source": "laporan nasional 2018", "share0_word": "Baik", "share0_better": "on",
        "share0_count": "82", "share0_percent": "13,31",
    } | more  # fmt: skip


@db
def test_616_institutions_and_13_percent_stand_on_the_index_page_and_for_everybody(client, instruments):
    actions.publish_score(score(), ACTOR)
    client.force_login(somebody("uji-wali", "mayor", "kepala-daerah"), BACKEND)
    for url in ("/maturity/", "/maturity/public/"):
        text = client.get(url).content.decode()
        assert "82 dari 616 (13,31 %)" in text and "peringkat 41 dari 98 (kota)" in text
        assert "laporan nasional 2018, hlm. 12" in text


@db
def test_a_rank_is_shown_only_with_the_assessment_of_its_own_instrument_and_year(client, instruments):
    actions.publish_score(score(code=""), ACTOR)
    mine = actions.open_assessment(instruments["spbe-2018"], 2018, ACTOR)
    actions.give_level(mine, 1, "self", Decimal(3), ACTOR)
    client.force_login(somebody("uji-wali", "mayor", "kepala-daerah"), BACKEND)
    page = f"/maturity/{mine.pk}/"
    assert "tidak diketahui" in client.get(page).content.decode()
    actions.publish_score(score(name="Indeks SPBE 2020", code="spbe-2020"), ACTOR)
    assert "peringkat 41 dari 98" not in client.get(page).content.decode()
    actions.publish_score(score(name="Indeks SPBE 2018"), ACTOR)
    assert "peringkat 41 dari 98" in client.get(page).content.decode()


@db
def test_the_live_index_carries_rank_and_distribution_or_says_that_they_are_unknown(pemdi):
    today = timezone.localdate()
    assert "tidak diketahui" in measure_index(today, today).inputs["remark"]
    if pemdi.year <= today.year:
        actions.publish_score(score(code="pemdi-2026", year=pemdi.year, name="Pemdi"), ACTOR)
        assert "peringkat 41 dari 98" in measure_index(today, today).inputs["remark"]


@db
def test_what_was_not_published_is_said_to_be_unknown(instruments):
    bare = actions.publish_score(score(rank=None, ranked=None, assessed=None, shares=[], distribution_source=""), ACTOR)
    assert (rank_text(bare), distribution_text(bare)) == ("", "")
    assert "tidak diumumkan" in remark_of(bare)


@db
def test_a_corrected_score_stands_beside_the_first_and_neither_row_can_be_changed(client, instruments):
    first = actions.publish_score(score(rank=None, ranked=None), ACTOR)
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)
    answer = client.post(f"/maturity/scores/{first.pk}/correct/", form_of(value="3,17", correction_reason=""))
    assert answer.status_code == 422 and PublishedScore.objects.count() == 1
    answer = client.post(
        f"/maturity/scores/{first.pk}/correct/", form_of(value="3,17", correction_reason="salah ketik")
    )
    assert answer.status_code == 302
    newer = queries.published_scores().get()
    assert (newer.value, newer.rank, newer.replaces) == (Decimal("3.17"), 41, first)
    text = client.get("/maturity/public/").content.decode()
    assert "<s>3,27</s>" in text and "salah ketik" in text
    for attempt in (lambda: PublishedScore.objects.filter(pk=first.pk).update(value=5), newer.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(ValidationError):
        actions.correct_score(first, score(), "sekali lagi", ACTOR)


@db
def test_a_form_names_the_field_of_a_rank_that_cannot_be_true_and_keeps_what_was_typed(client, instruments):
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)
    for change, words in (
        ({"rank": "99"}, "Peringkat tidak mungkin"),
        ({"share0_count": "617"}, "Lebih banyak instansi"),
        ({"share0_percent": "40"}, "tidak cocok"),
        ({"distribution_source": ""}, "Sebutkan di mana"),
        ({"value": "7"}, "di luar skala"),
        ({"share1_count": "3"}, "Sebutkan predikat"),
    ):
        answer = client.post("/maturity/scores/new/", form_of(**change))
        assert (answer.status_code, PublishedScore.objects.count()) == (422, 0)
        text = answer.content.decode()
        assert (words in text and "laporan nasional 2018" in text) or "Sebutkan di mana" in text


@db
def test_only_who_manages_indexes_enters_or_corrects_a_score(client, instruments):
    first = actions.publish_score(score(), ACTOR)
    for role, agency in (("mayor", "kepala-daerah"), ("officer", "dlh"), ("assessor", "inspektorat")):
        client.force_login(somebody(f"uji-{role}", role, agency), BACKEND)
        assert client.post("/maturity/scores/new/", form_of()).status_code == 403
        assert client.post(f"/maturity/scores/{first.pk}/correct/", form_of()).status_code == 403


counts = st.integers(0, 700)
shares = st.lists(st.builds(Share, st.sampled_from(["A", "B", "C"]), st.booleans(), counts, st.none()), max_size=5)


@given(st.integers(1, 100), st.integers(1, 100), st.integers(1, 616), shares)
def test_what_passes_is_a_rank_within_the_ranked_and_parts_within_the_whole(rank, ranked, assessed, spread):
    faults = {flaw for _field, flaw in flaws(rank, ranked, assessed, spread, "sumber")}
    parts = sum(share.institutions for share in spread if not share.or_better)
    assert (Flaw.RANK_TOO_LOW in faults) == (rank > ranked)
    assert (Flaw.TOO_MANY in faults) == (parts > assessed or any(share.institutions > assessed for share in spread))
