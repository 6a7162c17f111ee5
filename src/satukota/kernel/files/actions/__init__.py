"""Everything that is done with files."""

from satukota.kernel.files.actions.events import FileDeleted, FilePublished, FileRedacted, FileStored, FileUnreadable
from satukota.kernel.files.actions.examine import Served, examine, fingerprint, served
from satukota.kernel.files.actions.publish import publish, redact, withdraw
from satukota.kernel.files.actions.refused import RefusedFile
from satukota.kernel.files.actions.retain import attach, delete, delete_expired, retain, sweep
from satukota.kernel.files.actions.store import store

__all__ = [
    "FileDeleted",
    "FilePublished",
    "FileRedacted",
    "FileStored",
    "FileUnreadable",
    "RefusedFile",
    "Served",
    "attach",
    "delete",
    "delete_expired",
    "examine",
    "fingerprint",
    "publish",
    "redact",
    "retain",
    "served",
    "store",
    "sweep",
    "withdraw",
]
