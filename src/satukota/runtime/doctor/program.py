"""Examine the program and its accounts: front end, translations, manifests, who gets in.

Nobody gets in with a password that everybody knows, or administers with a password alone.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from satukota.kernel.registry.api import check
from satukota.runtime import hooks, messages
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


def front_end() -> Findings:
    """Style sheets and programs are built and collected."""
    if not (settings.BASE / "web" / "static" / "dist" / "manifest.json").exists():
        yield warn("The front end is not built: pages work, but look bare", "Run: make frontend (needs Node 20)")
    elif not Path(settings.STATIC_ROOT).exists():
        yield warn("Static files are not collected", "Run: satukota up")
    else:
        yield ok("The front end is built")


def translations() -> Findings:
    """Every translation is compiled."""
    roots = [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("satukota.")]
    stale = [path for root in roots for path in messages.stale(root)]
    if stale:
        yield fail(f"{len(stale)} translations are not compiled, {stale[0]} for one", "Run: satukota up")
    else:
        yield ok("Translations are compiled")


def manifests() -> Findings:
    """What modules say of themselves leads somewhere."""
    faults = check()
    for fault in faults:
        yield warn(f"Left out: {fault.module}, {fault.hook} “{fault.entry}”: {fault.problem}", f"{fault.cure}.")
    if not faults:
        yield ok("Modules are sound")


def health() -> Findings:
    """What all checks say: the same that the page of health and `/metrics` show."""
    for finding in hooks.need("health.api:examine")():
        text = f"{finding.check.title}: {finding.verdict.text}"
        if finding.verdict.well:
            yield ok(text)
        else:
            broken = finding.level.name == "BROKEN"
            yield (fail if broken else warn)(text, finding.verdict.cure)
