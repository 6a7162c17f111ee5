"""A call event out of a decoded JSON body; each field is refused with its name and the rule."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from satukota.modules.emergency.rules.contract.events import EVENTS, BadEvent, CallEvent
from satukota.modules.emergency.rules.contract.numbers import caller_of
from satukota.modules.emergency.rules.moments import possible


def decoded(body: bytes) -> Any:
    """Return what a JSON body says. Raises ValueError for what is none, however deep its brackets go."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


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
        call_name(text_of(payload, "call_id", 8000)),
        text_of(payload, "trunk", 60),
        time_of(payload.get("event_ts")),
        caller_of(words_of(payload.get("caller_number"))),
        words_of(payload.get("called_number"))[:60],
        words_of(payload.get("operator"))[:150],
        texts_of(payload.get("sip")),
        mapping_of(payload, "media"),
        time_of(payload["sent_ts"]) if payload.get("sent_ts") else None,
    )


def words_of(value: Any) -> str:
    """Return what an exchange says of a person or number: any length, nothing where it says nothing.

    A call is never refused for how its caller is written.
    """
    return str(value).replace("\x00", "").strip() if isinstance(value, str | int) else ""


def call_name(text: str) -> str:
    """Return the name of a call as it is kept: one that is too long by its beginning and its hash."""
    return text if len(text) <= 200 else f"{text[:120]}#{hashlib.sha256(text.encode()).hexdigest()}"


def salvaged(payload: Any, body: bytes) -> tuple[str, str, str, str]:
    """Return (event, call, caller, dialled) of an event that cannot be read, as far as they can be made out."""
    facts = payload if isinstance(payload, dict) else {}
    name = words_of(facts.get("call_id")) or f"unreadable-{hashlib.sha256(body).hexdigest()}"
    return (
        words_of(facts.get("event")),
        call_name(name),
        caller_of(words_of(facts.get("caller_number"))),
        words_of(facts.get("called_number"))[:60],
    )


def text_of(payload: Mapping[str, Any], name: str, longest: int, *, optional: bool = False) -> str:
    """Return the text of a field without blanks around it. Raises BadEvent."""
    value = payload.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        raise BadEvent(name, f"must be text of 1 to {longest} characters")
    return value.strip()


def mapping_of(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object of a field, empty where it is left out. Raises BadEvent."""
    value = payload.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent(name, "must be an object")
    return value


def texts_of(value: Any) -> dict[str, str]:
    """Return the texts of the `sip` object; what is no text is passed over. Raises BadEvent."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent("sip", "must be an object")
    return {str(key): text[:8000].replace("\x00", "") for key, text in value.items() if isinstance(text, str)}


def time_of(value: Any) -> datetime:
    """Return an instant that carries its time zone, in UTC. Raises BadEvent."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadEvent("event_ts", "must be a time such as 2026-02-16T06:15:30.120Z") from error
    if at.tzinfo is None or not possible(at):
        raise BadEvent("event_ts", "must carry a time zone and a year that can be")
    return at.astimezone(UTC)
