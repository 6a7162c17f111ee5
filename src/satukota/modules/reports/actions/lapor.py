"""SP4N-LAPOR! as a partner: their interface is closed, so the transport is a port, with a simulator and files."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.api import Case, CaseEntry
from satukota.kernel.places.api import area_label
from satukota.kernel.tables.api import csv_text, unguard_cell
from satukota.modules.reports.actions.exchange import Declined, News, Unreachable
from satukota.modules.reports.actions.open311_client import call
from satukota.modules.reports.actions.submit import Refused, submit
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.danger import danger_sentence
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.rules.georeport.instants import stamp
from satukota.modules.reports.rules.lapor import CLASSES, STATUSES
from satukota.modules.reports.rules.lapor_files import COLUMNS, is_yes, read_file
from satukota.modules.reports.rules.submission import TYPE, Submission
from satukota.modules.reports.rules.wording import clean

type Transport = Callable[[str, dict[str, Any]], Any]


class Lapor:
    """The port to LAPOR!: sends and reads by a transport that is exchanged when the contract is known."""

    def __init__(self, partner: Partner, transport: Transport | None = None) -> None:
        self.partner = partner
        self.transport = transport or self._http

    def _http(self, service: str, content: dict[str, Any]) -> Any:
        status, body = call(f"{self.partner.url.rstrip('/')}/{service}", json.dumps(content).encode())
        if 400 <= status < 500:
            raise Declined(f"status {status}")
        try:
            return json.loads(body)
        except ValueError as error:
            raise Unreachable(f"status {status}, not JSON") from error

    def send(self, case: Case) -> str:
        """Deliver a report and return its tracking id. Raises Unreachable or Declined."""
        answer = self.transport("laporan", {"key": self.partner.key, **row_of(case, [])})
        if not answer.get("tracking_id"):
            raise Declined(str(answer.get("pesan", "no tracking id")))
        return str(answer["tracking_id"])

    def news(self, external_ids: list[str]) -> list[News]:
        """Return where these reports stand. Raises Unreachable."""
        rows = self.transport("status", {"key": self.partner.key, "tracking_id": external_ids}).get("laporan", [])
        done = {"Terdisposisi Selesai": "done"}
        return [
            News(
                str(row["tracking_id"]),
                done.get(row.get("status", ""), str(row.get("status", ""))),
                row.get("tindak_lanjut", ""),
            )
            for row in rows
        ]


@dataclass
class Simulator:
    """LAPOR! in memory, for tests and for trying out: keeps what it gets, answers like the real one is said to."""

    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: bool = False

    def __call__(self, service: str, content: dict[str, Any]) -> Any:
        """Answer a call of the port."""
        if self.down:
            raise Unreachable("the simulator is down")
        if service == "laporan":
            number = str(7_000_000 + len(self.reports))
            self.reports[number] = {
                **content,
                "tracking_id": number,
                "status": "Belum Terverifikasi",
                "tindak_lanjut": "",
            }
            return {"tracking_id": number}
        wanted = set(content["tracking_id"])
        return {"laporan": [row for number, row in self.reports.items() if number in wanted]}

    def follow_up(self, number: str, status: str, words: str) -> None:
        """Let an administrator there act."""
        self.reports[number] |= {"status": status, "tindak_lanjut": words}


def row_of(case: Case, entries: list[CaseEntry]) -> dict[str, Any]:
    """Return a case as a row of their files; a confidential or anonymous one without what would tell who it was."""
    names = {ours: theirs for theirs, ours in reversed(CLASSES.items())}
    last_words = next((row.public_text for row in reversed(entries) if row.public_text), "")
    return {
        "tracking_id": case.number,
        "judul": case.title,
        "isi": case.summary,
        "klasifikasi": names.get(str(case.data.get("class")), "pengaduan"),
        "kategori": case.category,
        "lokasi": ", ".join(part for part in (case.place_note, area_label(case.area_code)) if part),
        "bujur": case.lon,
        "lintang": case.lat,
        "tanggal": stamp(case.opened_at),
        "status": STATUSES.get(case.state, ""),
        "tindak_lanjut": last_words,
        "anonim": int(bool(case.data.get("anonymous"))),
        "rahasia": int(case.visibility >= Case.Visibility.PARTIES),
    }


def export_file(cases: list[Case]) -> str:
    """Return cases as a file for their import; sealed ones never leave."""
    shared = [case for case in cases if case.type == TYPE and case.visibility < Case.Visibility.SEALED]
    entries: dict[int, list[CaseEntry]] = {}
    for entry in CaseEntry.objects.filter(case__in=shared, public=True).order_by("id"):
        entries.setdefault(entry.case_id, []).append(entry)
    rows = (row_of(case, entries.get(case.pk, [])) for case in shared)
    return csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


@dataclass(slots=True)
class Imported:
    """What became of a file: how many came in, how many were here before, and which rows failed and why.

    `danger` are the reports in whose words somebody may be in danger: the number, with the sentence that names 112.
    """

    taken: int = 0
    danger: list[tuple[str, str]] = field(default_factory=list)
    known: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


def import_file(text: str, partner: Partner) -> Imported:
    """Take the reports of their export; rows that fail are named, the others come in. Raises BadFile."""
    imported = Imported()
    rows = ({name: unguard_cell(value) for name, value in row.items()} for row in read_file(text))
    for number, row in enumerate(rows, start=2):
        try:
            done = submit(submission_of(row), key=f"lapor:{row['tracking_id']}")
        except Refused as error:
            imported.failed.append((number, "; ".join(messages(error.faults).values())))
            continue
        if done.again:
            imported.known += 1
            continue
        Exchange.objects.create(
            partner=partner, case=done.case, status=Exchange.Status.RECEIVED, external_id=row["tracking_id"]
        )
        imported.taken += 1
        sentence = danger_sentence(done.case.data.get("danger"))
        if sentence:
            imported.danger.append((done.case.number, sentence))
    return imported


def submission_of(row: dict[str, str]) -> Submission:
    """Return a row of their export as a report; a category that we do not know is sorted by the desk."""
    kind = row.get("kategori", "").lower()
    known = {category.name["id"].lower(): category.code for category in catalogue().categories.values()}
    code = kind if kind in catalogue().categories else known.get(kind, "other")
    lon, lat = _point(row)
    return Submission(
        text=clean("\n".join(part for part in (row.get("judul", ""), row["isi"]) if part)),
        category=code,
        class_=CLASSES.get(row.get("klasifikasi", "").lower(), "complaint"),
        place_note=clean(row.get("lokasi", "") or "LAPOR!", 300),
        privacy="confidential"
        if is_yes(row.get("rahasia", ""))
        else "anonymous"
        if is_yes(row.get("anonim", ""))
        else "named",
        channel="lapor",
        lon=lon,
        lat=lat,
    )


def _point(row: dict[str, str]) -> tuple[float | None, float | None]:
    try:
        return float(row["bujur"]), float(row["lintang"])
    except (KeyError, ValueError):
        return None, None
