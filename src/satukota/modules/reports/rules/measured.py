"""What each measure counts, said once: the sums behind figures and the lists behind them read the same condition."""

MEASURED = {
    "filed": "true",
    "open": "is_open AND state <> 'merged'",
    "open_late": "is_open AND state <> 'merged' AND due_at < now()",
    "approaching": "is_open AND state <> 'merged' AND due_at >= now() AND warn_at < now()",
    "resolved": "resolved",
    "on_time": "resolved AND NOT resolve_late",
    "late": "late",
    "answered": "answer_seconds IS NOT NULL",
    "answered_on_time": "answer_seconds IS NOT NULL AND NOT answer_late",
    "reopened": "reopened > 0",
    "returned": "returned > 0",
    "rated": "rating IS NOT NULL",
    "negative": "rating <= 2",
    "rejected": "rejected > 0",
    "forwarded": "forwards > 0",
}
"""Measure → condition over the facts of a report (`models.CaseFact`). `late` is "ever past a promise", `open_late` is now."""
