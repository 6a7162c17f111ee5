"""What the audit writes: seals, who looked at what, checks."""

from satukota.kernel.audit.actions.looking import (
    ListExported,
    LogExported,
    LogSearched,
    PersonalDataSeen,
    record_export,
    record_log_export,
    record_reading,
    record_search,
)
from satukota.kernel.audit.actions.sealing import (
    HistoryLoaded,
    KeyRotated,
    SealsChecked,
    ask_for_check,
    carry_out_check,
    cli_head,
    cli_rotate,
    cli_verify,
    declare_load,
    note_head,
    publish_head,
    seal_all,
)

__all__ = [
    "HistoryLoaded",
    "KeyRotated",
    "ListExported",
    "LogExported",
    "LogSearched",
    "PersonalDataSeen",
    "SealsChecked",
    "ask_for_check",
    "carry_out_check",
    "cli_head",
    "cli_rotate",
    "cli_verify",
    "declare_load",
    "note_head",
    "publish_head",
    "record_export",
    "record_log_export",
    "record_reading",
    "record_search",
    "seal_all",
]
