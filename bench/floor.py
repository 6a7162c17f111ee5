"""The floor: the same rows written and read by plain SQL, one connection for each client (pgbench, prepared)."""

import re
import subprocess
import tempfile
from pathlib import Path

from bench.city import City
from bench.load import Load

LIST = """SELECT id, number, type, definition_id, state, flags, title, category, priority, channel, agency_id, assignee_id,
 area_code, place_note, lon, lat, opened_at, changed_at, closed_at, due_at, warn_at, is_open, waiting, version, visibility
 FROM kernel_case """

MATTER = """(ARRAY['Lampu jalan mati', 'Sampah menumpuk', 'Jalan rusak dan berlubang', 'Pohon tumbang', 'Air keruh',
 'Banjir setinggi lutut', 'Trotoar dipakai berdagang', 'Drainase mampet'])[1 + :x % 8]"""
"""Texts differ as in a city: cases that all say the same would make its search another one."""

INTAKE = r"""
\set x random(1, 1000000)
BEGIN;
SELECT nextval('kernel_case_id_seq') AS id, kernel_case_number('LAP', 2026) AS number \gset
INSERT INTO kernel_person (name, phone, email, nik, phone_index, email_index, nik_index, language, created_at)
 VALUES (repeat('n', 100), repeat('p', 90), '', '', md5(:x::text), '', '', 'id', now()) RETURNING id AS person \gset
INSERT INTO kernel_case (id, number, type, definition_id, state, flags, title, summary, category, data, personal, visibility,
 priority, channel, agency_id, lon, lat, cell, area_code, place_note, opened_at, changed_at, due_at, warn_at, is_open, waiting,
 version) VALUES (:id, :number, 'reports.complaint', {type}, 'new', '{{}}', {matter} || ' di depan pasar',
 {matter} || ' di depan pasar sudah seminggu, gelap sekali dan rawan kecelakaan. Mohon segera diperbaiki.',
 'jalan.lampu', '{{"class": "complaint", "norm": "3wd", "second": false, "hidden": false, "answers": {{}}, "anonymous": false,
 "suggested": "dishub", "inspection": false, "confidential": false, "suggested_why": {{"why": "category"}}}}', '', 1, 2, 'api',
 {agency}, 106.0 + :x / 1e7, -6.0 - :x / 1e7, {cell} + :x * 1000, '36.72.01.1001', '', now(), now(), now() + interval '3 days',
 now() + interval '2 days', true, false, 1);
INSERT INTO kernel_case_clock (case_id, rule, run, term, started_at, due_at, warn_at, pauses, late, next_at, current)
 VALUES (:id, 'verify', 1, '3wd', now(), now() + interval '3 days', now() + interval '2 days', '[]', false,
 now() + interval '2 days', true);
INSERT INTO kernel_case_party (case_id, person_id, role, anonymous, notify, token_digest, created_at)
 VALUES (:id, :person, 'reporter', false, true, repeat('d', 64), now());
INSERT INTO kernel_event (name, subject_kind, subject_id, role, audience, audience_agency_id, area, data)
 VALUES ('cases.opened', 'case', :id, 'reporter', 1, {agency}, '36.72.01.1001', '{{"to": "new", "lat": -6.01, "lon": 106.01,
 "type": "reports.complaint", "number": "LAP-2026-000001", "channel": "api", "category": "jalan.lampu", "priority": 2}}')
 RETURNING id AS event \gset
INSERT INTO kernel_done_key (key, event_id, subject_kind, subject_id) VALUES ('floor:' || :id, :event, 'case', :id);
INSERT INTO kernel_case_entry (case_id, event_id, at, action, from_state, to_state, flags, version, role, owner_id, text, public,
 data) VALUES (:id, :event, now(), 'open', '', 'new', '{{}}', 1, 'reporter', {agency}, '', true, '{{}}');
COMMIT;
"""

READS = {
    "inbox": LIST + "WHERE is_open AND visibility <= 1 ORDER BY id DESC LIMIT 51;",
    "search": LIST + "WHERE is_open AND visibility <= 1 AND search @@ 'lampu'::tsquery ORDER BY id DESC LIMIT 51;",
    "map": """\\set x random(0, 60)
SELECT tile, sum(count) FROM kernel_tile_count WHERE zoom = 14 AND tile BETWEEN {cell} >> 20 AND ({cell} >> 20) + :x
 AND visibility <= 1 AND is_open GROUP BY tile;""",
    "detail": """\\set n random(1, {count})
SELECT * FROM kernel_case WHERE id = :n;
SELECT * FROM kernel_case_entry WHERE case_id = :n ORDER BY id;
SELECT * FROM kernel_case_clock WHERE case_id = :n AND current;""",
}


def floor(city: City, name: str, *, clients: int, seconds: float) -> Load | None:
    """Run the floor of a scenario; None where it has none."""
    text = INTAKE if name == "intake" else READS.get(name)
    if text is None:
        return None
    row = city.psql(
        "SELECT max(id), coalesce((SELECT cell FROM kernel_case WHERE cell IS NOT NULL LIMIT 1), 0) FROM kernel_case"
    )
    kind = city.psql("SELECT id FROM kernel_case_type WHERE type = 'reports.complaint' AND status = 'published'")[0][0]
    agency = city.psql("SELECT id FROM kernel_agency WHERE code = 'diskominfo'")[0][0]
    count, cell = (int(value or 1) for value in row[0])
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "floor.sql")
        script.write_text(
            re.sub(r"\n ", " ", text.format(type=kind, agency=agency, cell=cell, count=count, matter=MATTER))
        )
        command = [
            "pgbench",
            "-n",
            "-M",
            "prepared",
            "-j",
            "1",
            "-c",
            str(clients),
            "-T",
            str(int(seconds)),
            "-l",
            "--log-prefix",
            str(Path(folder, "log")),
            "-f",
            str(script),
            *city.address,
        ]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        times = sorted(
            int(line.split()[2]) / 1e6 for log in Path(folder).glob("log.*") for line in log.read_text().splitlines()
        )
    from bench.load import summary

    done = int(re.search(r"actually processed: (\d+)", printed)[1])  # type: ignore[index]
    figures = summary(times, float(seconds), 0)
    figures.done = done
    return figures
