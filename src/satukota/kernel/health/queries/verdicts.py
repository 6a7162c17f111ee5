"""One source for the page, `/readyz`, `/metrics` and the doctor: what every check says now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from satukota.kernel.health.rules import Level, level_of
from satukota.kernel.registry.api import HEALTH_PARTS, Health, HealthCheck, Module, offers, resolve

type Check = tuple[Module, HealthCheck]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says, and how bad it is."""

    check: HealthCheck
    verdict: Health
    level: Level


def checks() -> list[Check]:
    """Return the checks of all modules, by the parts of the page."""
    return sorted(offers("health", HealthCheck), key=lambda check: HEALTH_PARTS.index(check[1].part))


def vital_checks() -> list[Check]:
    """Return what `/readyz` tells: what the city cannot work without, and what it names besides."""
    return [check for check in checks() if check[1].vital or check[1].told]


def examine(wanted: Iterable[Check] | None = None) -> list[Finding]:
    """Ask all checks, or those that are wanted; each is asked even where the one before could not answer."""
    return [_finding(*check) for check in (checks() if wanted is None else wanted)]


def _finding(module: Module, check: HealthCheck) -> Finding:
    try:
        verdict: Health = resolve(module.name, check.check)()
    except (DatabaseError, OSError) as error:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        text = _("could not be looked at (%(error)s)") % {"error": type(error).__name__}
        verdict = Health(False, text, _("See log/satukota.log, and what else is not well here."), grave=True)
    return Finding(check, verdict, level_of(well=verdict.well, grave=verdict.grave or check.vital))
