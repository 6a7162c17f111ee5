"""WhatsApp Cloud API, and its calls to our webhook. Outside 24 hours after a person's own message only approved templates go through."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from satukota.kernel.notifications.channels.http import body, busy, post
from satukota.kernel.notifications.rules import Letter, Outcome, Result
from satukota.kernel.ports.api import Answer
from satukota.kernel.registry.api import configured_text

PASSING = frozenset({0, 1, 2, 4, 190, 368, 80007, 130429, 131000, 131016, 131048, 131056, 133004})
"""Error codes that are about the account or the load, not about this message: it is tried again."""


class WhatsApp:
    """Sends a template where the message has an approved one, else text."""

    confirms = True
    rings = True

    def available(self) -> bool:
        """Return whether number and token are configured."""
        return bool(configured_text("WHATSAPP_NUMBER_ID") and configured_text("WHATSAPP_TOKEN"))

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Hand the messages to the API, one by one."""
        return [_send(letter) for letter in letters]


def _send(letter: Letter) -> Outcome:
    address = f"{configured_text('WHATSAPP_API')}/{configured_text('WHATSAPP_NUMBER_ID')}/messages"
    headers = {"Authorization": f"Bearer {configured_text('WHATSAPP_TOKEN')}"}
    answer = post("whatsapp", address, own=configured_text("WHATSAPP_API"), json=_message(letter), headers=headers)
    return answer if isinstance(answer, Outcome) else _outcome(answer)


def _message(letter: Letter) -> dict[str, Any]:
    head: dict[str, Any] = {"messaging_product": "whatsapp", "to": letter.address.lstrip("+")}
    head["biz_opaque_callback_data"] = letter.reference
    if not letter.provider_template:
        return {**head, "type": "text", "text": {"body": letter.text[:4096], "preview_url": False}}
    values = [{"type": "text", "text": value} for value in letter.values]
    template = {"name": letter.provider_template, "language": {"code": letter.language}}
    return {
        **head,
        "type": "template",
        "template": {**template, "components": [{"type": "body", "parameters": values}]},
    }


def _outcome(answer: Answer) -> Outcome:
    content = body(answer)
    if answer.status == 200 and content.get("messages"):
        return Outcome(Result.SENT, reference=str(content["messages"][0].get("id", "")), units=1)
    error = content.get("error") or {}
    code = error.get("code")
    again = busy(answer) or code in PASSING
    return Outcome(Result.LATER if again else Result.REFUSED, error=str(code or answer.status)[:80])


CHANNEL = WhatsApp()


def is_signed_by_provider(raw: bytes, signature: str) -> bool:
    """Tell whether a call to our webhook is WhatsApp's: `X-Hub-Signature-256` over the raw bytes."""
    expected = hmac.new(configured_text("WHATSAPP_APP_SECRET").encode(), raw, hashlib.sha256).hexdigest()
    digest = signature.removeprefix("sha256=")
    return bool(configured_text("WHATSAPP_APP_SECRET")) and hmac.compare_digest(expected.encode(), digest.encode())


def reports(call: dict[str, Any]) -> Iterator[tuple[str, Result, str]]:
    """Yield (reference, result, error) of a webhook call. They come twice and out of order; `read` means arrived."""
    changes = (change for entry in call.get("entry", []) for change in entry.get("changes", []))
    for status in (status for change in changes for status in change.get("value", {}).get("statuses", [])):
        reference = str(status.get("id", ""))
        if status.get("status") in {"delivered", "read"}:
            yield reference, Result.DELIVERED, ""
        elif status.get("status") == "failed":
            code = (status.get("errors") or [{}])[0].get("code", 0)
            yield reference, Result.REFUSED, str(code)
