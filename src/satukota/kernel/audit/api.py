"""The audit's door."""

from satukota.kernel.audit.actions import (
    ListExported,
    PersonalDataSeen,
    cli_head,
    cli_rotate,
    cli_verify,
    declare_load,
    publish_head,
    record_export,
    record_reading,
    seal_all,
)
from satukota.kernel.audit.queries import (
    Reading,
    last_seal_at,
    oldest_unsealed_at,
    readings_by,
    readings_of,
    verify,
)

__all__ = [
    "ListExported",
    "PersonalDataSeen",
    "Reading",
    "cli_head",
    "cli_rotate",
    "cli_verify",
    "declare_load",
    "last_seal_at",
    "oldest_unsealed_at",
    "publish_head",
    "readings_by",
    "readings_of",
    "record_export",
    "record_reading",
    "seal_all",
    "verify",
]
