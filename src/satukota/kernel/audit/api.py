"""The audit's door."""

from satukota.kernel.audit.actions import PersonalDataSeen, cli_verify, seal_all, seen
from satukota.kernel.audit.queries import verify

__all__ = ["PersonalDataSeen", "cli_verify", "seal_all", "seen", "verify"]
