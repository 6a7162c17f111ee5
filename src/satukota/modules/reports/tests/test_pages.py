"""The pages of a reporter work without a program, and keep what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from satukota.kernel.cases.api import Case
from satukota.kernel.files.api import StoredFile, of_case
from satukota.modules.reports.tests.conftest import CENTRE, PLANTED, SEA, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(client):
    """Answer a page of the wizard."""

    def answer(step: str, **typed):
        return client.post(reverse("reports:new", args=[step]), typed)

    return answer


@pytest.fixture
def filled(answer):
    """Answer every page but the last."""
    answer("photo", photos=upload(1))
    answer("place", lon=CENTRE[0], lat=CENTRE[1], place_note="depan pasar")
    answer("category", category="waste")
    answer("words", text="Sampah menumpuk seminggu.", class_="complaint")
    return answer("contact", privacy="anonymous", name="Siti", phone="0812 3456 7890", email="")


def test_a_report_is_sent_page_by_page_and_ends_with_its_number_date_and_link(client, filled):
    assert filled.url == reverse("reports:new", args=["check"])
    check = client.get(filled.url).content.decode()
    assert "Sampah menumpuk seminggu." in check
    sent = client.post(filled.url, follow=True)
    case = Case.objects.get()
    page = sent.content.decode()
    assert case.number in page
    assert sent.request["PATH_INFO"] in page
    assert "paling lambat" in page
    assert (case.category, case.data["anonymous"], len(of_case(case.pk))) == ("waste", True, 1)


def test_what_a_page_gave_away_is_not_read_by_the_public(client, answer, filled, leaks):
    answer("place", lon=CENTRE[0], lat=CENTRE[1], place_note="rumah Budi 0812-3456-7890")
    answer("words", text=PLANTED, class_="complaint")
    client.post(filled.url)
    assert leaks(Case.objects.get()) == []


def test_every_answer_can_be_changed_before_sending(client, filled):
    check = client.get(filled.url).content.decode()
    for step in ("photo", "place", "category", "words", "contact"):
        assert reverse("reports:new", args=[step]) + "?change" in check


def test_nobody_skips_a_question(client):
    assert client.get(reverse("reports:new", args=["contact"])).url == reverse("reports:new", args=["photo"])


def test_questions_follow_the_category_and_danger_leads_to_112(client, answer):
    answer("photo")
    answer("place", lon=CENTRE[0], lat=CENTRE[1])
    asked = client.get(answer("category", category="flood").url, follow=True)
    assert asked.request["PATH_INFO"].endswith("/questions/")
    page = answer("questions", depth="chest").content.decode()
    assert 'href="tel:112"' in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("step", "typed", "words", "kept"),
    [
        ("place", {"lon": SEA[0], "lat": SEA[1]}, "di luar", "Tulisan dan foto Anda tetap tersimpan"),
        ("place", {}, "di mana tempatnya", ""),
        ("place", {"look": "tempat entah berantah xyz"}, "tidak mengenal tempat", "entah berantah"),
        ("category", {}, "Pilih tentang apa", ""),
        ("category", {"category": "ufo"}, "Tidak ada kategori", "tetap tersimpan"),
        ("words", {"text": ""}, "Ceritakan apa yang terjadi", "tetap tersimpan"),
        ("words", {"text": "x" * 10_000}, "10000 huruf", "x" * 200),
        ("contact", {"privacy": "named", "phone": "abc"}, "nomor telepon", "abc"),
    ],
)
def test_a_mistake_is_told_on_its_page_and_everything_typed_is_still_there(answer, filled, step, typed, words, kept):
    page = answer(step, **typed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert kept in page.content.decode()


def test_a_photo_that_cannot_be_taken_says_why_and_the_others_stay(client, answer):
    page = answer("photo", photos=[upload(1), SimpleUploadedFile("gambar.png", b"MZ" + b"0" * 500)])
    assert page.status_code == 422
    assert "gambar.png" in page.content.decode()
    assert StoredFile.objects.filter(case_id__isnull=True).count() == 1


def test_a_place_is_found_by_its_name(answer):
    answer("photo")
    page = answer("place", look="Pasar Kranggot")
    assert "Kranggot" in page.content.decode()
    assert 'name="choice"' in page.content.decode()


def test_the_place_of_the_photo_is_offered(client, answer):
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps |= {1: "S", 2: (6, IFDRational(0), IFDRational(3636, 100)), 3: "E", 4: (106, 2, IFDRational(1824, 100))}
    exif[0x8825] = gps
    answer("photo", photos=upload(1, exif=exif))
    assert "106.0384" in client.get(reverse("reports:new", args=["place"])).content.decode()


def test_an_expired_link_says_what_was_kept_and_what_to_do(client, report):
    made = report()
    page = client.get(reverse("reports:track", args=[f"{made.case.number}-AAAAAAAAAA"]))
    assert page.status_code == 404
    assert "tidak berlaku" in page.content.decode()
    assert "Laporan Anda tetap tersimpan" in page.content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(reverse("reports:track", args=["nonsense"]))
    assert "not valid any more" in english.content.decode()


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{spaced}", "{joined}", "{parted}"])
def test_a_code_opens_the_report_however_it_is_typed(client, report, typed):
    code = str(report().code)
    joined = code.replace("-", "")
    ways = {"spaced": code.replace("-", " "), "joined": joined, "parted": f"{joined[:-4]} {joined[-4:]}"}
    given = typed.format(code=code, lower=code.lower(), **ways)
    assert client.get(reverse("reports:follow"), {"code": given}).url == reverse("reports:track", args=[code])


def test_a_number_alone_opens_only_what_is_public(client, report, act):
    case = report().case
    assert client.get(reverse("reports:follow"), {"code": case.number}).status_code == 422
    act(case, "forward", agency="dpupr")
    assert client.get(reverse("reports:follow"), {"code": case.number}).url == reverse(
        "reports:detail", args=[case.number]
    )


def test_a_report_is_public_only_after_the_desk_has_read_it(client, report, act):
    case = report(photos=(upload(1),)).case
    assert client.get(reverse("reports:detail", args=[case.number])).status_code == 404
    act(case, "forward", agency="dpupr")
    page = client.get(reverse("reports:detail", args=[case.number]))
    assert case.title in page.content.decode()
    assert of_case(case.pk)[0].public


def test_the_reporter_says_that_it_is_solved_or_not(client, report, act):
    made = report(category="waste")
    act(made.case, "forward", agency="dlh")
    act(
        made.case,
        "close",
        by="petugas.dlh",
        files=(of_case(report(photos=(upload(3),)).case.pk)[0],),
        result="fixed",
        note="Sudah diangkut.",
    )
    page = client.get(reverse("reports:track", args=[str(made.code)])).content.decode()
    assert "Ya, sudah selesai" in page
    address = reverse("reports:act", args=[str(made.code), "reopen"])
    client.post(address, {"reason": "not_fixed", "note": "Masih ada."})
    made.case.refresh_from_db()
    assert (made.case.state, made.case.data["reopened"]) == ("in_progress", 1)


def test_what_is_not_possible_any_more_keeps_the_words(client, report):
    made = report()
    page = client.post(reverse("reports:act", args=[str(made.code), "reply"]), {"note": "Ini jawaban saya"})
    assert page.status_code == 422
    assert "Ini jawaban saya" in page.content.decode() or "sudah berlanjut" in page.content.decode()


def test_typing_in_for_a_caller_is_for_staff_and_records_the_source(client, person):
    assert client.get(reverse("reports:enter")).status_code == 302
    client.force_login(person("meja"))
    answer = client.post(reverse("reports:enter"), CALL)
    case = Case.objects.get()
    assert (case.channel, answer["Location"]) == ("phone", reverse("case", args=[case.number]))
    assert "Sebutkan kode ini" in client.get(answer["Location"]).content.decode()


CALL = {
    "channel": "phone",
    "lon": CENTRE[0],
    "lat": CENTRE[1],
    "category": "waste",
    "text": "Penelepon melaporkan sampah.",
    "privacy": "named",
    "name": "Pak Joko",
    "phone": "0812000111",
    "key": "k1",
}


def test_a_call_is_typed_in_on_one_page_once_and_nothing_typed_is_lost(client, person):
    client.force_login(person("meja"))
    address = reverse("reports:enter")
    assert "Kranggot" in client.post(address, {**CALL, "look": "Pasar Kranggot", "find": "1"}).content.decode()
    wrong = client.post(address, {**CALL, "phone": "tujuh"})
    assert wrong.status_code == 422 and "Penelepon melaporkan sampah." in wrong.content.decode()
    for _twice in range(2):
        client.post(address, CALL)
    assert Case.objects.count() == 1


def test_the_questions_of_a_category_come_with_it_and_a_required_one_is_asked(client, person):
    client.force_login(person("meja"))
    address = reverse("reports:enter")
    part = client.get(address, {"category": "flood"}, headers={"HX-Request": "true"}).content.decode()
    assert 'name="depth"' in part and "<html" not in part
    assert client.post(address, {**CALL, "category": "flood"}).status_code == 422
    assert not Case.objects.exists()


def test_the_public_list_shows_only_what_is_public(client, report, act):
    hidden, shown = report().case, report(text="Pohon besar miring ke jalan raya.", category="tree").case
    act(shown, "forward", agency="dlh")
    page = client.get(reverse("reports:public")).content.decode()
    assert shown.number in page
    assert hidden.number not in page
