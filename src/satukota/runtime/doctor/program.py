"""Examine the program and its settings: front end, translations, manifests, map, mail, safety."""

import smtplib
from pathlib import Path

from django.apps import apps
from django.conf import settings

from satukota.kernel.registry.api import check as manifest_problems
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
    problems = manifest_problems()
    for problem in problems:
        yield fail(problem, "Correct or remove that module.")
    if not problems:
        yield ok("Modules are sound")


def map_source() -> Findings:
    """The map has a base."""
    source = settings.MAP_TILES
    if not source:
        yield ok("Map: own areas, coast and landmarks (MAP_TILES names a base map)")
    elif "{z}" in source:
        yield ok(f"Map tiles from {source}")
    elif Path(source).is_file():
        yield ok(f"Map tiles from the file {source}")
    else:
        yield fail(
            f"MAP_TILES names {source}, which is not there", "Give a PMTiles file or an address with {z}/{x}/{y}."
        )


def mail() -> Findings:
    """The mail server takes mail."""
    if not settings.EMAIL_HOST:
        yield warn(
            "No mail server: messages wait in the outbox", "Set SMTP_HOST (and SMTP_PORT, SMTP_USER, SMTP_PASSWORD)."
        )
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        yield fail(
            f"Mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {error}", "Check SMTP_HOST and SMTP_PORT."
        )
    else:
        yield ok(f"Mail server {settings.EMAIL_HOST}")


def safety() -> Findings:
    """Nothing of the developer's convenience is left on in production."""
    if settings.DEBUG:
        yield warn("Developer mode is on: errors show the program's inside", "Unset SATUKOTA_DEBUG.")
    if settings.HTTPS and settings.ALLOWED_HOSTS == ["*"]:
        yield warn("Any host name is accepted", "Set ALLOWED_HOSTS to the names of this site.")
    if settings.HTTPS and settings.DEMO_SIGN_INS:
        yield warn("Demo accounts are shown on the sign-in page", "Start without --demo.")
