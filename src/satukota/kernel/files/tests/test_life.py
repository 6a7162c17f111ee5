from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from PIL import Image, ImageOps

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files import api, tasks
from satukota.kernel.files.actions import delete_expired
from satukota.kernel.files.actions.blobs import blob
from satukota.kernel.files.api import StoredFile
from satukota.kernel.files.tests import hostile
from satukota.kernel.people.api import User

pytestmark = pytest.mark.django_db


def run_job(file: StoredFile) -> None:
    event = Event.objects.get(name="files.stored", subject_id=file.number)
    tasks.examine(event_id=event.id)
    file.refresh_from_db()


def test_the_job_makes_copies_and_hash_and_turns_the_size_upright(send):
    file = send(hostile.photo_with_exif())
    run_job(file)
    assert (file.state, file.width, file.height) == ("ready", 600, 800)
    with Image.open(blob(file.sha256, "thumb")) as thumb:
        assert thumb.size == (240, 320)


def test_the_job_is_deferred_with_the_event(send):
    from procrastinate.contrib.django.models import ProcrastinateJob

    send(hostile.jpeg())
    assert ProcrastinateJob.objects.get().task_name == "files.examine"


def test_a_picture_found_unreadable_later_is_marked_and_recorded_once(send):
    data = bytearray(hostile.saved(hostile.scene(), "PNG"))
    data[2000:2100] = bytes(100)
    file = send(bytes(data), name="a.png")
    run_job(file)
    run_job(file)
    assert (file.state, Event.objects.filter(name="files.unreadable").count()) == ("broken", 1)
    assert api.copy_to_serve(file, "view") is None


def test_a_copy_that_is_asked_for_before_the_job_ran_is_made_at_once(send):
    file = send(hostile.jpeg(), name="jalan rusak.jpg")
    served = api.copy_to_serve(file, "thumb")
    assert served.path.exists()
    assert (served.content_type, served.name) == ("image/webp", f"foto-{file.id.hex[:6]}.webp")


def test_a_pdf_is_served_as_it_is(send):
    assert api.copy_to_serve(send(hostile.PDF, name="a.pdf", kind="document"), "view").content_type == "application/pdf"


def test_the_same_photo_in_another_case_of_the_agency_is_found(send):
    old = send(hostile.jpeg(1), kind="evidence", case_id=1)
    send(hostile.jpeg(2), kind="evidence", case_id=2)
    again = send(hostile.saved(hostile.scene(1).resize((640, 480)), quality=40), kind="evidence", case_id=3)
    found = api.near(again)
    assert [(near.file_id, near.case_id, near.same_bytes) for near in found] == [(old.id, 1, False)]


def test_a_mirrored_photo_is_found(send):
    send(hostile.jpeg(1), kind="evidence")
    flipped = send(hostile.saved(ImageOps.mirror(hostile.scene(1))), kind="evidence")
    assert [near.flipped for near in api.near(flipped)] == [True]


def test_the_same_bytes_are_found_anywhere_even_of_a_pdf(send):
    send(hostile.PDF, name="a.pdf", kind="evidence", by=Actor.visitor())
    again = send(hostile.PDF, name="b.pdf", kind="evidence")
    assert [(near.same_bytes, near.distance) for near in api.near(again)] == [(True, 0)]


def test_alike_photos_of_strangers_are_only_found_where_their_case_is_named(send):
    send(hostile.jpeg(1), kind="evidence", case_id=9, by=Actor.visitor())
    again = send(hostile.jpeg(1, comment=b"x"), kind="evidence")
    assert (len(api.near(again)), len(api.near(again, cases=(9,)))) == (0, 1)


def test_publishing_is_recorded_once_and_can_be_taken_back(send, by):
    file = send(hostile.jpeg())
    api.publish(file, by)
    api.publish(file, by)
    assert api.shown_to_all(file, "view")
    api.withdraw(file, by)
    told = [event.data["public"] for event in Event.objects.filter(name="files.published").order_by("id")]
    assert (told, api.shown_to_all(file, "view")) == (["yes", "no"], False)


def test_originals_are_never_public(send, by):
    file = send(hostile.photo_with_exif(), public=True)
    assert api.shown_to_all(file, "thumb")
    assert not api.shown_to_all(file, "original")


def test_a_private_file_is_open_to_its_sender_alone(send, officer):
    file = send(hostile.jpeg())
    assert api.uploaded_by(officer, file)
    assert not api.uploaded_by(User.objects.create(username="stranger"), file)
    assert not api.uploaded_by(AnonymousUser(), file)


def test_the_covered_copy_takes_the_pictures_place_before_the_public(send, by):
    file = send(hostile.photo_with_exif(), public=True, case_id=5, kind="evidence")
    cover = api.redact(file, [api.Box(0, 0, 1, 0.5)], by)
    assert (cover.public, cover.redacted_of, cover.case_id, cover.origin) == (True, file, 5, None)
    assert not StoredFile.objects.get(pk=file.pk).public
    assert api.near(file) == []
    assert api.near(cover) == []


def test_a_signed_address_is_short_and_opens_what_it_names(send):
    file = send(hostile.jpeg())
    address = api.signed_url(file, "thumb")
    assert len(address) <= 44
    assert api.signed_file(address.removeprefix("/f/")) == (file, "thumb", 0)


def test_a_signed_address_ends_when_it_was_said_to(send):
    address = api.signed_url(send(hostile.jpeg()), lasting=timedelta(seconds=-2))
    with pytest.raises(api.ExpiredLink):
        api.signed_file(address.removeprefix("/f/"))


@pytest.mark.parametrize("text", ["", "x", "é", "A" * 40, "A" * 41])
def test_an_address_that_is_not_ours_opens_nothing(db, text):
    assert api.signed_file(text) is None


def test_a_changed_address_opens_nothing(send):
    text = api.signed_url(send(hostile.jpeg())).removeprefix("/f/")
    assert api.signed_file(text[:30] + ("A" if text[30] != "A" else "B") + text[31:]) is None


def test_files_follow_their_case(send, by):
    files = [send(hostile.jpeg(1)), send(hostile.jpeg(2), public=True)]
    api.attach(files, 44)
    assert [file.id for file in api.of_case(44)] == [file.id for file in files]
    assert [file.id for file in api.of_case(44, public=True)] == [files[1].id]


def test_a_file_of_one_case_is_not_taken_by_another(send):
    file = send(hostile.jpeg(), case_id=1)
    api.attach([file], 2)
    assert api.of_case(2) == []


def test_files_go_when_their_time_is_over_with_bytes_and_covers(send, by, media):
    file = send(hostile.photo_with_exif(), kind="evidence", case_id=8)
    api.redact(file, [api.Box(0, 0, 1, 1)], by)
    api.retain(8, timezone.now() - timedelta(seconds=5))
    assert delete_expired() == 1
    assert ([path for path in media.rglob("*") if path.is_file()], StoredFile.objects.count()) == ([], 0)
    assert [event.data["reason"] for event in Event.objects.filter(name="files.deleted")] == ["retention"] * 2


def test_files_whose_time_is_not_over_stay(send):
    send(hostile.jpeg(), case_id=8)
    api.retain(8, timezone.now() + timedelta(days=1))
    tasks.expire(timestamp=0)
    assert StoredFile.objects.count() == 1


def test_bytes_that_another_file_shares_stay(send, by):
    first, second = send(hostile.jpeg()), send(hostile.jpeg())
    api.delete(first, by)
    assert blob(second.sha256).exists()
