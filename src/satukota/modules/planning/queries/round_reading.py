"""A frozen document of a round as its readers see it: days as days, words in their language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from satukota.modules.planning.queries.coverage import Coverage
from satukota.modules.planning.queries.judged import words_kept
from satukota.modules.planning.queries.targets import words_of

type Content = dict[str, Any]


def readable(content: Mapping[str, Any]) -> Content:
    """Return a document with its moments as moments and the words of its states in the reader's language."""
    drifting = content.get("drifting", {"total": 0, "nodes": []})
    return {
        **content,
        "progress": Counter(content["progress"]),
        "opened_at": _parsed(content["opened_at"]),
        "closed_at": _parsed(content["closed_at"]),
        "rows": [_spoken(row) | {"due_at": _parsed(row["due_at"])} for row in content["rows"]],
        "groups": [
            group | {"more": group["total"] - len(group["lines"]), "lines": list(map(_promised, group["lines"]))}
            for group in content.get("groups", ())
        ],
        "indicators": list(map(_promised, content.get("indicators", ()))),
        "drifting": drifting | {"more": drifting["total"] - len(drifting["nodes"])},
        "correctives": [_dated(row) for row in content.get("correctives", ())],
        "meeting": _readable_meeting(content.get("meeting", {})),
        "overdue": [row | {"due": date.fromisoformat(row["due"])} for row in content.get("overdue", ())],
    }


def _dated(row: Content) -> Content:
    return _spoken(row) | {"due": date.fromisoformat(row["due"]) if row["due"] else None}


def _readable_meeting(meeting: Content) -> Content:
    """Return a meeting with its days as days; a round that was frozen before meetings were kept has an empty one."""
    held_on = meeting.get("held_on")
    return (
        {"place": "", "chair": "", "agenda": [], "attendance": []}
        | meeting
        | {
            "held_on": date.fromisoformat(held_on) if held_on else None,
            "before": [_dated(row) for row in meeting.get("before", ())],
        }
    )


def _parsed(text: str | None) -> Any:
    return timezone.localtime(moment) if text and (moment := parse_datetime(text)) else None


def _promised(line: Content) -> Content:
    judged = line.get("public_judged")  # rounds that were frozen before it was kept have none
    units = line.get("units")
    return line | {
        "covered": Coverage(*line.get("coverage", (0, 0))).words,
        "units": units | {"words": Coverage(units["reported"], units["expected"]).words} if units else None,
        "promised": words_of(line["changed_promise"]),
        "public_judged": words_kept(judged) if judged else "",
    }


def _spoken(row: Content) -> Content:
    language = (get_language() or "id")[:2]
    return row | {"label": row["labels"].get(language, row["labels"]["id"])}


def shortened(groups: Iterable[Content], each: int) -> list[Content]:
    """Return groups with their first lines alone, and how many more there are."""
    return [
        group | {"lines": group["lines"][:each], "more": group["total"] - len(group["lines"][:each])}
        for group in groups
    ]
