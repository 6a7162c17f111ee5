"""The door to everything outside that is reached over HTTP."""

from satukota.kernel.ports.actions import (
    MEGABYTE,
    Answer,
    ForbiddenAddress,
    Unreachable,
    call,
    check_address,
    is_own,
    simulated,
)

__all__ = ["MEGABYTE", "Answer", "ForbiddenAddress", "Unreachable", "call", "check_address", "is_own", "simulated"]
