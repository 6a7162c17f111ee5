"""Telegram's bot API. The bot can only write to those who wrote to it first."""

from collections.abc import Sequence

from satukota.kernel.notifications.channels.http import body, busy, post
from satukota.kernel.notifications.rules import Letter, Outcome, Result
from satukota.kernel.ports.api import Answer
from satukota.kernel.registry.api import configured_text


class Telegram:
    """Sends plain text to a chat."""

    confirms = False
    rings = True

    def available(self) -> bool:
        """Return whether a bot is configured."""
        return bool(configured_text("TELEGRAM_TOKEN"))

    def send(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Hand the messages to the API, one by one."""
        return [_send(letter) for letter in letters]


def _send(letter: Letter) -> Outcome:
    address = f"{configured_text('TELEGRAM_API')}/bot{configured_text('TELEGRAM_TOKEN')}/sendMessage"
    content = {"chat_id": letter.address, "text": letter.text[:4096]}
    answer = post("telegram", address, own=configured_text("TELEGRAM_API"), json=content)
    return answer if isinstance(answer, Outcome) else _outcome(answer)


def _outcome(answer: Answer) -> Outcome:
    content = body(answer)
    if content.get("ok"):
        return Outcome(Result.SENT, reference=str(content.get("result", {}).get("message_id", "")), units=1)
    # 401 and 404 are about our token; 403: the person blocked the bot; 400: there is no such chat.
    if busy(answer) or answer.status in {401, 404}:
        return Outcome(Result.LATER, error=str(answer.status))
    return Outcome(Result.REFUSED, error=str(answer.status), dead=True)


CHANNEL = Telegram()
