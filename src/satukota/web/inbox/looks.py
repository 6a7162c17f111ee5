"""Icons and tones of states and actions, the same on every page."""

ACTIONS = {
    "open": "inbox",
    "forward": "arrow-forward-up",
    "return": "arrow-back-up",
    "start": "player-play",
    "answer": "message-2",
    "ask": "help-circle",
    "reply": "message-circle",
    "close": "circle-check",
    "satisfied": "mood-smile",
    "reopen": "refresh",
    "archive": "archive",
    "merge": "arrow-merge",
    "withdraw": "x",
    "note": "note",
    "assign": "user-check",
    "prioritise": "flag",
    "approve": "circle-check",
    "reject": "circle-x",
    "sign": "signature",
    "pay": "coin",
    "inspect": "clipboard-check",
    "submit": "send",
    "verify": "checklist",
    "escalate": "urgent",
    "locate": "map-pin",
    "moderate": "edit",
    "hide": "eye-off",
    "show": "eye",
    "transfer": "transfer",
    "recategorise": "category",
    "restart": "refresh",
    "resume": "player-play",
    "refer": "external-link",
    "allow": "checks",
    "refuse": "circle-x",
    "unmerge": "unlink",
}


def action_icon(action: str) -> str:
    """Return the icon of an action by its id; actions of new case types get the general one."""
    return ACTIONS.get(action, ACTIONS.get(action.split("_", maxsplit=1)[0], "chevron-right"))


def state_look(is_open: bool, *, waiting: bool = False, initial: bool = False) -> tuple[str, str]:
    """Return tone and icon of a state."""
    if not is_open:
        return "ok", "circle-check"
    if waiting:
        return "warning", "clock-pause"
    return ("", "circle-dashed") if initial else ("info", "progress")
