"""Calls of the WhatsApp Cloud API to our webhook."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from satukota.kernel.notifications.rules import Result


def is_signed_by_provider(raw: bytes, signature: str) -> bool:
    """Tell whether a call to our webhook is WhatsApp's: `X-Hub-Signature-256` over the raw bytes."""
    expected = hmac.new(settings.WHATSAPP_APP_SECRET.encode(), raw, hashlib.sha256).hexdigest()
    digest = signature.removeprefix("sha256=")
    return bool(settings.WHATSAPP_APP_SECRET) and hmac.compare_digest(expected.encode(), digest.encode())


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
