"""What the city decided, with the defaults where it did not."""

from datetime import timedelta
from typing import Any

from satukota.modules.emergency.models import Policy
from satukota.modules.emergency.queries.defaults import DEFAULTS
from satukota.modules.emergency.rules import measures, recommend


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


def targets() -> dict[str, float]:
    """Return the target in seconds of each measure."""
    values = policies()
    return {name: float(values[f"{name}_seconds"]) for name in measures.MEASURES}


def retention(code: str) -> timedelta:
    """Return how long something is kept."""
    return timedelta(days=float(policy(code)))
