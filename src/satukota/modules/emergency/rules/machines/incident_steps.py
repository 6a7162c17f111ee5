"""The steps of an incident, from the first word of it to its end."""

from satukota.modules.emergency.rules.machines.machine import Machine, Step

OPEN_INCIDENT = ("draft", "pending", "scheduled", "dispatched", "responding", "on_scene", "under_control")
_BEFORE_SCENE = ("pending", "scheduled", "dispatched", "responding")

INCIDENT = Machine(
    "incident",
    (
        Step("release", ("draft", "scheduled"), "pending"),
        Step("schedule", ("draft", "pending"), "scheduled"),
        Step("dispatch", ("pending", "scheduled"), "dispatched", "first_dispatch_at"),
        Step("respond", ("pending", "dispatched"), "responding"),
        Step("arrive", ("pending", "dispatched", "responding"), "on_scene", "first_on_scene_at"),
        Step("stand_down", ("dispatched", "responding", "on_scene"), "pending"),
        Step("control", ("on_scene", "responding", "dispatched"), "under_control", "under_control_at"),
        Step("close", OPEN_INCIDENT, "closed", "closed_at"),
        Step("refer", ("draft", *_BEFORE_SCENE), "referred", "closed_at"),
        Step("cancel", ("draft", *_BEFORE_SCENE, "on_scene"), "cancelled", "closed_at"),
        Step("unfounded", (*_BEFORE_SCENE, "on_scene", "under_control"), "unfounded", "closed_at"),
        Step("duplicate", OPEN_INCIDENT, "duplicate", "closed_at"),
        Step("part", ("duplicate",), "pending"),
        Step("reopen", ("closed", "cancelled", "unfounded", "referred"), "pending"),
    ),
    frozenset({"closed", "referred", "cancelled", "unfounded", "duplicate"}),
)
