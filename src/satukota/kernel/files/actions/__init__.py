"""Everything that is done with files."""

from satukota.kernel.files.actions.copies import Served, copy_to_serve, examine, fingerprint
from satukota.kernel.files.actions.events import FileDeleted, FilePublished, FileRedacted, FileStored, FileUnreadable
from satukota.kernel.files.actions.publish import publish, redact, withdraw
from satukota.kernel.files.actions.refused import RefusedFile
from satukota.kernel.files.actions.retain import attach, delete, delete_expired, retain
from satukota.kernel.files.actions.store import Upload, store
from satukota.kernel.files.actions.sweep import sweep

__all__ = [
    "FileDeleted",
    "FilePublished",
    "FileRedacted",
    "FileStored",
    "FileUnreadable",
    "RefusedFile",
    "Served",
    "Upload",
    "attach",
    "copy_to_serve",
    "delete",
    "delete_expired",
    "examine",
    "fingerprint",
    "publish",
    "redact",
    "retain",
    "store",
    "sweep",
    "withdraw",
]
