"""What is different between two states of a thing, and how the city's data is written as files."""

from satukota.kernel.changes.rules.differences import Values, differences
from satukota.kernel.changes.rules.folder import (
    README,
    FolderFault,
    Placed,
    UnreadableFolder,
    UnwritableValue,
    folder_of,
    read_folder,
)

__all__ = [
    "README",
    "FolderFault",
    "Placed",
    "UnreadableFolder",
    "UnwritableValue",
    "Values",
    "differences",
    "folder_of",
    "read_folder",
]
