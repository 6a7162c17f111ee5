"""Messages as the webhooks of WhatsApp and Telegram bring them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.chat import MessageContent


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message: its id and sender at the channel, what was said, when."""

    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""


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
