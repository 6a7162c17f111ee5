"""Webhook calls of WhatsApp Cloud as messages. Tolerant of what we do not know."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from satukota.modules.reports.rules.arrivals import Arrived
from satukota.modules.reports.rules.talk import Said


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
