"""The pages of categories: who opens them, what they tell, and that nothing typed is lost or put over a colleague's."""

import pytest
from django.urls import reverse

from satukota.kernel.people.api import demo_account
from satukota.modules.reports.actions.category_drafts import begin_category, change_draft
from satukota.modules.reports.actions.facts import refresh
from satukota.modules.reports.models import CategoryDraft
from satukota.modules.reports.queries.catalogue import catalogue, category, category_rows
from satukota.modules.reports.queries.category_pages import tallies
from satukota.modules.reports.tests.conftest import BENCH, NEW

pytestmark = pytest.mark.django_db
NAMES = {"name_id": "Halte rusak", "name_en": "Broken bus stop", "group": "roads", "agency": "dishub", "norm": "3wd"}
QUESTION = {
    "label_id": "Apa yang rusak?",
    "type": "choice",
    "required": "on",
    "choice_0_id": "Bangku",
    "choice_1_id": "Kaca pecah",
    "choice_1_tel": "112",
    "choice_1_say_id": "Jangan disentuh. Telepon 112 sekarang.",
}


@pytest.fixture
def admin(client, administrator):
    """A browser of the city's administrator."""
    client.force_login(demo_account("admin.kota", "Administrator Kota", "admin", "diskominfo"))
    return client


@pytest.fixture
def agency_admin(client, agency_administrator):
    """A browser of the administrator of public works."""
    client.force_login(agency_administrator)
    return client


def at(name: str, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def test_the_list_stands_in_groups_and_says_how_many(admin):
    page = admin.get(at("categories")).content.decode()
    assert "Jalan dan lalu lintas" in page
    assert f"{len(catalogue().categories)} dari {len(catalogue().categories)}" in page
    found = admin.get(at("categories"), {"q": "lampu jalan"}).content.decode()
    assert "Lampu jalan mati" in found
    assert "Jembatan rusak" not in found
    assert "Tidak ada kategori yang cocok" in admin.get(at("categories"), {"q": "zzz"}).content.decode()


def test_figures_tell_which_categories_are_wrong(keep, report, act):
    for _number in range(3):
        report(category="road")
    act(report(category="road").case, "recategorise", category="sidewalk")
    refresh()
    assert (tallies()["road"].filed, tallies()["road"].moved, tallies()["road"].moved_share) == (3, 1, 25.0)


@pytest.mark.parametrize("user", ["meja", "petugas.pu", "kepala.pu"])
def test_who_does_not_administer_opens_nothing(client, person, user):
    client.force_login(person(user))
    assert client.get(at("categories")).status_code == 403
    assert client.post(at("category_move", "road"), {"way": "up"}).status_code == 403


def test_from_nothing_to_a_published_category(admin):
    page = admin.post(at("category_new"), NAMES)
    code = CategoryDraft.objects.get().code
    assert page.url == at("category", code)
    assert category(code) is None
    answer = admin.post(at("category_question_new", code), QUESTION)
    assert answer.status_code == 302, answer.content.decode()
    admin.post(at("category_section", code, "recognition"), {"keywords": "halte\nBangku  Halte\nhalte"})
    look = admin.get(at("category_preview", code)).content.decode()
    assert "Jangan disentuh" in look
    assert admin.post(at("category_preview", code), {"reason": ""}).status_code == 422
    assert admin.post(at("category_preview", code), {"reason": "Permintaan warga"}).status_code == 302
    made = category(code)
    assert (made.name["en"], made.agency, made.norm, made.keywords) == (
        "Broken bus stop",
        "dishub",
        "3wd",
        ("halte", "bangku halte"),
    )
    assert made.questions[0].stops["kaca_pecah"].tel == "112"
    assert "Permintaan warga" in admin.get(at("category", code)).content.decode()


def test_a_question_keeps_the_short_names_of_its_answers(admin, keep):
    keep("halte", questions=[BENCH])
    changed = QUESTION | {"choice_0_id": "Tempat duduk", "choice_0_en": "Seat", "choice_2_id": "Atap"}
    admin.post(at("category_question", "halte", "part"), changed)
    choices = CategoryDraft.objects.get().values["questions"][0]["choices"]
    assert [(choice["key"], choice["id"]) for choice in choices] == [
        ("bench", "Tempat duduk"),
        ("glass", "Kaca pecah"),
        ("atap", "Atap"),
    ]


def test_questions_are_put_in_another_order_and_taken_out(admin, administrator):
    admin.post(at("category_question_move", "road", "accident"), {"way": "up"})
    assert [question["code"] for question in CategoryDraft.objects.get().values["questions"]] == [
        "accident",
        "road_kind",
    ]
    admin.post(at("category_question_move", "road", "accident"), {"way": "out"})
    assert [question["code"] for question in CategoryDraft.objects.get().values["questions"]] == ["road_kind"]
    assert len(category("road").questions) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"choice_1_id": ""}, "Indonesia"),
        ({"choice_1_say_id": ""}, "apa yang harus dilakukan"),
        ({"choice_1_id": "", "choice_1_tel": "", "choice_1_say_id": ""}, "sedikitnya dua jawaban"),
        ({"label_id": ""}, "label_id"),
    ],
)
def test_a_question_that_could_not_work_is_told_at_its_line_and_stays_typed(admin, keep, change, words):
    answer = admin.post(at("category_question_new", "waste"), QUESTION | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Bangku" in answer.content.decode()


def test_another_term_says_how_many_running_clocks_it_does_not_touch(admin, report):
    report(category="waste")
    admin.post(at("category_section", "waste", "handling"), {"agency": "dlh", "norm": "5wd", "priority": "2"})
    page = admin.get(at("category_preview", "waste")).content.decode()
    assert "3 hari kerja → 5 hari kerja" in page
    assert "1 laporan terbuka" in page


def test_two_people_at_one_category_are_told(admin, keep, administrator):
    admin.post(at("category_section", "waste", "handling"), {"agency": "dlh", "norm": "5wd", "priority": "2"})
    keep("waste", keywords=["sampah"])
    answer = admin.post(at("category_preview", "waste"), {"reason": "Terlalu singkat"}, follow=True)
    assert "Administrator Kota menerbitkan versi lain" in answer.content.decode()
    assert category("waste").norm == "3wd"
    admin.post(at("category_preview", "waste"), {"reason": "Terlalu singkat"})
    assert (category("waste").norm, category("waste").keywords) == ("5wd", ("sampah",))


def test_a_form_that_a_colleague_overtook_says_what_stands_there_now(admin, administrator):
    address = at("category_section", "waste", "recognition")
    opened = admin.get(address).context["form"]
    hidden = {name: opened[name].value() for name in opened.fields if opened.fields[name].widget.is_hidden}
    change_draft("waste", lambda values: {**values, "keywords": ["timbunan"]}, administrator.actor)
    answer = admin.post(address, {**hidden, "keywords": "sampah"})
    assert answer.status_code == 422
    assert "timbunan" in answer.content.decode()


def test_closing_asks_where_reports_go(admin, report):
    report(category="waste")
    page = admin.get(at("category_close", "waste")).content.decode()
    assert "1 laporan terbuka" in page
    assert admin.post(at("category_close", "waste"), {"reason": "Digabung"}).status_code == 422
    sent = {"successor": "park", "reason": "Digabung menurut SOTK baru", "with_words": "on"}
    assert admin.post(at("category_close", "waste"), sent).status_code == 302
    assert catalogue().current("waste") == "park"
    assert "sampah" in category("park").keywords
    assert "Sampah menumpuk" in admin.get(at("categories"), {"which": "closed"}).content.decode()
    assert "Menampung laporan" in admin.get(at("category", "park")).content.decode()
    assert admin.get(at("category_close", "other")).status_code == 404
    admin.post(at("category_reopen", "waste"), {"reason": "Masih diperlukan"})
    assert catalogue().current("waste") == "waste"


def test_a_change_is_taken_back_from_the_page(admin, keep):
    keep("waste", norm="5wd")
    page = admin.get(at("category", "waste"))
    change = page.context["history"][0]["change"]
    assert "5 hari kerja" in admin.get(at("category_take_back", "waste", change.pk)).content.decode()
    admin.post(at("category_take_back", "waste", change.pk), {"reason": "Keliru ketik"})
    assert category("waste").norm == "3wd"


def test_words_are_tried_before_and_after_a_draft(admin, administrator):
    draft = begin_category({**NEW, "keywords": ["halte roboh"]}, administrator.actor)
    page = admin.post(f"{at('category_try')}?category={draft.code}", {"text": "ada halte roboh di dekat pasar"})
    content = page.content.decode()
    assert "Dengan draf" in content
    assert "Halte rusak" in content
    assert "Dinas Perhubungan" in content


def test_an_agency_sees_all_and_changes_its_own_words_and_terms(agency_admin):
    assert agency_admin.get(at("categories")).status_code == 200
    assert agency_admin.get(at("category", "waste")).status_code == 200
    assert agency_admin.get(at("category_section", "waste", "names")).status_code == 403
    page = agency_admin.get(at("category_section", "road", "handling")).content.decode()
    assert 'name="norm"' in page
    assert 'name="agency"' not in page
    assert agency_admin.get(at("category_section", "road", "public")).status_code == 403
    agency_admin.post(at("category_section", "road", "handling"), {"norm": "10wd", "priority": "2", "agency": "dlh"})
    agency_admin.post(at("category_preview", "road"), {"reason": "Kesepakatan bidang"})
    assert (category("road").norm, category("road").agency) == ("10wd", "dpupr")
    for name in ("category_new", "category_close"):
        assert agency_admin.get(at(name, *([] if name == "category_new" else ["road"]))).status_code == 403


def test_a_category_moves_without_a_mouse(admin):
    admin.post(at("category_move", "bridge"), {"way": "up"})
    kinds = next(kinds for group, kinds in catalogue().by_group() if group.code == "roads")
    assert [kind.code for kind in kinds][:2] == ["bridge", "road"]


def test_unknown_categories_and_parts_are_not_there(admin):
    for address in (
        at("category", "nowhere"),
        at("category_section", "road", "nothing"),
        at("category_question", "road", "x"),
    ):
        assert admin.get(address).status_code == 404


def test_a_draft_is_thrown_away(admin, administrator):
    change_draft("waste", lambda values: {**values, "norm": "5wd"}, administrator.actor)
    admin.post(at("category_drop", "waste"))
    assert not CategoryDraft.objects.exists()
    assert category_rows()["waste"]["norm"] == "3wd"
