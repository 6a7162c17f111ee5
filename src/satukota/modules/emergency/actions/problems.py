"""Why the desk may not do something: each carries a code, and what to show."""

from datetime import datetime
from typing import Any


class DeskProblem(Exception):
    """Something stands in the way; `code` and `detail` tell the desk what to show, `status` the answer's number."""

    code = "problem"
    status = 409

    def __init__(self, **detail: Any) -> None:
        super().__init__(self.code)
        self.detail = detail


class Taken(DeskProblem):
    """Another call taker has this call."""

    code = "taken"

    def __init__(self, who: str, at: datetime | None, *, stale: bool) -> None:
        super().__init__(who=who, at=at.isoformat() if at else None, stale=stale)


class NotNow(DeskProblem):
    """That step is not possible in this state."""

    code = "not_now"


class Unready(DeskProblem):
    """Something is missing before this may be closed; `missing` holds the codes."""

    code = "unready"


class UnitsBusy(DeskProblem):
    """Units that were free when the dispatcher looked are committed now."""

    code = "units_busy"


class Changed(DeskProblem):
    """Somebody else changed it since it was read; `who`, `step` and `at` say what, `version` and `state` how it stands."""

    code = "changed"


class NotOpen(DeskProblem):
    """This incident has ended; `who`, `step` and `at` say who ended it."""

    code = "not_open"


class Missing(DeskProblem):
    """There is no such thing, or a field is missing."""

    code = "missing"
    status = 422
