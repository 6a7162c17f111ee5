"""Examine the accounts: nobody gets in with a password that everybody knows, or administers with a password alone."""

from satukota.runtime import hooks
from satukota.runtime.doctor.finding import Findings, fail, ok, warn

SHOWN = 5


def demo_accounts(is_demo: bool) -> Findings:
    """The demo city's published password opens nothing where the city is real."""
    names = hooks.need("accounts.api:open_demo_accounts_with_known_password")()
    if not names:
        yield ok("No account has the demo city's published password")
    elif is_demo:
        yield warn(
            f"This is a demo city: everybody knows the password of {len(names)} accounts",
            "Never enter anything real; start without --demo to close them.",
        )
    else:
        yield fail(
            f"{len(names)} demo accounts are open with a published password: {_some(names)}",
            "Start once without --demo (satukota up), which closes them.",
        )


def administrators(is_demo: bool) -> Findings:
    """Who administers the city has a second step."""
    names = hooks.need("accounts.api:administrators_without_second_step")()
    if not names:
        yield ok("Every administrator has a second step")
    elif not is_demo:
        yield warn(
            f"Administrators with a password alone: {_some(names)}",
            "They set up a second step in their account (/accounts/2fa/).",
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
