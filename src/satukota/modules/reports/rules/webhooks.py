"""Webhook calls of WhatsApp Cloud and Telegram as messages. Tolerant of what we do not know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.conversation import Said


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message: its id and sender at the channel, what was said, when."""

    external_id: str
    sender: str
    said: Said
    at: datetime
    name: str = ""


def whatsapp_messages(call: Mapping[str, Any]) -> list[Arrived]:
    """Return the messages of a call, the oldest first; what is neither words, place nor picture is passed over."""
    found = [one for entry in call.get("entry", ()) for change in entry.get("changes", ()) for one in _changes(change)]
    return sorted(found, key=lambda one: one.at)


def _changes(change: Mapping[str, Any]) -> Iterator[Arrived]:
    value = change.get("value") or {}
    names = {one.get("wa_id"): (one.get("profile") or {}).get("name", "") for one in value.get("contacts", ())}
    for one in value.get("messages", ()):
        said = _whatsapp_said(one)
        if said and one.get("id") and one.get("from"):
            at = datetime.fromtimestamp(int(one.get("timestamp", 0)), UTC)
            yield Arrived(str(one["id"]), str(one["from"]), said, at, str(names.get(one["from"], "")))


def _whatsapp_said(one: Mapping[str, Any]) -> Said | None:
    kind = one.get("type")
    content = one.get(str(kind)) or {}
    if kind == "text":
        return Said(text=str(content.get("body", "")))
    if kind == "location":
        place = ", ".join(str(content[name]) for name in ("name", "address") if content.get(name))
        return Said(point=(float(content["longitude"]), float(content["latitude"])), place_name=place[:300])
    if kind == "image":
        return Said(text=str(content.get("caption", "")), media=(str(content["id"]),))
    if kind in {"interactive", "button"}:
        reply = content.get("button_reply") or content.get("list_reply") or content
        return Said(text=str(reply.get("id") or reply.get("text") or reply.get("title") or ""))
    return None


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
