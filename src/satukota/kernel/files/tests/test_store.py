import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import override

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.files import api, rules
from satukota.kernel.files.actions import sweep
from satukota.kernel.files.actions.blobs import blob
from satukota.kernel.files.api import FileOrigin, RefusedFile, StoredFile
from satukota.kernel.files.tests import hostile

pytestmark = pytest.mark.django_db

HOSTILE = {
    "polyglot of JPEG and ZIP": ("foto.jpg", hostile.jpeg() + hostile.archive(), "hidden"),
    "polyglot of GIF and script": ("foto.gif", hostile.gif_script(), "type"),
    "picture of 100 megapixels": ("foto.png", hostile.png_bomb(), "too_many_pixels"),
    "SVG with script under a photo's name": ("foto.jpg", hostile.SVG, "type"),
    "program under a photo's name": ("foto.jpg", b"MZ\x90\0\3" + bytes(500), "type"),
    "photo under a program's name": ("foto.jpg.exe", hostile.jpeg(), "wrong_extension"),
    "half a photo": ("foto.jpg", hostile.jpeg()[:-500], "cut_off"),
    "nothing": ("foto.jpg", b"", "empty"),
}


def on_disk(media) -> list[str]:
    return [path.name for path in media.rglob("*") if path.is_file()]


def test_a_photo_is_kept_as_it_came_under_its_hash(send):
    data = hostile.jpeg()
    file = send(data)
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert blob(file.sha256).read_bytes() == data
    assert (file.content_type, file.size, file.width, file.public) == ("image/jpeg", len(data), 800, False)


def test_who_sent_it_is_kept_and_recorded_without_its_name(send, officer):
    file = send(hostile.jpeg(), name="ktp-budi.jpg", case_id=7)
    event = Event.objects.get(name="files.stored")
    assert (file.uploaded_by, event.subject_id, event.actor_id) == (officer, file.number, officer.pk)
    assert event.data == {"file": str(file.id), "kind": "report_photo", "case": 7}


def test_a_visitor_may_send_a_photo(db):
    file = api.store(SimpleUploadedFile("a.jpg", hostile.jpeg()), kind="report_photo", by=Actor.visitor())
    assert file.uploaded_by is None


def test_what_the_camera_wrote_lies_apart(send):
    file = send(hostile.photo_with_exif())
    assert file.origin.point == (106.05, -6.02)
    assert file.origin.taken_at == hostile.taken().replace(tzinfo=get_default_timezone())
    assert file.origin.device == "Xiaomi Redmi 9A"


def test_a_picture_without_metadata_has_no_origin(send):
    assert send(hostile.jpeg()).origin is None
    assert not FileOrigin.objects.exists()


@pytest.mark.parametrize(("name", "data", "code"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("language", "kept"), [("id", "tetap tersimpan"), ("en", "were kept")])
def test_a_hostile_file_is_refused_and_its_sender_told(send, media, name, data, code, language, kept):
    with override(language), pytest.raises(RefusedFile) as refused:
        send(data, name=name)
    with override(language):
        assert kept in refused.value.messages[0]
        assert name in refused.value.messages[0]
    assert (refused.value.code, on_disk(media), StoredFile.objects.count()) == (code, [], 0)


@pytest.mark.parametrize("told", [40, 1])
def test_a_photo_of_40_mb_is_refused_whatever_size_was_told(send, by, media, told):
    upload = SimpleUploadedFile("besar.jpg", hostile.jpeg() + bytes(40 * 1024 * 1024))
    upload.size = told * 1024 * 1024
    with override("id"), pytest.raises(RefusedFile) as refused:
        api.store(upload, kind="report_photo", by=by)
    with override("id"):
        assert "paling besar 20,0\xa0MB. Isian dan berkas Anda yang lain tetap tersimpan." in refused.value.messages[0]
    assert (refused.value.code, on_disk(media)) == ("too_large", [])


def test_a_pdf_is_no_photo_and_the_message_says_what_is_taken(send):
    with (
        override("en"),
        pytest.raises(RefusedFile, match=r"is a PDF, whatever its name says. JPEG, PNG and WebP pictures are"),
    ):
        send(hostile.PDF, name="surat.pdf")


def test_a_pdf_is_a_document_and_ready_at_once(send):
    assert send(hostile.PDF, name="surat.pdf", kind="document").state == "ready"


def test_the_same_bytes_lie_on_disk_once(send, media):
    first, second = send(hostile.jpeg()), send(hostile.jpeg())
    assert (first.id != second.id, len(on_disk(media))) == (True, 1)


def test_bytes_are_only_readable_by_the_service(send):
    path = blob(send(hostile.jpeg()).sha256)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_copies_wait_for_the_job_but_the_hash_of_evidence_does_not(send, media):
    assert send(hostile.jpeg()).phash is None
    evidence = send(hostile.jpeg(2), kind="evidence")
    assert (evidence.state, evidence.phash is not None, len(on_disk(media))) == ("new", True, 2)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_quick_look_and_the_copies_agree_on_what_a_picture_shows(send, tmp_path, form):
    (tmp_path / "p").write_bytes(hostile.saved(hostile.scene(3).resize((2400, 1800)), form))
    quick, whole = rules.look(tmp_path / "p"), rules.copies(tmp_path / "p").look
    assert (quick.width, quick.height) == (whole.width, whole.height)
    assert rules.distance(quick.phash, whole.phash) <= 2


def test_evidence_that_cannot_be_decoded_is_refused(send):
    data = bytearray(hostile.saved(hostile.scene(), "PNG"))
    data[2000:2100] = bytes(100)
    with pytest.raises(RefusedFile) as refused:
        send(bytes(data), name="a.png", kind="evidence")
    assert (refused.value.code, StoredFile.objects.count()) == ("unreadable", 0)


def test_bytes_of_an_action_that_was_rolled_back_are_swept(send, media):
    with transaction.atomic():
        send(hostile.jpeg())
        transaction.set_rollback(True)
    kept = send(hostile.jpeg(2))
    assert (len(on_disk(media)), sweep(older_than=-1), on_disk(media)) == (2, 1, [kept.sha256])


def test_what_a_broken_upload_left_is_swept(media):
    (media / "incoming").mkdir(parents=True)
    (media / "incoming" / "tmpabc").write_bytes(b"half")
    assert (sweep(), sweep(older_than=-1), on_disk(media)) == (0, 1, [])


@pytest.fixture
def scanner(settings, tmp_path):
    """A scanner that gives the verdict it is told and keeps what it was sent."""
    import socket
    import threading

    server = socket.socket(socket.AF_UNIX)
    settings.CLAMD = str(tmp_path / "clamd")
    server.bind(settings.CLAMD)
    server.listen()
    received = []

    def answering(verdict: bytes) -> list[bytes]:
        def answer():
            client, _address = server.accept()
            with client, client.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while length := int.from_bytes(stream.read(4), "big"):
                    received.append(stream.read(length))
                client.sendall(verdict)

        threading.Thread(target=answer, daemon=True).start()
        return received

    yield answering
    server.close()


def test_what_the_scanner_passes_is_taken_and_what_it_finds_is_not(send, scanner):
    received = scanner(b"stream: OK\0")
    assert send(hostile.PDF, name="surat.pdf", kind="document").pk and b"".join(received) == hostile.PDF
    scanner(b"stream: Eicar-Test-Signature FOUND\0")
    with pytest.raises(RefusedFile) as refused:
        send(hostile.PDF, name="surat.pdf", kind="document")
    assert refused.value.code == "infected"


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1"])
def test_no_file_is_taken_unseen_while_the_scanner_is_away(send, settings, address):
    settings.CLAMD = address
    with pytest.raises(RefusedFile, match=r"cannot be checked|tidak dapat diperiksa") as refused:
        send(hostile.PDF, name="surat.pdf", kind="document")
    assert refused.value.code == "unchecked" and not StoredFile.objects.exists()
