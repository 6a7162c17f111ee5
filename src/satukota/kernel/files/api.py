"""The files' door."""

from satukota.kernel.files.actions import (
    FileDeleted,
    FilePublished,
    FileRedacted,
    FileStored,
    FileUnreadable,
    RefusedFile,
    Served,
    attach,
    delete,
    examine,
    publish,
    redact,
    retain,
    served,
    store,
    withdraw,
)
from satukota.kernel.files.models import FileOrigin, StoredFile
from satukota.kernel.files.queries import ExpiredLink, Near, near, of_case, open_to, signed_file, signed_url
from satukota.kernel.files.rules import Box, Unacceptable

__all__ = [
    "Box",
    "ExpiredLink",
    "FileDeleted",
    "FileOrigin",
    "FilePublished",
    "FileRedacted",
    "FileStored",
    "FileUnreadable",
    "Near",
    "RefusedFile",
    "Served",
    "StoredFile",
    "Unacceptable",
    "attach",
    "delete",
    "examine",
    "near",
    "of_case",
    "open_to",
    "publish",
    "redact",
    "retain",
    "served",
    "signed_file",
    "signed_url",
    "store",
    "withdraw",
]
