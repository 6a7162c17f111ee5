"""What the audit reads: seals, checks of them, and the log as it is searched."""

from satukota.kernel.audit.queries.checking import checks, seal_of, seals_covering, seals_with_checks
from satukota.kernel.audit.queries.readings import Reading, readings_by, readings_of
from satukota.kernel.audit.queries.sealing import (
    PURPOSE,
    START,
    Verdict,
    digest_of_seal,
    entries_of,
    holds,
    last_seal,
    last_seal_at,
    newest_head,
    oldest_unsealed_at,
    published_heads,
    verify,
    verify_range,
)
from satukota.kernel.audit.queries.searching import Batch, Count, Sought, count_events, search_events

__all__ = [
    "PURPOSE",
    "START",
    "Batch",
    "Count",
    "Reading",
    "Sought",
    "Verdict",
    "checks",
    "count_events",
    "digest_of_seal",
    "entries_of",
    "holds",
    "last_seal",
    "last_seal_at",
    "newest_head",
    "oldest_unsealed_at",
    "published_heads",
    "readings_by",
    "readings_of",
    "seal_of",
    "seals_covering",
    "seals_with_checks",
    "search_events",
    "verify",
    "verify_range",
]
