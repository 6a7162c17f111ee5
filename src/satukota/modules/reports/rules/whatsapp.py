"""Webhook calls of WhatsApp Cloud as messages. Tolerant of what we do not know."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.arrivals import Arrived
from satukota.modules.reports.rules.talk import MessageContent


def whatsapp_messages(call: Mapping[str, Any]) -> list[Arrived]:
    """Return the messages of a call, the oldest first; what is neither words, place nor picture is passed over."""
    messages = [
        message
        for entry in call.get("entry", ())
        for change in entry.get("changes", ())
        for message in _messages_of(change)
    ]
    return sorted(messages, key=lambda message: message.at)


def _messages_of(change: Mapping[str, Any]) -> Iterator[Arrived]:
    value = change.get("value") or {}
    names = {
        contact.get("wa_id"): (contact.get("profile") or {}).get("name", "") for contact in value.get("contacts", ())
    }
    for message in value.get("messages", ()):
        content = _whatsapp_content(message)
        if content and message.get("id") and message.get("from"):
            at = datetime.fromtimestamp(int(message.get("timestamp", 0)), UTC)
            yield Arrived(str(message["id"]), str(message["from"]), content, at, str(names.get(message["from"], "")))


def _whatsapp_content(message: Mapping[str, Any]) -> MessageContent | None:
    kind = message.get("type")
    content = message.get(str(kind)) or {}
    if kind == "text":
        return MessageContent(text=str(content.get("body", "")))
    if kind == "location":
        place = ", ".join(str(content[name]) for name in ("name", "address") if content.get(name))
        return MessageContent(point=(float(content["longitude"]), float(content["latitude"])), place_name=place[:300])
    if kind == "image":
        return MessageContent(text=str(content.get("caption", "")), media=(str(content["id"]),))
    if kind in {"interactive", "button"}:
        reply = content.get("button_reply") or content.get("list_reply") or content
        return MessageContent(text=str(reply.get("id") or reply.get("text") or reply.get("title") or ""))
    return None
