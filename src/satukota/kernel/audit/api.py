"""The audit's door."""

from satukota.kernel.audit.actions import (
    PersonalDataSeen,
    cli_head,
    cli_rotate,
    cli_verify,
    declare_load,
    publish_head,
    record_reading,
    seal_all,
)
from satukota.kernel.audit.queries import verify

__all__ = [
    "PersonalDataSeen",
    "cli_head",
    "cli_rotate",
    "cli_verify",
    "declare_load",
    "publish_head",
    "record_reading",
    "seal_all",
    "verify",
]
