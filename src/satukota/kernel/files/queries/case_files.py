"""A case's files, and who may see one without asking its case."""

from satukota.kernel.files.models import StoredFile
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
