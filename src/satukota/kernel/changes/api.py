"""The changes' door: keep, show and take back what people change of the city's own data."""

from satukota.kernel.changes.actions import Author, ConfigurationChanged, apply_values, keep_change, undo
from satukota.kernel.changes.models import Change
from satukota.kernel.changes.queries import (
    Wanted,
    changes_of,
    configurables,
    differences_in_words,
    newer_changes,
    search_changes,
    values_of,
)
from satukota.kernel.changes.rules import Values, differences

__all__ = [
    "Author",
    "Change",
    "ConfigurationChanged",
    "Values",
    "Wanted",
    "apply_values",
    "changes_of",
    "configurables",
    "differences",
    "differences_in_words",
    "keep_change",
    "newer_changes",
    "search_changes",
    "undo",
    "values_of",
]
