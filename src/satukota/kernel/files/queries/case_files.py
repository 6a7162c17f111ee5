"""A case's files, and who may see one without asking its case."""

from satukota.kernel.files.models import StoredFile
from satukota.kernel.people.api import User, Visitor
from satukota.kernel.rows import rows


def of_case(case_id: int, *, public: bool = False) -> list[StoredFile]:
    """Return a case's files, oldest first; with `public` only those that everybody may see."""
    files = rows(StoredFile, OF_CASE, [case_id])
    return [file for file in files if file.public] if public else files


OF_CASE = "SELECT * FROM kernel_stored_file WHERE case_id = %s ORDER BY created_at, id"


def open_to(user: Visitor, file: StoredFile, copy: str) -> bool:
    """Tell whether somebody may see a copy whatever its case says: it is public, or it is their own upload.

    Originals carry what the camera wrote, so they are never public. Everything else the case decides.
    """
    if file.public and copy != "original":
        return True
    return isinstance(user, User) and file.uploaded_by_id == user.pk
