"""Webhook calls of Telegram as messages. Tolerant of what we do not know."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.arrivals import Arrived
from satukota.modules.reports.rules.talk import Said


def telegram_messages(call: Mapping[str, Any]) -> list[Arrived]:
    """Return the message of an update, if it has one; private chats only."""
    one = call.get("message") or call.get("edited_message")
    if not one or (one.get("chat") or {}).get("type", "private") != "private" or "update_id" not in call:
        return []
    said = _telegram_said(one)
    if said is None:
        return []
    who = one.get("from") or {}
    name = " ".join(part for part in (who.get("first_name"), who.get("last_name")) if part)
    at = datetime.fromtimestamp(int(one.get("date", 0)), UTC)
    return [Arrived(str(call["update_id"]), str(one["chat"]["id"]), said, at, name)]


def _telegram_said(one: Mapping[str, Any]) -> Said | None:
    if one.get("location"):
        place = one["location"]
        return Said(point=(float(place["longitude"]), float(place["latitude"])))
    if one.get("photo"):
        largest = max(one["photo"], key=lambda size: int(size.get("file_size") or size.get("width") or 0))
        return Said(text=str(one.get("caption", "")), media=(str(largest["file_id"]),))
    return Said(text=str(one["text"])) if one.get("text") else None
