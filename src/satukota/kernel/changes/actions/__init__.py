"""Keep what was changed, take it back, and take in what another installation wrote."""

from satukota.kernel.changes.actions.changing import Author, ConfigurationChanged, apply_values, keep_change, undo
from satukota.kernel.changes.actions.commands import cli_config_export, cli_config_import
from satukota.kernel.changes.actions.importing import (
    ImportPlan,
    ImportRefused,
    PlannedChange,
    import_folder,
    import_plan,
)

__all__ = [
    "Author",
    "ConfigurationChanged",
    "ImportPlan",
    "ImportRefused",
    "PlannedChange",
    "apply_values",
    "cli_config_export",
    "cli_config_import",
    "import_folder",
    "import_plan",
    "keep_change",
    "undo",
]
