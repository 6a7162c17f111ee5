"""Webhook calls of Telegram as messages. Tolerant of what we do not know."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.arrivals import Arrived
from satukota.modules.reports.rules.talk import MessageContent


def telegram_messages(call: Mapping[str, Any]) -> list[Arrived]:
    """Return the message of an update, if it has one; private chats only."""
    message = call.get("message") or call.get("edited_message")
    if not message or (message.get("chat") or {}).get("type", "private") != "private" or "update_id" not in call:
        return []
    content = _telegram_content(message)
    if content is None:
        return []
    who = message.get("from") or {}
    name = " ".join(part for part in (who.get("first_name"), who.get("last_name")) if part)
    at = datetime.fromtimestamp(int(message.get("date", 0)), UTC)
    return [Arrived(str(call["update_id"]), str(message["chat"]["id"]), content, at, name)]


def _telegram_content(message: Mapping[str, Any]) -> MessageContent | None:
    if message.get("location"):
        place = message["location"]
        return MessageContent(point=(float(place["longitude"]), float(place["latitude"])))
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: int(size.get("file_size") or size.get("width") or 0))
        return MessageContent(text=str(message.get("caption", "")), media=(str(largest["file_id"]),))
    return MessageContent(text=str(message["text"])) if message.get("text") else None
