"""Writes about accounts."""

from satukota.kernel.accounts.actions.events import (
    AccountChanged,
    AccountSecured,
    Refused,
    SignedIn,
    SignInFailed,
    record_refusal,
    record_secured,
    record_sign_in,
    record_sign_in_failure,
)
from satukota.kernel.accounts.actions.letters import invite, send_confirmation, send_nothing, send_reset
from satukota.kernel.accounts.actions.lifecycle import (
    BadAccount,
    close_demo_accounts,
    create_user,
    deactivate_user,
    end_sessions,
    move_user,
    note_second_step_wanted,
    open_demo_accounts,
    reactivate_user,
    unlock_user,
)

__all__ = [
    "AccountChanged",
    "AccountSecured",
    "BadAccount",
    "Refused",
    "SignInFailed",
    "SignedIn",
    "close_demo_accounts",
    "create_user",
    "deactivate_user",
    "end_sessions",
    "invite",
    "move_user",
    "note_second_step_wanted",
    "open_demo_accounts",
    "reactivate_user",
    "record_refusal",
    "record_secured",
    "record_sign_in",
    "record_sign_in_failure",
    "send_confirmation",
    "send_nothing",
    "send_reset",
    "unlock_user",
]
