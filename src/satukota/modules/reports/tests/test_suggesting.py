"""The suggester learns from closed reports; without lessons key words help."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from satukota.modules.reports.actions.learning import TooFew, train
from satukota.modules.reports.demo import fill
from satukota.modules.reports.models import Suggester
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.suggesting import by_words, everyday_texts, suggest

pytestmark = pytest.mark.django_db


def test_the_suggester_learns_from_closed_reports_and_is_measured(db):
    fill(2000, 10, seed=8)
    made = train()
    assert made.figures["first"] > 0.8
    assert made.figures["three"] > 0.93
    everyday = made.figures["everyday"]
    assert everyday["texts"] >= 120
    assert everyday["blend"]["first"] >= everyday["rule"]["first"] + 0.15
    assert everyday["blend"]["first"] >= max(everyday["words"]["first"], everyday["model"]["first"])
    assert everyday["blend"]["three"] >= everyday["rule"]["three"] + 0.15
    assert suggest("tumpukan sampah bau sekali di depan warung")[0][0] == "waste"


def test_the_page_shows_the_figures_on_everyday_language_with_their_number(client, person):
    share = {"first": 0.417, "three": 0.617}
    figures = {"first": 1.0, "three": 1.0, "sure": 1.0, "first_when_sure": 1.0, "categories": 28}
    figures["everyday"] = {
        "texts": 120,
        **dict.fromkeys(("words", "model", "blend"), share),
        "rule": {"first": 0.2, "three": 0.225},
    }
    Suggester.objects.create(version=9, weights=b"", figures=figures, reports=500, active=True)
    client.force_login(person("pimpinan"))
    page = client.get(reverse("reports:model")).content.decode()
    assert "120 tulisan" in page
    assert "20\xa0%" in page or "20 %" in page or "20%" in page


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wit gede ambruk neng dalan", "tree"),
        ("aya oray asup ka imah", "fire_risk"),
        ("runtaaaah numpuk bauuu", "waste"),
        ("lmpu jaln mati sdh lama", "street_light"),
        ("kreteg arep ambrol", "bridge"),
        ("dokterna teu aya di pkm", "health"),
        ("bolong2 aspale ngarep omah", "road"),
    ],
)
def test_slang_regional_words_and_slips_of_the_pen_are_understood(text, code):
    assert by_words(text)[0][0] == code


def test_one_weak_word_is_no_certainty():
    assert by_words("di tikungan")[0][1] < 0.4
    assert by_words("zzz qqq") == []


def test_no_everyday_text_stands_in_both_halves_and_each_names_categories_that_exist():
    words, test = everyday_texts("words"), everyday_texts("test")
    assert (len(words) >= 300, len(test) >= 120) == (True, True)
    assert {text.text for text in words}.isdisjoint(text.text for text in test)
    assert all(text.categories <= catalogue().categories.keys() for text in [*words, *test])


def test_without_lessons_nothing_is_learned_and_key_words_help():
    with pytest.raises(TooFew):
        train()
    assert suggest("lampu jalan mati gelap")[0][0] == "street_light"


def test_the_desk_lets_a_new_model_be_learned_once(client, person):
    client.force_login(person("meja"))
    for _ in range(2):
        assert client.post(reverse("reports:model")).status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="reports.learn_categories").count() == 1


def test_who_only_reads_the_figures_does_not(client, person):
    client.force_login(person("pimpinan"))
    assert "Pelajari sekarang" not in client.get(reverse("reports:model")).content.decode()
    assert client.post(reverse("reports:model")).status_code == 403
