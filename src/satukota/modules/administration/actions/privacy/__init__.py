"""Requests about personal data: asked, proved, carried out."""

from satukota.modules.administration.actions.privacy.asking import (
    Asked,
    ask,
    ask_at_counter,
    prove_by_code,
    send_code,
)
from satukota.modules.administration.actions.privacy.outcome import (
    DataCorrected,
    DataErased,
    carry_out,
    forget_answers,
    refuse,
    want_contact,
)

__all__ = [
    "Asked",
    "DataCorrected",
    "DataErased",
    "ask",
    "ask_at_counter",
    "carry_out",
    "forget_answers",
    "prove_by_code",
    "refuse",
    "send_code",
    "want_contact",
]
