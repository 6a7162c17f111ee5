from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files.api import StoredFile, signed_url, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def send():
    def send(
        name: str = "foto rumah.jpg", *, by: Actor | None = None, kind: str = "report_photo", **more
    ) -> StoredFile:
        data = BytesIO()
        Image.effect_mandelbrot((640, 480), (-2, -1.5, 1, 1.5), 60).convert("RGB").save(data, "JPEG")
        content = data.getvalue() if name.endswith("jpg") else b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
        return store(SimpleUploadedFile(name, content), kind=kind, by=by or Actor.visitor(), **more)

    return send


def get(file: StoredFile, copy: str = "view", user=None, **headers):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(file.url(copy), headers=headers)


def test_a_public_picture_is_sent_with_headers_for_caches_and_against_harm(send):
    answer = get(send(public=True), "thumb")
    body = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"], body[8:12]) == (200, "image/webp", b"WEBP")
    assert answer["Cache-Control"] == "private, max-age=60"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.fixture
def public(case):
    """The case, seen by everybody."""
    case.visibility = Case.Visibility.PUBLIC
    case.save()
    return case


HIDDEN = [Case.Visibility.AGENCY, Case.Visibility.PARTIES, Case.Visibility.SEALED]


@pytest.mark.parametrize("visibility", HIDDEN)
def test_a_published_picture_is_public_only_while_its_case_is(send, public, visibility):
    file = send(public=True, case_id=public.pk)
    assert get(file).status_code == 200
    Case.objects.update(visibility=visibility)
    assert [get(file, copy).status_code for copy in ("view", "thumb")] == [403, 403]


@pytest.mark.parametrize("visibility", HIDDEN)
def test_a_signed_link_ends_when_its_case_is_seen_by_fewer(send, public, client, visibility):
    file = send(case_id=public.pk)
    link, later = signed_url(file), signed_url(file, visibility=visibility)
    Case.objects.update(visibility=visibility)
    assert [client.get(address).status_code for address in (link, later)] == [410, 200]


def test_a_picture_whose_case_is_gone_is_shown_to_nobody(send, client):
    file = send(public=True, case_id=987654)
    assert [get(file).status_code, client.get(signed_url(file)).status_code] == [403, 410]


NAME = "KTP Budi 3672010101900001"


@pytest.mark.parametrize(("name", "kind"), [(f"{NAME}.jpg", "report_photo"), (f"{NAME}.pdf", "document")])
def test_no_copy_that_the_public_gets_carries_the_name_that_its_sender_gave(send, public, client, name, kind):
    file = send(name, kind=kind, public=True, case_id=public.pk)
    answers = [get(file), get(file, "thumb"), client.get(signed_url(file)), client.get(signed_url(file, "original"))]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert not [answer for answer in answers if "Budi" in answer["Content-Disposition"]]
    assert file.id.hex[:6] in answers[0]["Content-Disposition"]


def test_staff_save_an_original_under_its_own_name(send, person, public):
    answer = get(send(f"{NAME}.jpg", case_id=public.pk), "original", user=person("officer", "officer"))
    assert NAME in answer["Content-Disposition"]


def test_what_the_browser_has_is_not_sent_again(send):
    file = send(public=True)
    assert get(file, "thumb", **{"If-None-Match": get(file, "thumb")["ETag"]}).status_code == 304


def test_an_original_is_not_public_whatever_the_picture_is(send):
    assert get(send(public=True), "original").status_code == 403


def test_a_private_picture_is_kept_from_everybody_else(send, person, case):
    file = send(case_id=case.pk)
    assert get(file).status_code == 403
    assert get(file, user=person("citizen")).status_code == 403
    assert get(file, user=person("stranger", "officer", "dlh")).status_code == 403


def test_staff_of_the_case_see_it_and_nothing_is_kept_on_the_way(send, person, case):
    answer = get(send(case_id=case.pk), user=person("officer", "officer"))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=300")
    assert "Cookie" in answer["Vary"]


def test_a_public_case_does_not_open_its_private_pictures(send, case):
    case.visibility = 0
    case.save()
    assert get(send(case_id=case.pk)).status_code == 403


def test_reading_an_original_needs_the_right_and_is_noted(send, person, case):
    file, officer = send(case_id=case.pk), person("officer", "officer")
    assert get(file, "original", user=person("operator", "operator")).status_code == 403
    assert get(file, "original", user=officer).status_code == 200
    event = Event.objects.get(name="audit.personal_data_seen")
    assert (event.actor_id, event.subject_id, event.data) == (officer.pk, file.number, {"purpose": "file.original"})


def test_who_sent_a_file_sees_it(send, person):
    citizen = person("citizen")
    assert get(send(by=Actor(citizen.pk, "citizen")), "original", user=citizen).status_code == 200


def test_a_pdf_is_shown_under_its_name(send):
    answer = get(send("surat izin.pdf", kind="document", public=True))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="surat izin.pdf"',
    )


def test_a_signed_link_opens_for_everybody_until_its_time_is_over(send, client):
    file = send()
    assert client.get(signed_url(file, "thumb", timedelta(hours=1))).status_code == 200
    for language, kept in (("id", "Berkasnya sendiri tetap tersimpan"), ("en", "The file itself was kept")):
        client.cookies["django_language"] = language
        over = client.get(signed_url(file, "thumb", timedelta(seconds=-2)))
        assert (over.status_code, kept in over.content.decode()) == (410, True)


@pytest.mark.parametrize("path", ["/f/abc", "/f/" + "A" * 40, "/files/0b0e0f4c-8a6c-4d3a-9d1e-0c1f2a3b4c5d/view"])
def test_an_address_that_is_none_leads_nowhere(client, path):
    assert client.get(path).status_code == 404


def test_an_unknown_copy_leads_nowhere(send):
    assert get(send(public=True), "huge").status_code == 404


def test_bytes_that_are_gone_lead_nowhere(send, settings):
    file = send(public=True)
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"
    assert get(file, "original").status_code == 403
    assert get(file, "view").status_code == 404
