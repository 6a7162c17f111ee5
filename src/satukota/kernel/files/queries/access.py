"""A case's files, who may see one without asking its case, and signed addresses under which anybody sees a copy."""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from satukota.kernel.files.models import StoredFile
from satukota.kernel.files.rules import read_token, token
from satukota.kernel.people.api import User, Visitor
from satukota.kernel.rows import rows


def of_case(case_id: int, *, public: bool = False) -> list[StoredFile]:
    """Return a case's files, oldest first; with `public` only those that everybody may see."""
    files = rows(StoredFile, OF_CASE, [case_id])
    return [file for file in files if file.public] if public else files


OF_CASE = "SELECT * FROM kernel_stored_file WHERE case_id = %s ORDER BY created_at, id"


def shown_to_all(file: StoredFile, copy: str) -> bool:
    """Tell whether everybody may see a copy as far as the file goes; its case must be public, too.

    Originals carry what the camera wrote, so they are never public.
    """
    return file.public and copy != "original"


def uploaded_by(user: Visitor, file: StoredFile) -> bool:
    """Tell whether a file is somebody's own upload, which they see whatever its case says."""
    return isinstance(user, User) and file.uploaded_by_id == user.pk


def _key() -> bytes:
    return salted_hmac("satukota.files", "link", algorithm="sha256").digest()


def signed_url(file: StoredFile, copy: str = "view", lasting: timedelta | None = None, *, visibility: int = 0) -> str:
    """Return a short address under which anybody sees a copy, for good or for a time. For links sent to people.

    `visibility` is that of the file's case now: the address ends when the case is less visible than that.
    """
    expires = 0 if lasting is None else int((timezone.now() + lasting).timestamp())
    return f"/f/{token(_key(), file.id, copy, expires, visibility)}"


class ExpiredLink(Exception):
    """This link was ours but its time is over."""


def signed_file(text: str) -> tuple[StoredFile, str, int] | None:
    """Return (file, copy, visibility) of a signed address; None where it is not ours or the file is gone.

    The caller asks the file's case: the link ends when that is less visible than `visibility`. Raises ExpiredLink.
    """
    named = read_token(_key(), text, int(timezone.now().timestamp()))
    if named is None:
        return None
    if not named.valid:
        raise ExpiredLink
    file = StoredFile.objects.filter(pk=named.file).first()
    return (file, named.copy, named.visibility) if file else None
