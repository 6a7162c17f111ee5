"""A call event out of a decoded JSON body."""

from typing import Any

from satukota.modules.emergency.rules.contract.events import EVENTS, BadEvent, CallEvent
from satukota.modules.emergency.rules.contract.fields import mapping_of, text_of, texts_of, time_of
from satukota.modules.emergency.rules.contract.numbers import number


def parse(payload: Any, signer: str = "") -> CallEvent:
    """Read a decoded JSON body; raise BadEvent naming the field and the rule.

    `signer`: the exchange that must be named.
    """
    if not isinstance(payload, dict):
        raise BadEvent("body", "must be a JSON object")
    event = text_of(payload, "event", 40)
    if event not in EVENTS:
        raise BadEvent("event", "must be one of " + ", ".join(EVENTS))
    if signer and payload.get("trunk") != signer:
        raise BadEvent("trunk", "must be the exchange that signs")
    seq = payload.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < 1_000_000:
        raise BadEvent("seq", "must be a whole number from 0 to 999999")
    return CallEvent(
        event,
        seq,
        text_of(payload, "call_id", 200),
        text_of(payload, "trunk", 60),
        time_of(payload.get("event_ts")),
        number(text_of(payload, "caller_number", 60, optional=True)),
        text_of(payload, "called_number", 60, optional=True),
        text_of(payload, "operator", 60, optional=True),
        texts_of(payload.get("sip")),
        mapping_of(payload, "media"),
    )
