"""Examine the program: front end, translations, manifests."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from satukota.kernel.registry.api import HealthCheck, check, offers, resolve
from satukota.runtime import messages
from satukota.runtime.doctor.finding import Findings, fail, ok, warn


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
    """What the modules know of their own state."""
    for module, entry in offers("health", HealthCheck):
        verdict = resolve(module.name, entry.check)()
        text = f"{entry.title}: {verdict.text}"
        yield ok(text) if verdict.well else (fail if entry.vital else warn)(text, verdict.cure)
