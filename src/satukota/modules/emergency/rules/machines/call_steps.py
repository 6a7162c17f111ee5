"""The steps of a call, from the first ring to the end of the work on it."""

from satukota.modules.emergency.rules.machines.machine import Machine, Step

WAITING = ("ringing", "queued")
"""Nobody has taken the call yet."""
UNANSWERED = (*WAITING, "overflowed")
"""The caller is on the line and hears nobody, here or at the neighbour's."""
TALKING = ("answered", "on_hold", "transferring")
"""Caller and call taker are connected."""
AFTERWARDS = ("wrap_up", "transferred", "callback_due", "callback_failed", "callback_done")
"""The caller is no longer on our line, and somebody still has to do something; in the order of urgency."""

CALL = Machine(
    "call",
    (
        Step("queue", ("ringing",), "queued", "queued_at"),
        Step("claim", (*WAITING, "overflowed"), "answered", "answered_at"),
        Step("hold", ("answered",), "on_hold"),
        Step("resume", ("on_hold",), "answered"),
        Step("offer_transfer", ("answered", "on_hold"), "transferring"),
        Step("withdraw_transfer", ("transferring",), "answered"),
        Step("confirm_transfer", ("transferring",), "transferred", "ended_at"),
        Step("hang_up", TALKING, "wrap_up", "ended_at"),
        Step("hang_up", (*WAITING, "overflowed"), "abandoned", "ended_at"),
        Step("block", WAITING, "blocked", "ended_at"),
        Step("unblock", ("blocked",), "queued", "queued_at"),
        Step("overflow", WAITING, "overflowed"),
        Step("pass_on", (*WAITING, "overflowed"), "transferred", "ended_at"),
        Step("ask_callback", ("abandoned",), "callback_due"),
        Step("callback_reached", ("callback_due", "abandoned"), "callback_done", "called_back_at"),
        Step("callback_missed", ("callback_due", "abandoned"), "callback_failed", "called_back_at"),
        Step("callback_again", ("callback_failed",), "callback_due"),
        Step("review", ("abandoned", "callback_due", "callback_failed"), "reviewed"),
        Step("take_up", ("closed", "reviewed"), "wrap_up"),
        Step("close", ("wrap_up", "transferred", "callback_done"), "closed", "wrapped_at"),
    ),
    frozenset({"closed", "reviewed", "blocked"}),
)
