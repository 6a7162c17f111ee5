"""Reads of what is data of the city: its values, its history, its export."""

from satukota.kernel.changes.queries.exporting import exported_folder, exported_kinds, folder_as_zip
from satukota.kernel.changes.queries.history import (
    Wanted,
    changed_by_people,
    changes_of,
    configurables,
    differences_in_words,
    newer_changes,
    search_changes,
    values_of,
)

__all__ = [
    "Wanted",
    "changed_by_people",
    "changes_of",
    "configurables",
    "differences_in_words",
    "exported_folder",
    "exported_kinds",
    "folder_as_zip",
    "newer_changes",
    "search_changes",
    "values_of",
]
