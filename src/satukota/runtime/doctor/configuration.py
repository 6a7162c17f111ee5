"""Examine the configuration: map, mail, safety."""

import smtplib
from pathlib import Path

from django.conf import settings

from satukota.runtime.doctor.finding import Findings, fail, ok, warn


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
