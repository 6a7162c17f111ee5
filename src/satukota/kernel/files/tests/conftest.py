import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import StoredFile, store
from satukota.kernel.people.api import Agency, User


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Every test has a file store of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def officer(db) -> User:
    return User.objects.create(username="officer")


@pytest.fixture
def by(officer) -> Actor:
    return Actor(officer.pk, "officer", Agency.objects.create(code="dpu", name="DPU").pk)


@pytest.fixture
def send(by):
    """Send bytes as an upload."""

    def send(data: bytes, name: str = "foto.jpg", kind: str = "report_photo", **more) -> StoredFile:
        return store(SimpleUploadedFile(name, data), **{"kind": kind, "by": by, **more})

    return send
