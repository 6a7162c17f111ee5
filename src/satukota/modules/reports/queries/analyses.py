"""One analysis of the catalogue for a choice: its columns, its rows, how many there are, the list behind each row."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from satukota.modules.reports.queries.choice import COUNTED, Chosen
from satukota.modules.reports.rules.analyses import COUNT, DAYS, SHARE, STARS, Analysis
from satukota.modules.reports.rules.measured import MEASURED

DAY = "86400.0"
OPEN, LATE, NEAR = MEASURED["open"], MEASURED["open_late"], MEASURED["approaching"]
RISK = f"({LATE} OR {NEAR})"


def _part(top: str, bottom: str) -> str:
    return f"count(*) FILTER (WHERE {top})::float / nullif(count(*) FILTER (WHERE {bottom}), 0)"


def _count(what: str) -> str:
    return f"count(*) FILTER (WHERE {what})"


def _share(share: float, what: str) -> str:
    return f"percentile_cont({share}) WITHIN GROUP (ORDER BY {what}) / {DAY}"


def _workdays(share: float, what: str) -> str:
    return f"percentile_cont({share}) WITHIN GROUP (ORDER BY {what})"


MEASURES: dict[str, tuple[str, str]] = {
    "filed": ("count(*)", COUNT),
    "filed_now": (_count("f.day >= %(since)s"), COUNT),
    "filed_before": (_count("f.day < %(since)s"), COUNT),
    "open": (_count(MEASURED["open"]), COUNT),
    "open_late": (_count(MEASURED["open_late"]), COUNT),
    "approaching": (_count(MEASURED["approaching"]), COUNT),
    "resolved": (_count(MEASURED["resolved"]), COUNT),
    "on_time": (_count(MEASURED["on_time"]), COUNT),
    "breached": (_count("f.late"), COUNT),
    "reopened": (_count(MEASURED["reopened"]), COUNT),
    "rated": ("count(f.rating)", COUNT),
    "answered": ("count(f.answer_seconds)", COUNT),
    "forwarded": (_count(MEASURED["forwarded"]), COUNT),
    "evidence_rejected": (_count(MEASURED["rejected"]), COUNT),
    "evidence_rate": (_part("f.rejected > 0", "f.resolved OR f.rejected > 0"), SHARE),
    "resolution_rate": (_part("f.resolved", "true"), SHARE),
    "reopen_rate": (_part("f.reopened > 0", "f.resolved"), SHARE),
    "compliance_rate": (_part("f.resolved AND NOT f.resolve_late", "true"), SHARE),
    "on_time_rate": (_part("f.resolved AND NOT f.resolve_late", "f.resolved"), SHARE),
    "breach_rate": (_part("f.late", "true"), SHARE),
    "negative_rate": (_part("f.rating <= 2", "f.rating IS NOT NULL"), SHARE),
    "first_assignment_rate": (_part("f.forwards = 1", "f.forwards > 0"), SHARE),
    "escalation_rate": (_part("f.escalated", "true"), SHARE),
    "satisfaction": ("avg(f.rating)::float", STARS),
    "verify_days": (f"avg(f.verify_seconds)::float / {DAY}", DAYS),
    "verify_median": (_share(0.5, "f.verify_seconds"), DAYS),
    "answer_days": ("avg(f.answer_workdays)::float", DAYS),
    "answer_median": (_workdays(0.5, "f.answer_workdays"), DAYS),
    "resolve_days": ("avg(f.resolve_workdays)::float", DAYS),
    "resolve_median": (_workdays(0.5, "f.resolve_workdays"), DAYS),
    "resolve_p90": (_workdays(0.9, "f.resolve_workdays"), DAYS),
    "oldest_days": ("(%(today)s - min(f.day) FILTER (WHERE f.is_open AND f.state <> 'merged'))::float", DAYS),
    "promised": ("NULL", DAYS),
    "finished": ("NULL", COUNT),
    "flow": ("NULL", SHARE),
    "stock_open": ("sum(f.open)", COUNT),
    "stock_late": ("sum(f.late)", COUNT),
    "stock_late_rate": ("sum(f.late)::float / nullif(sum(f.open), 0)", SHARE),
}
DIMENSIONS = {
    "agency": "f.agency_id",
    "area": "f.area_code",
    "category": "f.category",
    "class": "f.class_code",
    "channel": "f.channel",
    "state": "f.state",
    "cause": "f.cause",
    "assignee": "coalesce(f.assignee_id, 0)",
    "day": "f.day",
    "weekday": "extract(isodow FROM f.day)::int",
    "resolved_month": "f.resolved_month",
    "age": """CASE WHEN %(today)s - f.day < 1 THEN '1' WHEN %(today)s - f.day < 3 THEN '3'
              WHEN %(today)s - f.day < 7 THEN '7' ELSE 'more' END""",
    "sla": f"""CASE WHEN ({LATE}) OR (NOT is_open AND late) THEN 'late' WHEN {NEAR} THEN 'approaching'
        ELSE 'within' END""",
}
LISTED = {"agency": "agency", "area": "area", "category": "category", "channel": "channel", "state": "state"}


@dataclass(slots=True)
class AnalysisRows:
    """The answer: names of the columns, rows of (keys, values, list), of how many groups, over how many reports."""

    analysis: Analysis
    columns: tuple[str, ...]
    rows: list[dict[str, Any]] = field(default_factory=list)
    of: int = 0
    n: int = 0
    since: date | None = None


def since_of(window: str, chosen: Chosen, today: date) -> date | None:
    """Return the first day of a window; None where it looks at what is open, whenever filed."""
    back = {"today": 0, "week": 6, "month": 29}
    return None if window == "live" else today - timedelta(days=back[window]) if window in back else chosen.start


def _condition(analysis: Analysis, chosen: Chosen, *, column: str = "f.day") -> tuple[str, dict[str, Any]]:
    today = timezone.localdate()
    since = since_of(analysis.window, chosen, today)
    values = {"today": today, "since": since, "from": since, "agency": chosen.agency, "area": f"{chosen.area}%"}
    parts = ["f.is_open AND f.state <> 'merged'"] if since is None and analysis.grain != "stock" else []
    if "filed_before" in analysis.measures and since:
        values["from"] = since - timedelta(days=7)
    if since is not None:
        parts.append(f"{column} >= %(from)s")
    parts += ["f.agency_id = %(agency)s"] if chosen.agency else []
    parts += ["f.area_code LIKE %(area)s"] if chosen.area else []
    if chosen.category and analysis.grain != "stock":
        parts.append("f.category = %(category)s")
        values["category"] = chosen.category
    return " AND ".join(parts) or "true", values


def analysis_rows(analysis: Analysis, chosen: Chosen) -> AnalysisRows:
    """Return an analysis for a choice."""
    if analysis.grain == "rows":
        return _reports(analysis, chosen)
    table = _grouped_rows(analysis, chosen)
    if analysis.flow:
        _flow(table, chosen)
    return table


def _grouped_rows(analysis: Analysis, chosen: Chosen) -> AnalysisRows:
    table = "reports_openday" if analysis.grain == "stock" else "reports_casefact"
    where, parameters = _condition(analysis, chosen)
    keys = [DIMENSIONS[name] for name in analysis.by]
    values = [MEASURES[name][0] for name in analysis.measures]
    total = "sum(f.open)" if analysis.grain == "stock" else "count(*)"
    group = f"GROUP BY {', '.join(str(n + 1) for n in range(len(keys)))}" if keys else ""
    first = len(keys) + 1
    order = "1" if analysis.by[:1] in {("day",), ("weekday",), ("resolved_month",)} else f"{first} DESC NULLS LAST"
    sql = f"""SELECT {", ".join([*keys, *values])}, {total} AS n, count(*) OVER () AS groups FROM {table} f
              WHERE {where} {group} ORDER BY {order} LIMIT %(limit)s"""  # our own text throughout
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters | {"limit": analysis.limit})
        rows = cursor.fetchall()
    answer = AnalysisRows(analysis, analysis.measures, since=parameters["since"])
    answer.of, answer.n = (int(rows[0][-1]), sum(int(row[-2] or 0) for row in rows)) if rows else (0, 0)
    answer.rows = [_row(analysis, chosen, row) for row in rows]
    return answer


def _row(analysis: Analysis, chosen: Chosen, row: tuple[Any, ...]) -> dict[str, Any]:
    keys = dict(zip(analysis.by, row, strict=False))
    values = dict(zip(analysis.measures, row[len(keys) :], strict=False))
    return {"keys": keys, "values": values, "url": address(analysis, chosen, keys)}


def address(analysis: Analysis, chosen: Chosen, keys: dict[str, Any]) -> str:
    """Return the worklist behind an analysis, or behind one of its rows."""
    since = since_of(analysis.window, chosen, timezone.localdate())
    query: dict[str, Any] = {"type": "reports.complaint"} | COUNTED | ({"since": since.isoformat()} if since else {})
    query |= {name: value for name in LISTED if (value := getattr(chosen, name, ""))}
    query |= {LISTED[name]: value for name, value in keys.items() if name in LISTED and value}
    if "assignee" in keys:
        query["assignee"] = keys["assignee"] or "none"
    if isinstance(keys.get("day"), date) and analysis.grain != "stock":
        query |= {"since": keys["day"].isoformat(), "until": keys["day"].isoformat()}
    counted = LISTS.get(analysis.measures[0] if analysis.measures else "")
    behind = f"status=all&among=reports.{counted}" if counted else analysis.list
    return f"/inbox/?{urlencode(query)}&{behind}"


LISTS = {name: name for name in MEASURED} | {"breached": "late", "evidence_rejected": "rejected", "filed": ""}
"""Measure of an analysis → the measure whose reports stand behind its rows (nothing: the analysis names its own list)."""


def _flow(table: AnalysisRows, chosen: Chosen) -> None:
    """Add what was resolved in the window, whenever it was filed, and its ratio to what was filed."""
    analysis = table.analysis
    where, parameters = _condition(analysis, chosen, column="f.resolved_day")
    keys = [DIMENSIONS[name] for name in analysis.by]
    group = f"GROUP BY {', '.join(keys)}" if keys else ""
    sql = f"SELECT {', '.join([*keys, 'count(*)'])} FROM reports_casefact f WHERE {where} {group}"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        done = {tuple(row[:-1]): int(row[-1]) for row in cursor.fetchall()}
    table.columns = (*table.columns, "finished", "flow")
    for row in table.rows:
        finished = done.get(tuple(row["keys"].values()), 0)
        row["values"] |= {"finished": finished, "flow": finished / row["values"]["filed"]}


PINS = """
    SELECT c.number, f.category, f.area_code, f.state, f.channel, {sla} AS sla, f.assignee_id, f.day, f.due_at,
        c.lon, c.lat, count(*) OVER () AS groups
    FROM reports_casefact f JOIN LATERAL (
        SELECT number, lon, lat, visibility FROM case_rows WHERE id = f.case_id) c ON c.visibility <= 1
    WHERE {where} ORDER BY {order} LIMIT %(limit)s
"""
COLUMNS = ("number", "category", "area", "state", "channel", "sla", "assignee", "day", "due", "lon", "lat")
ORDERS = {"due": "f.due_at NULLS LAST", "newest": "f.case_id DESC"}


def _reports(analysis: Analysis, chosen: Chosen) -> AnalysisRows:
    """Return the reports themselves; confidential ones are in no such list."""
    where, parameters = _condition(analysis, chosen)
    where += f" AND {RISK}" if analysis.where == "risk" else ""
    sql = PINS.format(sla=DIMENSIONS["sla"], where=where, order=ORDERS[analysis.order])
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters | {"limit": analysis.limit})
        rows = cursor.fetchall()
    table = AnalysisRows(analysis, COLUMNS, of=int(rows[0][-1]) if rows else 0, since=parameters["since"])
    table.n = table.of
    table.rows = [
        {"keys": {}, "values": dict(zip(COLUMNS, row, strict=False)), "url": f"/cases/{row[0]}/"} for row in rows
    ]
    return table
