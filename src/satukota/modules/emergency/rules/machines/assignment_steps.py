"""The steps of a unit in an incident, and the times that they write."""

from typing import Any

from satukota.modules.emergency.rules.machines.machine import Machine, Step

_MOVING = ("dispatched", "acknowledged", "en_route", "staging")
ACTIVE = (*_MOVING, "on_scene", "patient_contact", "transporting", "at_facility")
"""Assignments that bind a unit."""

ASSIGNMENT = Machine(
    "assignment",
    (
        Step("dispatch", ("proposed",), "dispatched", "dispatched_at"),
        Step("acknowledge", ("dispatched",), "acknowledged", "acknowledged_at"),
        Step("depart", ("dispatched", "acknowledged", "staging"), "en_route", "en_route_at"),
        Step("stage", ("en_route",), "staging", "staging_at"),
        Step("arrive", _MOVING, "on_scene", "on_scene_at"),
        Step("reach_patient", ("on_scene",), "patient_contact", "patient_contact_at"),
        Step("transport", ("on_scene", "patient_contact"), "transporting", "transport_at"),
        Step("deliver", ("transporting",), "at_facility", "at_facility_at"),
        Step("clear", ACTIVE, "cleared", "cleared_at"),
        Step("cancel", ("proposed", *ACTIVE), "cancelled", "cleared_at"),
        Step("decline", ("dispatched", "acknowledged"), "declined", "cleared_at"),
        Step("divert", _MOVING, "diverted", "cleared_at"),
    ),
    frozenset({"cleared", "cancelled", "declined", "diverted"}),
)

PATIENT_STEPS = frozenset({"reach_patient", "transport", "deliver"})


def unit_steps(state: str, *, patients: bool) -> list[str]:
    """Return the steps that a unit may take in a state; only one that carries patients has those with a patient."""
    return [action for action in ASSIGNMENT.actions(state) if patients or action not in PATIENT_STEPS]


OF_THE_DESK = frozenset({"dispatch", "cancel", "divert"})


def crew_steps(state: str, *, patients: bool) -> list[str]:
    """Return the steps that a unit's own crew may take in a state."""
    return [action for action in unit_steps(state, patients=patients) if action not in OF_THE_DESK]


def crew_rules() -> dict[str, Any]:
    """Return the table as the crew's page takes it: without a signal, it offers what the city would accept."""
    return {
        "targets": {step.action: step.target for step in ASSIGNMENT.steps if step.action not in OF_THE_DESK},
        "steps": {state: crew_steps(state, patients=True) for state in sorted(ASSIGNMENT.states())},
        "patient_steps": sorted(PATIENT_STEPS),
        "ends": sorted(ASSIGNMENT.ends),
    }


STAMPS = (
    "dispatched_at",
    "acknowledged_at",
    "en_route_at",
    "staging_at",
    "on_scene_at",
    "patient_contact_at",
    "transport_at",
    "at_facility_at",
    "cleared_at",
)
