"""Lives as rows of the kernel's tables, copied in bulk with numbers and ids from the same sequences."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from satukota.kernel.cases.api import CaseActed, CaseNoted, CaseOpened, row_values
from satukota.modules.reports.demo.history import Life, Step
from satukota.modules.reports.rules.tracking import digest

CASE = (
    "id, number, type, definition_id, state, flags, title, summary, category, data, personal, visibility, "
    "priority, channel, agency_id, assignee_id, "
    "lon, lat, cell, area_code, place_note, opened_at, changed_at, closed_at, due_at, warn_at, is_open, "
    "waiting, version"
)
CLOCK = "case_id, rule, run, term, started_at, due_at, warn_at, pauses, stopped_at, late, next_at, current"
ENTRY = (
    "case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role, agency_id, owner_id, "
    "text, public, data"
)
PARTY = "case_id, person_id, role, anonymous, notify, token_digest, created_at"
LINK = "case_id, other_id, kind, created_at"
EVENT = "id, at, name, subject_kind, subject_id, actor_id, role, agency_id, audience, audience_agency_id, area, data"
MOVE = """
    INSERT INTO kernel_case ({columns}, search)
    SELECT {columns}, setweight(to_tsvector('simple', number), 'A') || setweight(to_tsvector('indonesian', title), 'B')
        || to_tsvector('indonesian', summary || ' ' || place_note) FROM demo_case ORDER BY id
"""
WIB = timedelta(hours=7)


class Tables:
    """Writes lives."""

    def __init__(self, type_id: int, case_type: str) -> None:
        self.type_id, self.case_type = type_id, case_type

    def number(self, lives: Sequence[Life], people: Sequence[int]) -> None:
        """Give every life its id, number, reporter, and every step its event, in the order of time."""
        self.people = people
        ids = _sequence("pg_get_serial_sequence('kernel_case', 'id')", len(lives))
        numbers: dict[int, Iterator[str]] = {}
        years: dict[int, int] = {}
        for life in lives:
            year = (life.story.at + WIB).year
            years[year] = years.get(year, 0) + 1
        for year, count in years.items():
            numbers[year] = iter(_numbers(lives[0].definition.prefix, year, count))
        for pk, life in zip(ids, lives, strict=True):
            life.story.pk, life.story.number = pk, next(numbers[(life.story.at + WIB).year])
        steps = sorted((step for life in lives for step in life.steps), key=lambda step: step.at)
        for event, step in zip(_sequence("'kernel_event_id_seq'", len(steps)), steps, strict=True):
            step.event = event

    def copy_all(self, lives: Sequence[Life]) -> None:
        """Copy cases, clocks, parties, links, history and events."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TABLE IF EXISTS demo_case; CREATE TEMP TABLE demo_case (LIKE kernel_case) ON COMMIT DROP"
            )
        _copy("demo_case", CASE, (self._case(life) for life in lives))
        with connection.cursor() as cursor:
            cursor.execute(MOVE.format(columns=CASE))
        _copy("kernel_case_clock", CLOCK, (row for life in lives for row in _clocks(life)))
        _copy("kernel_case_party", PARTY, (row for life in lives for row in self._parties(life)))
        _copy("kernel_case_link", LINK, (_link(life) for life in lives if life.merged))
        _copy("kernel_case_entry", ENTRY, (_entry(life, step) for life in lives for step in life.steps))
        _copy("kernel_event", EVENT, (self._event(life, step) for life in lives for step in life.steps))

    def _case(self, life: Life) -> tuple[Any, ...]:
        story, last = life.story, life.steps[-1]
        if life.merged and story.first:
            life.data["merged_into"] = story.first.number
        state = life.definition.states[life.state]
        return (
            *(
                story.pk,
                story.number,
                self.case_type,
                self.type_id,
                life.state,
                [],
                story.title,
                story.text,
                story.kind.code,
            ),
            *(json.dumps(life.data, ensure_ascii=False), "", life.visibility, 2, story.channel),
            *(
                life.owner.id if life.owner else None,
                life.assignee,
                story.lon,
                story.lat,
                story.cell,
                story.area,
                story.note,
            ),
            *(story.at, last.at, last.at if state.final else None, life.due_at, life.warn_at, not state.final),
            *(bool(state.waits_for), last.version),
        )

    def _parties(self, life: Life) -> Iterator[tuple[Any, ...]]:
        story = life.story
        person = self.people[int(story.person * len(self.people)) % len(self.people)] if story.person < 0.8 else None
        secret = digest(f"{story.pk:010d}")
        yield (story.pk, person, "reporter", story.privacy != "named", person is not None, secret, story.at)
        if life.merged and story.first:
            yield (story.first.pk, person, "merged", story.privacy != "named", person is not None, "", life.at)

    def _event(self, life: Life, step: Step) -> tuple[Any, ...]:
        story = life.story
        kind = _kind(step)
        data: dict[str, Any] = {
            "type": self.case_type,
            "number": story.number,
            "category": story.kind.code,
            "to": step.to,
        }
        if story.lon is not None and story.lat is not None:
            data |= {"lon": round(story.lon, 5), "lat": round(story.lat, 5)}
        if step.action == "open":
            data |= {"channel": story.channel, "priority": 2}
        else:
            closed = life.definition.states[step.to].final
            more = {"action": step.action, "before": step.before, "version": step.version, "agency": step.owner}
            # Events leave out what is empty, as EventData.as_dict does; "closed" is always said.
            data |= {name: value for name, value in more.items() if value not in (None, "")} | {"closed": closed}
        audience = max(step.visibility, int(kind.ceiling))
        text = json.dumps(data, ensure_ascii=False)
        return (
            *(step.event, step.at, kind.name, "case", story.pk, step.user, step.role, step.agency, audience),
            *(step.owner, story.area, text),
        )


def _kind(step: Step) -> type[CaseOpened] | type[CaseActed]:
    if step.action == "open":
        return CaseOpened
    return CaseActed if step.before != step.to or step.public else CaseNoted


def _clocks(life: Life) -> Iterator[tuple[Any, ...]]:
    for runs in life.runs.values():
        for run in runs:
            values = row_values(run.clock, run.next_at) | {"late": run.late}
            order = ("term", "started_at", "due_at", "warn_at", "pauses", "stopped_at", "late", "next_at")
            columns = (json.dumps(values[name]) if name == "pauses" else values[name] for name in order)
            yield (life.story.pk, run.clock.rule, run.number, *columns, run.current)


def _entry(life: Life, step: Step) -> tuple[Any, ...]:
    answers = dict(step.data)
    if step.action == "merge" and life.story.first:
        answers["into"] = life.story.first.number
    return (
        *(
            life.story.pk,
            step.event,
            step.at,
            step.action,
            step.before,
            step.to,
            list(step.flags),
            step.version,
            step.user,
            step.role,
        ),
        *(step.agency, step.owner, step.text, step.public, json.dumps(answers, ensure_ascii=False)),
    )


def _link(life: Life) -> tuple[Any, ...]:
    first = life.story.first
    return (life.story.pk, first.pk if first else None, "duplicate", life.at)


def _copy(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _sequence(name: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({name}) FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _numbers(prefix: str, year: int, count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_case_number(%s, %s) FROM generate_series(1, %s)", [prefix, year, count])
        return [row[0] for row in cursor.fetchall()]
