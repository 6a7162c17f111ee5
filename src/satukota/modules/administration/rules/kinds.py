"""Which kinds of acts the log is searched for, each with the events that it holds. No Django."""

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "seen": ("audit.personal_data_seen", "reports.aside_seen"),
    "signed_in": ("accounts.*",),
    "rights": ("people.*",),
    "settings": (
        "changes.kept",
        "notifications.template_changed",
        "cases.definition_published",
        "places.changed",
        "emergency.setup_changed",
        "reports.text_kept",
        "services.counter_rule_set",
        "planning.parameter_set",
    ),
    "cases": ("cases.*",),
    "erased": (
        "cases.history_redacted",
        "files.deleted",
        "reports.forgotten",
        "reports.retained",
        "services.application_forgotten",
        "wellbeing.devices_forgotten",
    ),
    "messages": ("notifications.*",),
    "files": ("files.*",),
    "log": ("audit.log_searched", "audit.log_exported", "audit.seals_checked", "audit.key_rotated"),
    "emergency": ("emergency.*",),
    "services": ("services.*",),
    "planning": ("planning.*", "maturity.*"),
}
