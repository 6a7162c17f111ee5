"""What the assignments of an incident say of it: its state, and whether it may be closed."""

from collections.abc import Iterable

from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT

_REACHED = {
    "on_scene": ("on_scene", "patient_contact", "transporting", "at_facility"),
    "responding": ("acknowledged", "en_route", "staging"),
    "dispatched": ("dispatched",),
}


def derived_incident(assignments: Iterable[str], current: str) -> str:
    """Return the incident's state as its assignments say; what a human decided (`under_control`, ends) stays."""
    if current in INCIDENT.ends or current in ("draft", "under_control"):
        return current
    states = set(assignments)
    for state, reached in _REACHED.items():
        if states.intersection(reached):
            return state
    if "cleared" in states and current == "on_scene":
        return current  # the work is done, a human still closes
    return "scheduled" if current == "scheduled" else "pending"


def close_problems(assignments: Iterable[str], disposition: str, place: str, kind: str) -> list[str]:
    """Return why an incident may not be closed yet, as codes; a supervisor may override with a reason."""
    problems = ["active_assignment"] if any(state in ACTIVE for state in assignments) else []
    problems += [] if disposition else ["no_disposition"]
    problems += [] if place else ["no_place"]
    return problems + ([] if kind else ["no_kind"])
