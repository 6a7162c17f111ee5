"""A service that was free begins to cost: the step that grants bills first, and all that follows waits to be paid."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from satukota.modules.services.rules.new_entries import free_name
from satukota.modules.services.rules.yaml_edits import append, put

BILL, NUMBER, RENDER = "services.bill", "services.number", "services.render"
PAID, CLAIMED = "lunas", "bukti-bayar"
WAITS = "14d"
LABELS = {
    "state": {"id": "Menunggu pembayaran", "en": "Waiting for payment"},
    PAID: {"id": "Lunas", "en": "Fully paid"},
    CLAIMED: {"id": "Beri tahu sudah bayar", "en": "Tell that it is paid"},
    "claim": {"id": "Kapan dan dengan cara apa Anda membayar", "en": "When and how you paid"},
}

type Json = Mapping[str, Any]


def is_billed(raw: Json) -> bool:
    """Tell whether some step of a definition bills."""
    return any(BILL in _listed(action, "run") for action in _actions(raw))


def granting_step(raw: Json) -> int | None:
    """Return the place of the step after which the system makes the paper, None where no such step can be told."""
    made_in = {
        state for action in _actions(raw) if RENDER in _listed(action, "run") for state in _listed(action, "from")
    }
    grants = (
        place
        for place, action in enumerate(_actions(raw))
        if action.get("to") in made_in and "timer" not in action and action.get("id")
    )
    return next(grants, None)


def with_payment(text: str, raw: Json, *, notice: str) -> str:
    """Return a text in which the granting step bills, and the paper is numbered and made once all is paid.

    `notice` is the message that tells the bill. Raises LookupError where no step grants.
    """
    place = granting_step(raw)
    if place is None:
        raise LookupError(BILL)
    grant = _actions(raw)[place]
    state, run = free_name("dibayar", raw.get("states", {}), "-"), _listed(grant, "run")
    text = put(
        text, ("states", state), {"waitsFor": _role(raw, "applicant"), "expires": WAITS, "label": LABELS["state"]}
    )
    text = put(text, ("actions", place, "to"), state)
    text = put(text, ("actions", place, "public"), value=True)
    text = put(text, ("actions", place, "run"), [*(name for name in run if name != NUMBER), BILL])
    for action in _paying_steps(raw, state, str(grant["to"]), numbers=NUMBER in run):
        text = append(text, ("actions",), action)
    for other, step in enumerate(_actions(raw)):
        if step.get("timer") == "expires":
            text = append(text, ("actions", other, "from"), state)
    notify = raw.get("notify", {})
    first = next(iter(notify.values()), None)
    if isinstance(first, Mapping) and grant["id"] not in notify:
        text = put(text, ("notify", str(grant["id"])), {**first, "template": notice})
    return _played(text, raw, str(grant["id"]), state)


def _paying_steps(raw: Json, state: str, to: str, *, numbers: bool) -> Iterator[dict[str, Any]]:
    claim = {"keterangan": {"type": "string", "required": True, "maxLength": 300, "label": LABELS["claim"]}}
    yield {
        "id": CLAIMED,
        "from": [state],
        "by": [_role(raw, "applicant")],
        "likely": True,
        "form": claim,
        "label": LABELS[CLAIMED],
    }
    run = {"run": [NUMBER]} if numbers else {}
    yield {"id": PAID, "from": [state], "to": to, "by": [_role(raw, "system")], **run, "label": LABELS[PAID]}


def _played(text: str, raw: Json, grant: str, state: str) -> str:
    """Return a text whose examples pay after the granting step, or end where they wait to be paid."""
    for number, example in enumerate(raw.get("tests", ())):
        path = _listed(example, "path")
        at = next((place for place, step in enumerate(path) if _named(step) == grant), None)
        if at is None:
            continue
        if at + 1 == len(path):
            text = put(text, ("tests", number, "end"), state)
        else:
            text = put(text, ("tests", number, "path"), [*path[: at + 1], PAID, *path[at + 1 :]])
    return text


def _named(step: Any) -> str:
    """Return the action of a step of an example: a word, `{tolak: {alasan: …}}` or `{action: tolak, …}`."""
    if isinstance(step, Mapping):
        return str(step.get("action") or next(iter(step), ""))
    return str(step)


def _actions(raw: Json) -> Sequence[Json]:
    actions = raw.get("actions", ())
    return [action if isinstance(action, Mapping) else {} for action in actions] if isinstance(actions, list) else []


def _listed(entry: Json, key: str) -> list[Any]:
    value = entry.get(key, []) if isinstance(entry, Mapping) else []
    return list(value) if isinstance(value, list) else [value]


def _role(raw: Json, kind: str) -> str:
    roles = raw.get("roles", {})
    return next(
        (str(name) for name, role in roles.items() if isinstance(role, Mapping) and role.get("kind") == kind), kind
    )
