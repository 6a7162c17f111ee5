"""Calls to providers over HTTP, with their failures as outcomes."""

from typing import Any

import httpx

from satukota.kernel.notifications.rules import Outcome, Result

SECONDS = 15


def post(address: str, **options: Any) -> httpx.Response | Outcome:
    """Send a request; return the answer, or an outcome to try again where there was none.

    What the error says is left out: it may hold the address, and with it a token.
    """
    try:
        return httpx.post(address, timeout=SECONDS, follow_redirects=False, **options)
    except httpx.HTTPError as error:
        return Outcome(Result.LATER, error=type(error).__name__)


def body(response: httpx.Response) -> dict[str, Any]:
    """Return a JSON answer as a dict; empty where it is none."""
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def busy(response: httpx.Response) -> bool:
    """Tell whether the provider is overloaded or broken rather than unwilling."""
    return response.status_code == 429 or response.status_code >= 500
