"""The one-key classes of a call, what each needs, and how many there may be of which."""

from dataclasses import dataclass

UNDO_SECONDS = 60
WRAP_UP_SECONDS = 90


@dataclass(frozen=True, slots=True)
class CallClass:
    """A class with its key on the desk; `reasons` are asked for when there are any."""

    code: str
    key: str
    real: bool = False
    reasons: tuple[str, ...] = ()


CLASSES = (
    CallClass("emergency", "1", real=True),
    CallClass("information", "2"),
    CallClass("prank", "3", reasons=("children", "abuse", "false_report", "repeated")),
    CallClass("ghost", "4", reasons=("silent", "noise", "short")),
    CallClass("wrong_number", "5"),
    CallClass("test", "6"),
    CallClass("duplicate", "7", real=True),
)
BY_CODE = {entry.code: entry for entry in CLASSES}


def close_problems(classed: str, incidents: int) -> list[str]:
    """Return why a call may not be closed: it needs a class, and a real one needs an incident."""
    if not classed:
        return ["no_class"]
    return ["no_incident"] if BY_CODE[classed].real and not incidents else []


def reason_problem(classed: str, reason: str) -> str:
    """Return `unknown_class`, `needs_reason` or nothing; a prank is never recorded without one."""
    entry = BY_CODE.get(classed)
    if entry is None:
        return "unknown_class"
    if entry.reasons and reason not in entry.reasons:
        return "needs_reason" if entry.code == "prank" or reason else ""
    return ""


def sound_verdict(speech_seconds: float, noise_seconds: float, listened_seconds: float) -> str:
    """Return what the line sounds like: `speech`, `noise`, `silent` after 8 s, or nothing yet."""
    if speech_seconds >= 0.4:
        return "speech"
    if listened_seconds < 8:
        return ""
    return "noise" if noise_seconds >= 2 else "silent"
