import pytest

from satukota.kernel.cases.api import Act, apply, who
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client, matter):
    client.force_login(User.objects.get(username="sari"))
    return matter(summary="Lubang besar.\nSudah dua motor jatuh.", data={"class": "large"})


def text(response):
    return response.content.decode()


def close(client, case, **more):
    given = {"result": "fixed", "note": "Sudah ditambal", "version": case.version, "key": "k1", **more}
    return client.post(f"/cases/{case.number}/act/close/", given)


def test_the_page_shows_words_answers_clock_and_what_may_be_done(client, case):
    page = text(client.get(f"/cases/{case.number}/"))
    assert "Sudah dua motor jatuh." in page and "Besar" in page
    assert "kerja</span>" in page
    assert page.index("Selesaikan") < page.index('data-key="e"') + 400


def test_a_pane_is_the_case_without_the_shell(client, case):
    pane = text(client.get(f"/cases/{case.number}/", headers={"hx-request": "true"}))
    assert pane.lstrip().startswith("<article") and "rail" not in pane


def test_an_action_asks_with_the_fields_of_its_definition(client, case):
    page = text(client.get(f"/cases/{case.number}/act/close/"))
    assert "Sudah diperbaiki" in page and 'name="version" value="1"' in page


def test_an_action_is_carried_out_and_stands_in_the_history(client, case):
    assert close(client, case).url == f"/cases/{case.number}/"
    page = text(client.get(f"/cases/{case.number}/"))
    assert "Selesaikan → Beres" in page and "Sudah ditambal" in page


def test_pressed_twice_it_is_done_once(client, case):
    close(client, case)
    assert close(client, case).status_code == 302
    assert text(client.get(f"/cases/{case.number}/")).count("Selesaikan → Beres") == 1


def test_a_missing_answer_comes_back_at_its_field(client, case):
    page = close(client, case, result="")
    assert page.status_code == 422
    assert "Sudah ditambal" in text(page) and 'href="#id_result' in text(page)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_sees_what_changed_and_loses_nothing(client, case, person):
    budi = person("budi", "officer")
    apply(case, Act("note", {"note": "Saya ke lokasi."}, note="Saya ke lokasi."), who(budi))
    page = close(client, case)
    assert page.status_code == 409
    assert "Petugas lain sudah mengubah kasus ini" in text(page)
    assert "Saya ke lokasi." in text(page) and "Sudah ditambal" in text(page)
    assert 'name="version" value="2"' in text(page)


def test_where_the_step_is_gone_the_words_are_still_there(client, case, person):
    apply(
        case,
        Act("close", {"result": "planned", "note": "Tahun depan"}, note="Tahun depan"),
        who(person("budi", "officer")),
    )
    page = client.post(
        f"/cases/{case.number}/act/close/", {"result": "fixed", "note": "Ditambal", "version": 1}, follow=True
    )
    assert "tidak dapat dilakukan sekarang" in text(page)


def test_the_history_can_be_filtered(client, case):
    client.post(f"/cases/{case.number}/act/note/", {"note": "Catatan dalam", "version": 1})
    assert "Catatan dalam" not in text(client.get(f"/cases/{case.number}/?history=public"))
    assert "Catatan dalam" in text(client.get(f"/cases/{case.number}/?history=notes"))


def test_a_case_that_must_not_be_seen_is_not_there(client, case, person):
    client.force_login(person("dewi", "officer", agency="dlh"))
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert client.get(f"/cases/{case.number}/act/close/").status_code == 404


def test_the_public_sees_a_public_case_without_what_is_internal(client, matter):
    client.force_login(User.objects.get(username="sari"))
    case = matter(visibility=0)
    client.post(f"/cases/{case.number}/act/note/", {"note": "Hanya untuk kami", "version": 1})
    client.logout()
    page = text(client.get(f"/cases/{case.number}/"))
    assert "Jalan rusak" in page and "Hanya untuk kami" not in page and "Selesaikan" not in page


def test_reading_personal_data_is_written_down(client, matter):
    client.force_login(User.objects.get(username="sari"))
    case = matter()
    assert client.post(f"/cases/{case.number}/personal/").status_code == 200
    assert Event.objects.filter(name="audit.personal_data_seen", subject_id=case.pk).count() == 1


def test_the_map_shows_no_case_without_its_list(client, case):
    assert 'id="case-map"' not in text(client.get(f"/cases/{case.number}/"))
