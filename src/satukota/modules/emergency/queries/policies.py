"""What the city decided, with the defaults where it did not, and where those come from."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satukota.kernel.registry.api import Due, Text
from satukota.modules.emergency.models import Policy, Recording
from satukota.modules.emergency.rules import measures, recommend


@dataclass(frozen=True)
class Default:
    """A policy's value until the city sets its own; `source` says where the value comes from."""

    value: Any
    title: Text
    source: str = ""
    verified: bool = False


DEFAULTS: dict[str, Default] = {
    "answer_seconds": Default(10, _("Answer within (seconds)"), "NC 09 NCAC 06C .0209(a)"),
    "classify_seconds": Default(30, _("Classify within (seconds)"), "Cilegon SOP: 30 s – 1 min"),
    "processing_seconds": Default(90, _("First unit sent within (seconds)"), "NFPA 1221"),
    "acknowledge_seconds": Default(30, _("Unit accepts within (seconds)")),
    "turnout_seconds": Default(80, _("Unit leaves within (seconds)"), "NFPA 1710"),
    "travel_seconds": Default(480, _("Drive within (seconds)")),
    "response_seconds": Default(900, _("On scene within (seconds)"), "Permendagri 114/2018"),
    "goal_percent": Default(90, _("Goal: share of times that are kept (percent)"), "NENA-STA-020, NFPA 1225"),
    "abandoned_percent": Default(5, _("Goal: given up by callers at most (percent)")),
    "recording_days": Default(90, _("Keep recordings (days)")),
    "call_days": Default(1825, _("Keep call records (days)"), "NC 09 NCAC 06C .0215"),
    "fix_age_seconds": Default(1800, _("A position is stale after (seconds)")),
    "board_stale_seconds": Default(120, _("The board shows a position as old after (seconds)")),
    "radius_metres": Default(0, _("Farthest unit to propose (metres, 0 = no limit)")),
    "reach_kilometres": Default(200, _("A unit's position is believed within (kilometres of the city's middle)")),
    "rest_allowed": Default(False, _("Units in rest may be proposed last")),
    "block_hours": Default(24, _("A block lasts (hours)")),
    "nearby_metres": Default(500, _("An incident is near within (metres)")),
    "nearby_minutes": Default(60, _("An incident is near within (minutes)")),
    "desks_on_duty": Default(2, _("Call takers on duty")),
    "overflow_seconds": Default(40, _("Other telephones ring too after (seconds, 0 = never)")),
    "overflow_phones": Default("", _("Telephones of the second group (numbers or SIP addresses, with commas)")),
    "neighbour_seconds": Default(0, _("The caller goes to the neighbour's centre after (seconds, 0 = never)")),
    "neighbour_address": Default("", _("The neighbour's centre (SIP address, sip:112@…)")),
    "exercise": Default(False, _("Exercise running: the trainer's clock is accepted")),
    "router_url": Default("", _("Drive-time service (Valhalla address or extract)")),
    "call_prefix": Default("Darurat", _("Caller name on messages")),
}


def policy(code: str) -> Any:
    """Return the city's value of a policy, else the default. Raises KeyError for an unknown code."""
    default = DEFAULTS[code]
    value = Policy.objects.filter(code=code).values_list("value", flat=True).first()
    return default.value if value is None else value


def policies() -> dict[str, Any]:
    """Return all values by code, in one query."""
    return {code: default.value for code, default in DEFAULTS.items()} | dict(
        Policy.objects.values_list("code", "value")
    )


def limits() -> recommend.Limits:
    """Return what the city allows to the recommendation."""
    values = policies()
    return recommend.Limits(
        fix_age=values["fix_age_seconds"], radius=values["radius_metres"], rest_allowed=bool(values["rest_allowed"])
    )


def overflow() -> dict[str, Any]:
    """Return what happens to callers whom no desk answers, as an exchange's adapter reads it."""
    values = policies()
    neighbour = str(values["neighbour_address"]).strip()
    return {
        "second_after": values["overflow_seconds"],
        "second_group": [target.strip() for target in str(values["overflow_phones"]).split(",") if target.strip()],
        "neighbour_after": values["neighbour_seconds"],
        "neighbour": neighbour if neighbour.startswith(("sip:", "sips:")) else "",
    }


def targets() -> dict[str, float]:
    """Return the target in seconds of each measure."""
    values = policies()
    return {name: float(values[f"{name}_seconds"]) for name in measures.MEASURES}


def retention(code: str) -> timedelta:
    """Return how long something is kept."""
    return timedelta(days=float(policy(code)))


def due_recordings(days: int | None) -> list[Due]:
    """Return how many recordings the next run erases, by how long they have been over."""
    now = timezone.now()
    before = now - (retention("recording_days") if days is None else timedelta(days=days))
    rows = Recording.objects.filter(made_at__lt=before, held=False, erased_at__isnull=True)
    recent = before - timedelta(days=30)
    return [
        Due(gettext("Recordings"), gettext("over for up to 30 days"), rows.filter(made_at__gte=recent).count()),
        Due(gettext("Recordings"), gettext("over for longer"), rows.filter(made_at__lt=recent).count()),
    ]
