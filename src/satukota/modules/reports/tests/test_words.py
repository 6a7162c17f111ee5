"""What search offers for a misspelt word comes from public cases alone, and only what several of them have."""

import pytest
from django.db import connection

from satukota.kernel.cases.api import Case, Filter, learn_words, page
from satukota.kernel.cases.queries.search import OFFERED, forget_words

pytestmark = pytest.mark.django_db
MEANT = {"zulfikarnian": ["zulfikarnain"]}


@pytest.fixture
def written(report):
    """Return a function that writes a name into some reports of one visibility, and learns their words."""

    def write(visibility, count=OFFERED):
        for n in range(count):
            case = report(text=f"Uang pelicin diminta Zulfikarnain kemarin, saksi ke-{n}").case
            Case.objects.filter(pk=case.pk).update(visibility=visibility)
        learn_words()

    yield write
    forget_words()


def offered(text="zulfikarnian", user=None):
    return page(user, Filter(q=text, status="all")).corrected


def learned():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kernel_word")
        return {row[0] for row in cursor.fetchall()}


def test_what_several_public_cases_have_is_offered(written, person):
    written(Case.Visibility.PUBLIC)
    assert offered() == offered(user=person("meja")) == MEANT
    assert offered("zulf") == {"zulf": ["zulfikarnain"]}


@pytest.mark.parametrize("visibility", [one for one in Case.Visibility if one])
@pytest.mark.parametrize("asked", ["zulf", "zulfikarnian", "zulfikarnain"])
def test_the_words_of_other_cases_are_neither_kept_nor_offered_nor_confirmed(written, person, visibility, asked):
    written(visibility)
    assert "zulfikarnain" not in learned()
    assert offered(asked) == offered(asked, person("meja")) == {}


def test_what_few_public_cases_have_is_offered_to_nobody(written):
    written(Case.Visibility.PUBLIC, OFFERED - 1)
    assert offered() == offered("zulf") == {}


@pytest.mark.parametrize("change", [{"visibility": Case.Visibility.SEALED}, {"title": "-", "summary": "-"}])
def test_a_word_that_no_public_case_has_any_more_is_forgotten(written, change):
    written(Case.Visibility.PUBLIC)
    Case.objects.update(**change)
    learn_words()
    assert "zulfikarnain" not in learned()
    assert offered() == {}
