"""Examine the configuration: map, mail, safety."""

import json
import smtplib
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.signing import TimestampSigner

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
    if not settings.SMTP_HOST:
        yield warn(
            "No mail server: messages wait in the outbox", "Set SMTP_HOST (and SMTP_PORT, SMTP_USER, SMTP_PASSWORD)."
        )
        return
    try:
        with smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        yield fail(f"Mail server {settings.SMTP_HOST}:{settings.SMTP_PORT}: {error}", "Check SMTP_HOST and SMTP_PORT.")
    else:
        yield ok(f"Mail server {settings.SMTP_HOST}")


def audit_head() -> Findings:
    """The newest seal of the log is published where whoever takes over this machine cannot change it."""
    if settings.AUDIT_HEAD_TO:
        yield ok(f"The newest seal goes to {settings.AUDIT_HEAD_TO} each day")
    else:
        yield warn(
            "The newest seal of the log is kept on this machine only",
            "Set AUDIT_HEAD_TO to an e-mail address or to a file on another machine.",
        )


def safety() -> Findings:
    """Nothing of the developer's convenience is left on in production."""
    if settings.DEBUG:
        yield warn("Developer mode is on: errors show the program's inside", "Unset SATUKOTA_DEBUG.")
    if "*" in settings.ALLOWED_HOSTS:
        yield fail("Any host name is accepted (ALLOWED_HOSTS=*)", "Name those of this site, or leave it empty.")


FORGED = "192.0.2.1"
"""An address that nobody has: what a sender could write into the header."""


def proxies() -> Findings:
    """As many proxies stand before the site as TRUSTED_PROXIES says: asked by a request through SITE_URL."""
    sign = TimestampSigner(salt="satukota.proxies").sign("doctor")
    query = urlencode({"sign": sign})
    probe = Request(f"{settings.SITE_URL}/healthz/proxies?{query}", headers={"X-Forwarded-For": FORGED})  # noqa: S310
    try:
        with urlopen(probe, timeout=5) as answer:  # noqa: S310  # SITE_URL is the operator's own
            entries = json.loads(answer.read(10_000))["forwarded"]
    except (OSError, ValueError, KeyError) as error:
        yield warn(
            f"The proxies could not be counted: {settings.SITE_URL} does not answer from here ({error})",
            "Run the doctor while the city runs, and set SITE_URL to the address as citizens reach it.",
        )
        return
    number = len([entry for entry in entries if entry != FORGED])
    if number == settings.TRUSTED_PROXIES:
        yield ok(f"Proxies before the site: {number}, as TRUSTED_PROXIES says")
    else:
        yield fail(
            f"Requests through {settings.SITE_URL} pass {number} proxies, TRUSTED_PROXIES says"
            f" {settings.TRUSTED_PROXIES}: limits count the wrong addresses",
            f"Set TRUSTED_PROXIES={number}, if all of them are yours.",
        )
