"""Signed addresses: under one of them anybody sees a copy."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import read_token, token


def _key() -> bytes:
    return salted_hmac("satukota.files", "link", algorithm="sha256").digest()


def signed_url(file: StoredFile, copy: str = "view", lasting: timedelta | None = None) -> str:
    """Return a short address under which anybody sees a copy, for good or for a time. For links sent to people."""
    expires = 0 if lasting is None else int((timezone.now() + lasting).timestamp())
    return f"/f/{token(_key(), file.id, copy, expires)}"


class ExpiredLink(Exception):
    """This link was ours but its time is over."""


def signed_file(text: str) -> tuple[StoredFile, str] | None:
    """Return (file, copy) of a signed address; None where it is not ours or the file is gone. Raises ExpiredLink."""
    read = read_token(_key(), text, int(timezone.now().timestamp()))
    if read is None:
        return None
    file_id, copy, valid = read
    if not valid:
        raise ExpiredLink
    file = StoredFile.objects.filter(pk=file_id).first()
    return (file, copy) if file else None
