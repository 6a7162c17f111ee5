"""Calls to providers over HTTP, with their failures as outcomes."""

from typing import Any

from satukota.kernel.notifications.rules import Outcome, Result
from satukota.kernel.ports.api import Answer, Unreachable, call


def post(channel: str, address: str, *, own: str = "", **content: Any) -> Answer | Outcome:
    """Send a request to a channel's provider; return the answer, or an outcome to try again where there was none.

    `own` is the provider's address in the settings: it may lie in this house.
    """
    try:
        return call(channel, "POST", address, own=own, **content)
    except Unreachable as error:
        return Outcome(Result.LATER, error=str(error)[:80])


def body(answer: Answer) -> dict[str, Any]:
    """Return a JSON answer as a dict; empty where it is none."""
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def busy(answer: Answer) -> bool:
    """Tell whether the provider is overloaded or broken rather than unwilling."""
    return answer.status == 429 or answer.status >= 500
