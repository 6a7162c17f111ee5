import pytest
from django.http import QueryDict

from satukota.kernel.cases.api import Party, SavedFilter
from satukota.kernel.people.api import User, keep_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(client, matter):
    user = User.objects.get(username="sari")
    client.force_login(user)
    return user


def text(response):
    return response.content.decode()


def test_a_row_says_title_agency_number_age_and_clock(client, sari, matter):
    case = matter("Jalan <b>rusak</b>")
    page = text(client.get("/inbox/"))
    assert "Jalan &lt;b&gt;rusak&lt;/b&gt;" in page
    assert case.number in page and "matter__clock--running" in page and "Baru" in page


def test_an_empty_inbox_says_what_comes_next(client, sari):
    assert "Tidak ada yang menunggu Anda." in text(client.get("/inbox/"))


def test_a_filter_without_a_match_leads_back_to_all(client, sari, matter):
    matter()
    assert "Tampilkan semua yang terbuka" in text(client.get("/inbox/?status=closed"))


def test_a_filter_that_cannot_be_read_shows_all_and_says_so(client, sari):
    page = client.get("/inbox/?agency=x", follow=True)
    assert page.redirect_chain == [("/inbox/", 302)]
    assert "tidak terbaca" in text(page)


def test_a_filter_form_with_empty_fields_asks_for_nothing_more(client, sari, matter):
    matter()
    page = client.get("/inbox/?q=&type=&agency=&area=&since=&until=&assignee=&status=open&sort=newest")
    assert "Jalan rusak" in text(page)


def test_the_chips_are_counted_after_the_page_is_there(client, sari, matter):
    matter()
    assert "filter__count" not in text(client.get("/inbox/"))
    assert '<span class="filter__count">1</span>' in text(client.get("/inbox/counts/"))


def test_a_filter_is_kept_by_name_and_shared_by_its_address(client, sari, person):
    client.post("/inbox/keep/", {"query": "status=late&sort=due&x=1", "name": "Mendesak", "shared": "on"})
    kept = SavedFilter.objects.get()
    assert QueryDict(kept.query).dict() == {"status": "late", "sort": "due"}
    client.force_login(person("budi", "officer"))
    assert "Mendesak" in text(client.get("/inbox/"))


def test_only_the_own_filter_can_be_dropped(client, sari, person):
    client.post("/inbox/keep/", {"query": "status=late", "name": "Mendesak", "shared": "on"})
    client.force_login(person("budi", "officer"))
    client.post("/inbox/keep/", {"forget": "Mendesak"})
    assert SavedFilter.objects.count() == 1


def test_what_another_agency_handles_is_not_in_the_list(client, sari, matter, person):
    matter()
    client.force_login(person("dewi", "officer", agency="dlh"))
    assert "Jalan rusak" not in text(client.get("/inbox/"))


def test_the_page_costs_the_same_number_of_queries_for_fifty_as_for_one(
    client, sari, matter, django_assert_max_num_queries
):
    for number in range(12):
        matter(f"Kasus {number}")
    client.get("/inbox/")
    with django_assert_max_num_queries(14):
        client.get("/inbox/")


def test_a_number_in_the_search_opens_its_case(client, sari, matter):
    case = matter()
    assert client.get(f"/search/?q={case.number.lower()}").url == f"/cases/{case.number}/"


def test_a_search_finds_pages_and_colleagues(client, sari):
    assert "/inbox/" in text(client.get("/search/?q=kotak"))
    assert "Lihat kasusnya" in text(client.get("/search/?q=sari"))


def test_a_citizen_is_found_by_the_whole_telephone_number_only(client, sari, matter, person):
    matter("Air mati", parties=[Party(keep_person(name="Tini", phone="0812 3456 7890"))])
    assert "Kasus orang ini" in text(client.get("/search/?q=081234567890"))
    assert "Kasus orang ini" not in text(client.get("/search/?q=08123456"))
    client.force_login(person("dewi", "planner"))
    assert "Kasus orang ini" not in text(client.get("/search/?q=081234567890"))


def test_bulk_shows_what_will_happen_before_it_happens(client, sari, matter):
    one, other = matter("Satu"), matter("Dua")
    chosen = {"number": [one.number, other.number]}
    assert "Selesaikan" in text(client.post("/inbox/bulk/", chosen))
    asked = text(client.post("/inbox/bulk/", {**chosen, "action": "close", "step": "ask"}))
    assert "Ini dilakukan pada 2 kasus" in asked and "Beres" in asked
    one.refresh_from_db()
    assert one.state == "new"


def test_bulk_acts_on_each_and_says_what_became_of_it(client, sari, matter):
    one, other = matter("Satu"), matter("Dua")
    given = {"number": [one.number, other.number], "action": "close", "step": "do", "key": "k"}
    done = client.post("/inbox/bulk/", {**given, "result": "fixed", "note": "Sudah ditambal"})
    assert "2 kasus sudah ditindak" in text(done)
    again = client.post("/inbox/bulk/", {**given, "result": "fixed", "note": "Sudah ditambal"})
    assert "tidak ada langkah" in text(again).lower()


def test_bulk_with_a_mistake_changes_nothing_and_keeps_what_was_typed(client, sari, matter):
    one = matter()
    given = {"number": [one.number], "action": "close", "step": "do", "note": "Sudah ditambal"}
    page = client.post("/inbox/bulk/", given)
    assert page.status_code == 422 and "Sudah ditambal" in text(page)
    one.refresh_from_db()
    assert one.state == "new"


def test_cases_of_others_cannot_be_slipped_into_bulk(client, sari, matter, person):
    one = matter()
    client.force_login(person("dewi", "officer", agency="dlh"))
    assert client.post("/inbox/bulk/", {"number": [one.number]}).url == "/inbox/"
