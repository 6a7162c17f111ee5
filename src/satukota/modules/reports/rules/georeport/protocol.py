"""What both sides of GeoReport v2 agreed on: statuses, sizes, and how a call is refused."""

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST = 1000

STATES = {
    "new": "open",
    "forwarded": "open",
    "in_progress": "in_progress",
    "checking": "in_progress",
    "asked": "investigating",
    "outside": "investigating",
    "done": "fixed",
    "closed": "fixed",
    "archived": "no_further_action",
    "merged": "duplicate",
    "settled": "duplicate",
}
"""Our state → the word of the updates extension.

Only words that FixMyStreet's table of states has, under the type (open, closed, fixed) that is true here: its
`internal referral` is a closed state, `reopen` and `cancelled` are none at all.
"""
RESULTS = {"planned": "planned", "not_possible": "no_further_action", "explained": "no_further_action"}
"""What a handled report ended with, where it is not repaired."""
NOT_OURS = "not_councils_responsibility"
SAID = {
    "open": "Laporan diterima dan diteruskan ke instansi.",
    "in_progress": "Laporan sedang ditangani.",
    "investigating": "Laporan menunggu keterangan dari pihak lain.",
    "planned": "Perbaikan dijadwalkan.",
    "fixed": "Laporan dinyatakan selesai ditangani.",
    "no_further_action": "Laporan ditutup tanpa perbaikan.",
    NOT_OURS: "Laporan ini di luar kewenangan kota.",
    "duplicate": "Laporan digabung dengan laporan lain tentang hal yang sama.",
}
"""What an update says where nobody wrote anything: other systems complain of an update without words."""


def word_of(state: str, result: str = "", reason: str = "") -> str:
    """Return the word for a report's state; `result` is how it was handled, `reason` why it was archived."""
    if state in {"done", "closed"}:
        return RESULTS.get(result, STATES[state])
    return NOT_OURS if state == "archived" and reason == "outside" else STATES.get(state, "open")


def is_closed(state: str, result: str, *, open_here: bool) -> bool:
    """Tell whether a report counts as closed for others: ended, or handled and not only planned."""
    return not open_here or (state == "done" and word_of(state, result) in FINAL)


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
