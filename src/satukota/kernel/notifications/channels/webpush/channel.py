"""Notifications of the browser (RFC 8030), also when the site is closed."""

import json
import time
from collections.abc import Sequence

from django.conf import settings

from satukota.kernel.notifications.channels.http import busy, post
from satukota.kernel.notifications.channels.webpush.crypto import MOST_TEXT, encrypt
from satukota.kernel.notifications.channels.webpush.subscription import installation_key, own_address, subscription
from satukota.kernel.notifications.channels.webpush.vapid import authorization
from satukota.kernel.notifications.rules import Letter, Outcome, Result
from satukota.kernel.ports.api import Answer

DAY = 24 * 3600


class WebPush:
    """Sends title, text and link to a browser's push service; the address is the browser's subscription as JSON."""

    confirms = False
    rings = True

    def available(self) -> bool:
        """Return true: the key is made on first use."""
        return True

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Encrypt the messages and hand each to its push service."""
        return [_send(letter) for letter in letters]


def _send(letter: Letter) -> Outcome:
    try:
        endpoint, receiver, auth = subscription(letter.address)
        content = encrypt(_content(letter), receiver, auth)
    except ValueError:
        return Outcome(Result.REFUSED, error="invalid", dead=True)
    headers = {
        "Authorization": authorization(endpoint, _contact(), int(time.time()) + DAY // 2, installation_key()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
    }
    answer = post("webpush", endpoint, own=own_address(endpoint), content=content, headers=headers)
    return answer if isinstance(answer, Outcome) else _outcome(answer, letter.reference)


def _content(letter: Letter) -> bytes:
    def payload(text: str) -> bytes:
        content = {"title": letter.subject, "body": text, "url": letter.link, "lang": letter.language}
        return json.dumps(content, ensure_ascii=False).encode()

    content = payload(letter.text)
    return content if len(content) <= MOST_TEXT else payload(letter.text[:800] + "…")


def _contact() -> str:
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


def _outcome(answer: Answer, reference: str) -> Outcome:
    """Tell what a push service answered. Its own name of the message would tell which browser it went to."""
    if answer.is_success:
        return Outcome(Result.SENT, reference=reference, units=1)
    if busy(answer):
        return Outcome(Result.LATER, error=str(answer.status))
    gone = answer.status in {404, 410}
    return Outcome(Result.REFUSED, error=str(answer.status), dead=gone)


CHANNEL = WebPush()
