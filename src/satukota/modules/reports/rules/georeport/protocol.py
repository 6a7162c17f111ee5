"""What both sides of GeoReport v2 agreed on: statuses, sizes, and how a call is refused."""

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST = 1000

EXTENDED = {
    "new": "open",
    "forwarded": "open",
    "in_progress": "in_progress",
    "checking": "in_progress",
    "asked": "investigating",
    "outside": "internal_referral",
    "done": "fixed",
    "closed": "fixed",
    "archived": "no_further_action",
    "merged": "duplicate",
    "settled": "duplicate",
}
"""Our state → the word of the updates extension."""

STATUSES = frozenset(
    [
        "unchanged",
        "open",
        "closed",
        "fixed",
        "in_progress",
        "planned",
        "action_scheduled",
        "investigating",
        "duplicate",
        "no_further_action",
        "not_councils_responsibility",
        "internal_referral",
        "cancelled",
        "reopen",
        "for_triage",
    ]
)
FINAL = frozenset({"closed", "fixed", "duplicate", "no_further_action", "not_councils_responsibility", "cancelled"})


class Wrong(Exception):
    """A call that cannot be answered: HTTP status and what to say, one line a problem."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__("; ".join(descriptions))
        self.status = status
        self.descriptions = descriptions
