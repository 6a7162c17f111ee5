"""The changes' door: keep, show and take back what people change of the city's own data."""

from satukota.kernel.changes.actions import (
    Author,
    ConfigurationChanged,
    ImportPlan,
    ImportRefused,
    PlannedChange,
    apply_values,
    cli_config_export,
    cli_config_import,
    import_folder,
    import_plan,
    keep_change,
    undo,
)
from satukota.kernel.changes.models import Change
from satukota.kernel.changes.queries import (
    Wanted,
    changes_of,
    configurables,
    differences_in_words,
    exported_folder,
    exported_kinds,
    folder_as_zip,
    newer_changes,
    search_changes,
    values_of,
)
from satukota.kernel.changes.rules import UnwritableValue, Values, differences

__all__ = [
    "Author",
    "Change",
    "ConfigurationChanged",
    "ImportPlan",
    "ImportRefused",
    "PlannedChange",
    "UnwritableValue",
    "Values",
    "Wanted",
    "apply_values",
    "changes_of",
    "cli_config_export",
    "cli_config_import",
    "configurables",
    "differences",
    "differences_in_words",
    "exported_folder",
    "exported_kinds",
    "folder_as_zip",
    "import_folder",
    "import_plan",
    "keep_change",
    "newer_changes",
    "search_changes",
    "undo",
    "values_of",
]
