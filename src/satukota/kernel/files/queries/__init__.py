"""Finding files: of a case, alike, by a signed name; and who may see one without asking its case."""

from satukota.kernel.files.queries.access import (
    ExpiredLink,
    of_case,
    shown_to_all,
    signed_file,
    signed_url,
    uploaded_by,
)
from satukota.kernel.files.queries.alike import Near, near
from satukota.kernel.files.queries.storage import OfKind, Storage, storage

__all__ = [
    "ExpiredLink",
    "Near",
    "OfKind",
    "Storage",
    "near",
    "of_case",
    "shown_to_all",
    "signed_file",
    "signed_url",
    "storage",
    "uploaded_by",
]
