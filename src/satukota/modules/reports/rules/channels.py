"""Messages as the webhooks of WhatsApp and Telegram bring them. One that is no message of theirs spoils no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.chat import MessageContent

UNREAD = {
    "audio": "voice",
    "voice": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "sticker": "sticker",
    "document": "document",
    "contacts": "contact",
    "contact": "contact",
    "poll": "other",
    "order": "other",
    "unsupported": "other",
    "dice": "sticker",
    "game": "other",
}
"""Kinds of a message that are not kept → how they are called to the sender."""
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message: its id and sender at the channel, what was said, when."""

    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that has not the form of its channel: its id, if it says one, and why."""

    external_id: str
    why: str


type Incoming = Arrived | Unreadable


def whatsapp_messages(call: Mapping[str, Any]) -> list[Incoming]:
    """Return the messages of a call, the oldest first."""
    messages = [
        message
        for entry in _list(call, "entry")
        for change in _list(entry, "changes")
        for message in _messages_of(change)
    ]
    return sorted(messages, key=lambda message: message.at.timestamp() if isinstance(message, Arrived) else 0.0)


def _list(row: Any, name: str) -> list[Any]:
    rows = row.get(name) if isinstance(row, Mapping) else None
    return rows if isinstance(rows, list) else []


def _messages_of(change: Any) -> Iterator[Incoming]:
    value = change.get("value") if isinstance(change, Mapping) else None
    names = {
        str(contact.get("wa_id")): str((contact.get("profile") or {}).get("name", ""))
        for contact in _list(value, "contacts")
        if isinstance(contact, Mapping)
    }
    for message in _list(value, "messages"):
        try:
            arrived = _whatsapp_message(message, names)
        except (ValueError, AttributeError, TypeError, KeyError, OverflowError, OSError) as error:
            said = message.get("id", "") if isinstance(message, Mapping) else ""
            yield Unreadable(str(said), type(error).__name__)
        else:
            if arrived:
                yield arrived


def _whatsapp_message(message: Mapping[str, Any], names: Mapping[str, str]) -> Arrived | None:
    if not message.get("id") or not message.get("from"):
        return None
    content = _whatsapp_content(message, str(message["id"]))
    if content is None:
        return None
    at = datetime.fromtimestamp(int(message.get("timestamp", 0)), UTC)
    return Arrived(str(message["id"]), str(message["from"]), content, at, names.get(str(message["from"]), ""))


def _whatsapp_content(message: Mapping[str, Any], message_id: str, edits: str = "") -> MessageContent | None:
    kind = str(message.get("type"))
    content = message.get(kind) or {}
    if kind == "contacts":
        content = {"caption": _contacts(content)}
    common: dict[str, Any] = {
        "id": message_id,
        "edits": edits,
        "answers_to": str((message.get("context") or {}).get("id", "")),
    }
    if kind == "edit":
        return _whatsapp_content(content.get("message") or {}, message_id, str(content["original_message_id"]))
    if kind == "text":
        return MessageContent(text=str(content.get("body", "")), **common)
    if kind == "location":
        place = ", ".join(str(content[name]) for name in ("name", "address") if content.get(name))
        point = (float(content["longitude"]), float(content["latitude"]))
        return MessageContent(point=point, place_name=place[:300], **common)
    if kind in {"interactive", "button", "order"}:
        reply = content.get("button_reply") or content.get("list_reply") or content
        chosen = str(reply.get("id") or reply.get("text") or reply.get("title") or "")
        return MessageContent(text=chosen, unread="other" if kind == "order" or not chosen else "", **common)
    if kind == "image" or kind in UNREAD:
        return _enclosed(kind, content, str(content.get("id", "")), str(content.get("caption") or ""), common)
    return None


def _contacts(cards: Any) -> str:
    """Return the names and numbers of contact cards: somebody passes on whom to ask."""
    lines = []
    for card in cards if isinstance(cards, list) else ():
        phones = [str(phone.get("phone", "")) for phone in _list(card, "phones") if isinstance(phone, Mapping)]
        name = card.get("name") if isinstance(card, Mapping) else None
        lines.append(" ".join([str((name or {}).get("formatted_name", "")), *phones]).strip())
    return "\n".join(line for line in lines if line)[:1000]


def _enclosed(
    kind: str, content: Mapping[str, Any], media: str, caption: str, common: Mapping[str, Any]
) -> MessageContent:
    """Return what a picture, a paper, a voice or a film is: kept, or named as what cannot be kept. Its words count."""
    declared = str(content.get("mime_type", ""))
    if media and (kind == "image" or (kind == "document" and declared.startswith("image/"))):
        return MessageContent(text=caption, media=(media,), **common)
    if media and kind == "document" and declared == PDF:
        return MessageContent(text=caption, documents=(media,), **common)
    return MessageContent(text=caption, unread=UNREAD.get(kind, "other"), **common)


def telegram_messages(call: Mapping[str, Any]) -> list[Incoming]:
    """Return the message of an update, if it has one; private chats only."""
    if not isinstance(call, Mapping) or "update_id" not in call:
        return []
    try:
        arrived = _telegram_message(call)
    except (ValueError, AttributeError, TypeError, KeyError, OverflowError, OSError) as error:
        return [Unreadable(str(call["update_id"]), type(error).__name__)]
    return [arrived] if arrived else []


def _telegram_message(call: Mapping[str, Any]) -> Arrived | None:
    edited = call.get("edited_message")
    message = call.get("message") or edited
    if not message or (message.get("chat") or {}).get("type", "private") != "private":
        return None
    own = str(message.get("message_id", ""))
    answered = str((message.get("reply_to_message") or {}).get("message_id", ""))
    content = _telegram_content(message, {"id": own, "edits": own if edited else "", "answers_to": answered})
    if content is None:
        return None
    who = message.get("from") or {}
    name = " ".join(part for part in (who.get("first_name"), who.get("last_name")) if part)
    at = datetime.fromtimestamp(int(message.get("edit_date" if edited else "date", 0)), UTC)
    return Arrived(str(call["update_id"]), str(message["chat"]["id"]), content, at, name)


def _telegram_content(message: Mapping[str, Any], common: Mapping[str, Any]) -> MessageContent | None:
    venue = message.get("venue") or {}
    place = venue.get("location") or message.get("location")
    caption = str(message.get("caption") or "")
    if place:
        name = ", ".join(str(venue[part]) for part in ("title", "address") if venue.get(part))[:300]
        point = (float(place["longitude"]), float(place["latitude"]))
        return MessageContent(
            point=point, place_name=name, live="live_period" in place or bool(common["edits"]), **common
        )
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: int(size.get("file_size") or size.get("width") or 0))
        return MessageContent(text=caption, media=(str(largest["file_id"]),), **common)
    if message.get("contact"):
        card = message["contact"]
        names = (card.get("first_name"), card.get("last_name"), card.get("phone_number"))
        caption = " ".join(str(part) for part in names if part)
    kind = next((kind for kind in UNREAD if message.get(kind)), "")
    if kind:
        content = message[kind] if isinstance(message[kind], Mapping) else {}
        # A GIF comes as animation and as document: it is the first that counts.
        return _enclosed(
            "animation" if message.get("animation") else kind, content, str(content.get("file_id", "")), caption, common
        )
    return MessageContent(text=str(message["text"]), **common) if message.get("text") else None
