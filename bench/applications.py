"""Fill an installation with N birth registrations that were lived through: a few by the real actions, the rest by COPY.

`SATUKOTA_DATA=… python -m bench.applications --cases N`: run while the installation is up. Every copy has names, a NIK,
a telephone number and blocking keys of its own; steps, clocks, papers and events are those of the one that was lived.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from bench.inside import begin, leave_stamp

if TYPE_CHECKING:
    from django.db.models import Model

BIRTH = "layanan.akta-kia"
OPEN = 2000
"""So many notices that wait for the office, and as many that wait for the head, are made besides."""
YEARS = 5
STAFF = ("bidan", "verifikator", "kadis.dukcapil")
STARTS = ("Ba", "Ci", "Di", "El", "Fa", "Gi", "Ha", "Il", "Ki", "La", "Na", "Pu", "Ra", "Su", "Wi", "Yo", "Za", "Mi")
MIDDLES = ("ndra", "tri", "mas", "lok", "rhan", "tari", "ni", "ham", "rana", "ras", "ufal", "ngga", "hma", "kar", "dya")
ENDS = ("", "wati", "yanto", "ningsih", "di", "na", "to", "sari", "man", "fah", "lia", "dewi", "tama", "putra")
FILLED = ("case", "case_clock", "case_party", "case_link", "case_entry", "person")

LIFE = """CREATE TEMP TABLE life (n bigint, pattern bigint, opened timestamptz, sealed text,
    name text, phone text, phone_index text, keys bigint[]) ON COMMIT DROP"""
CASES = """
    INSERT INTO kernel_case ({columns}, id, number, personal, opened_at, changed_at, closed_at, due_at, warn_at, search)
    SELECT {columns}, %(case)s + l.n, 'AKT-' || to_char(l.opened, 'YYYY') || '-' || (1000000 + l.n), l.sealed, l.opened,
        c.changed_at + (l.opened - c.opened_at), c.closed_at + (l.opened - c.opened_at),
        c.due_at + (l.opened - c.opened_at), c.warn_at + (l.opened - c.opened_at),
        setweight(to_tsvector('simple', 'AKT-' || to_char(l.opened, 'YYYY') || '-' || (1000000 + l.n)), 'A')
        || setweight(to_tsvector('indonesian', c.title), 'B')
    FROM life l JOIN kernel_case c ON c.id = l.pattern ORDER BY l.n"""
PEOPLE = """
    INSERT INTO kernel_person (id, name, phone, email, nik, phone_index, email_index, nik_index, language, created_at)
    SELECT %(person)s + n, name, phone, '', '', phone_index, '', '', 'id', opened FROM life ORDER BY n"""
PARTIES = """
    INSERT INTO kernel_case_party (case_id, person_id, role, anonymous, notify, token_digest, created_at)
    SELECT %(case)s + n, %(person)s + n, 'applicant', false, true, md5('bench' || n), opened FROM life ORDER BY n"""
CLOCKS = """
    INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses, stopped_at, late, current)
    SELECT %(case)s + l.n, k.rule, k.run, k.term, k.started_at + (l.opened - c.opened_at),
        k.due_at + (l.opened - c.opened_at), k.warn_at + (l.opened - c.opened_at), k.pauses,
        k.stopped_at + (l.opened - c.opened_at), k.late, k.current
    FROM life l JOIN kernel_case c ON c.id = l.pattern JOIN kernel_case_clock k ON k.case_id = c.id ORDER BY l.n, k.id"""
STEPS = """
    CREATE TEMP TABLE step ON COMMIT DROP AS
    SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY id) AS place, count(*) OVER () AS most
    FROM kernel_event WHERE subject_kind = 'case' AND subject_id = ANY(%(patterns)s)"""
EVENTS = """
    INSERT INTO kernel_event (id, at, name, subject_kind, subject_id, actor_id, role, agency_id, audience,
        audience_agency_id, area, data)
    SELECT %(event)s + l.n * s.most + s.place, s.at + (l.opened - c.opened_at), s.name, s.subject_kind,
        %(case)s + l.n, s.actor_id, s.role, s.agency_id, s.audience, s.audience_agency_id, s.area, s.data
    FROM life l JOIN kernel_case c ON c.id = l.pattern JOIN step s ON s.subject_id = c.id ORDER BY l.n, s.place"""
ENTRIES = """
    INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version, user_id, role,
        agency_id, owner_id, text, public, data)
    SELECT %(case)s + l.n, %(event)s + l.n * s.most + s.place, e.at + (l.opened - c.opened_at), e.action, e.from_state,
        e.to_state, e.flags, e.version, e.user_id, e.role, e.agency_id, e.owner_id, e.text, e.public, e.data
    FROM life l JOIN kernel_case c ON c.id = l.pattern JOIN kernel_case_entry e ON e.case_id = c.id
    LEFT JOIN step s ON s.id = e.event_id ORDER BY l.n, e.id"""
LIKENESS = """
    INSERT INTO services_likeness (case_id, type, keys) SELECT %(case)s + n, %(type)s, keys FROM life ORDER BY n"""
PAPERS = """
    INSERT INTO services_paper (case_id, number, code, issued_at, sha256, {columns})
    SELECT %(case)s + l.n, p.output || '-' || l.n, upper(substr(md5(p.output || l.n), 1, 12)),
        p.issued_at + (l.opened - c.opened_at), md5(l.n::text), {columns}
    FROM life l JOIN kernel_case c ON c.id = l.pattern JOIN services_paper p ON p.case_id = c.id ORDER BY l.n"""
FILES = """
    INSERT INTO kernel_stored_file (id, case_id, kind, name, content_type, size, sha256, state, public)
    SELECT gen_random_uuid(), %(case)s + l.n, f.kind, f.name, f.content_type, f.size, f.sha256, f.state, f.public
    FROM life l JOIN kernel_case c ON c.id = l.pattern AND c.is_open
    JOIN kernel_stored_file f ON f.case_id = c.id AND f.kind LIKE 'document:%%' ORDER BY l.n"""
"""Papers of what waits: without them nothing goes on. What is done needs none to be measured."""
SEQUENCES = ("kernel_case", "kernel_person")


def main() -> None:
    """Fill, then write the stamp."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    options = parser.parse_args()
    begin()
    from satukota.kernel.audit.actions import seal_all
    from satukota.modules.services.demo import keep_accounts

    keep_accounts()
    began = monotonic()
    lived = _patterns()
    fill(options.cases, lived)
    print(f"{options.cases} applications in {monotonic() - began:.0f} s", flush=True)
    print(f"{seal_all()} events sealed", flush=True)  # what else would follow the bulk load beside what is measured
    leave_stamp(options.cases, STAFF)


def _patterns() -> dict[str, int]:
    """Live one application of each kind by the real actions; return their ids by state."""
    from django.core.files.base import ContentFile

    from satukota.kernel.cases.api import Act, Case, apply, flatten, who
    from satukota.kernel.events.api import Actor
    from satukota.kernel.files.api import store
    from satukota.kernel.people.api import User
    from satukota.modules.services.actions.papers import city_keys
    from satukota.modules.services.actions.submission import give_notice
    from satukota.modules.services.demo import SCAN

    city_keys()
    people = {name: User.objects.get(username=name) for name in STAFF}
    ids_by_state = {}
    for n, wanted in enumerate(("diberitahu", "diverifikasi", "selesai")):
        answers = flatten({name: value for name, value in birth(random.Random(n), 0).items() if name != "saksi"})
        typed = {path: str(value) for path, value in answers.items() if value is not None}
        case = give_notice(people["bidan"], BIRTH, typed, f"pattern-{n}")
        for paper in ("lahir", "kkasal"):
            store(ContentFile(SCAN, "pindai.pdf"), kind=f"document:{paper}", by=Actor.system(), case_id=case.pk)
        for action, by in PATHS[wanted]:
            apply(case.number, Act(action), who(people[by]))
        until = monotonic() + 120
        while Case.objects.get(pk=case.pk).state != wanted and monotonic() < until:
            sleep(0.2)
        ids_by_state[wanted] = case.pk
    return ids_by_state


PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "diberitahu": (),
    "diverifikasi": (("lengkapi", "verifikator"), ("setujui", "verifikator")),
    "selesai": (("lengkapi", "verifikator"), ("setujui", "verifikator"), ("terbitkan", "kadis.dukcapil")),
}


def name(draws: random.Random) -> str:
    """Return a name of two words out of some ten million."""
    return " ".join(draws.choice(STARTS) + draws.choice(MIDDLES) + draws.choice(ENDS) for _ in range(2))


def birth(draws: random.Random, days_ago: int) -> dict[str, Any]:
    """Return the answers of a birth."""
    from django.utils import timezone

    mother = name(draws)
    born = timezone.localdate() - timedelta(days=days_ago + draws.randrange(1, 9))
    child = {"nama": name(draws), "jenis_kelamin": draws.choice("LP"), "tgl_lahir": born.isoformat(), "tempat": "rumah"}
    child |= {"kota": "Kota Cilegon", "anak_ke": draws.randrange(1, 4)}
    mothers = {
        "nik": f"367201{draws.randrange(10**9, 10**10)}",
        "nama": mother,
        "tgl_lahir": f"{draws.randrange(1980, 2006)}-0{draws.randrange(1, 10)}-1{draws.randrange(10)}",
    }
    return {
        "asal": "ibu",
        "ayah_alasan": "tidak-kawin",
        "keluarga": {"nomor_kk": f"367201{draws.randrange(10**9, 10**10)}", "alamat": "Jl. Mawar 5"},
        "anak": {**child, "berat_g": draws.randrange(2500, 4000), "panjang_cm": draws.randrange(460, 530) / 10},
        "ibu": mothers,
        "pelapor": {"nama": mother, "hubungan": "ibu", "hp": f"+62812{draws.randrange(10**7, 10**8)}"},
        "saksi": [{"nama": name(draws)}, {"nama": name(draws)}],
    }


def lives(count: int, lived: dict[str, int], wanted: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `life`, the oldest first: done ones over five years, then those that wait."""
    from django.utils import timezone

    from satukota.kernel.people.api import cipher
    from satukota.modules.services.actions.effects import likeness_key
    from satukota.modules.services.rules.likeness import Record, keys_of

    secret, draws, now = likeness_key(), random.Random(2026), timezone.now()
    seal, index = cipher().seal, cipher().index
    done = max(0, count - 2 * OPEN)
    for n in range(count):
        state = "selesai" if n < done else ("diberitahu", "diverifikasi")[n % 2]
        age = timedelta(days=30 + (1 - n / max(done, 1)) * 365 * YEARS) if state == "selesai" else timedelta(0)
        answers = birth(draws, age.days)
        personal = {part: answers[part] for part in ("ibu", "pelapor", "saksi", "keluarga")}
        personal["anak"] = {name: answers["anak"][name] for name in ("nama", "tgl_lahir")}
        reporter, phone = answers["pelapor"]["nama"], answers["pelapor"]["hp"]
        keys = sorted(keys_of(wanted.blocks, Record(answers), secret).stored)
        sealed = seal(json.dumps(personal, ensure_ascii=False), "kernel_case.personal")
        yield (
            n,
            lived[state],
            now - age,
            sealed,
            seal(reporter, "kernel_person.name"),
            seal(phone, "kernel_person.phone"),
            index(phone),
            keys,
        )


def fill(count: int, lived: dict[str, int]) -> None:
    """Write `count` applications after the patterns that were lived."""
    from django.db import connection, transaction
    from django.utils import timezone

    from satukota.kernel.audit.api import declare_load
    from satukota.kernel.cases.api import Case, definition, learn_words
    from satukota.kernel.events.api import ensure_partitions
    from satukota.modules.services.models.papers import Paper

    now = timezone.now()
    ensure_partitions(now - timedelta(days=365 * YEARS + 90), now + timedelta(days=40))
    own = {"id", "number", "personal", "opened_at", "changed_at", "closed_at", "due_at", "warn_at", "search"}
    cases = _after_pattern(CASES, Case, "c", own)
    papers = _after_pattern(PAPERS, Paper, "p", {"id", "case_id", "number", "code", "issued_at", "sha256", "file_id"})
    wanted = definition(BIRTH).dedup  # asked before the COPY, which keeps the connection to itself
    with transaction.atomic(), connection.cursor() as cursor:
        declare_load("bench")
        cursor.execute(LIFE)
        with cursor.copy("COPY life FROM STDIN") as copy:
            for row in lives(count, lived, wanted):
                copy.write_row(row)
        cursor.execute("ANALYZE life")
        values = {"type": BIRTH, "patterns": list(lived.values()), "event": _last("kernel_event") + 1000}
        values |= {table.removeprefix("kernel_"): _last(table) + 1 for table in SEQUENCES}
        with _quiet():
            for sql in (PEOPLE, cases, PARTIES, CLOCKS, STEPS, EVENTS, ENTRIES, LIKENESS, papers, FILES):
                cursor.execute(sql, values)
        for table in SEQUENCES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("SELECT setval('kernel_event_id_seq', (SELECT max(id) FROM kernel_event))")
    learn_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _after_pattern(sql: str, model: "type[Model]", alias: str, own: set[str]) -> str:
    """Return an INSERT that takes every column but its own from the pattern's row, so that a new column is in it."""
    columns = [field.column for field in model._meta.concrete_fields if field.column not in own]
    inserted, taken = ", ".join(columns), ", ".join(f"{alias}.{column}" for column in columns)
    return sql.replace("{columns}", inserted, 1).replace("{columns}", taken, 1)


def _last(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


KEYS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])"""
INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)
    AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


@contextmanager
def _quiet() -> Iterator[None]:
    """Put indexes, foreign keys and the tiles' trigger away while rows are written; they are made again after."""
    from django.db import connection

    tables = [*(f"kernel_{name}" for name in FILLED), "services_likeness", "services_paper"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(KEYS, [tables])
        keys = cursor.fetchall()
        for table, name_, _statement in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name_}"')
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for name_, _statement in indexes:
            cursor.execute(f'DROP INDEX "{name_}"')
        cursor.execute("ALTER TABLE kernel_case DISABLE TRIGGER kernel_case_tiles_opened")
        yield
        cursor.execute("ALTER TABLE kernel_case ENABLE TRIGGER kernel_case_tiles_opened")
        for _name, statement in indexes:
            cursor.execute(statement)
        for table, name_, statement in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name_}" {statement}')


if __name__ == "__main__":
    sys.exit(main())
