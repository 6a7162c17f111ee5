"""SP4N-LAPOR! as a partner: their interface is closed, so the transport is a port, with a simulator and files."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseEntry, case_number
from satukota.kernel.places.api import area_label, city
from satukota.kernel.tables.api import csv_text, unguard_cell
from satukota.modules.reports.actions.exchange import Declined, News, Unreachable
from satukota.modules.reports.actions.open311_client import call
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.danger import danger_sentence
from satukota.modules.reports.queries.messages import message, messages
from satukota.modules.reports.rules.georeport.instants import stamp
from satukota.modules.reports.rules.lapor import CLASSES, STATUSES
from satukota.modules.reports.rules.lapor_files import COLUMNS, degrees, is_rounded, is_yes, moment, read_file
from satukota.modules.reports.rules.submission import TYPE, Fault, Submission
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
    return csv_text(COLUMNS, ([row[name] for name in COLUMNS] for row in rows), comma=False)  # as their files are


@dataclass(slots=True)
class Imported:
    """What became of a file: how many came in, how many were here before, what failed and what was not understood.

    `failed` and `noted` name lines of the file: nothing of a failed one came in, of a noted one not all of it.
    `danger` are the reports in whose words somebody may be in danger: the number, with the sentence that names 112.
    """

    taken: int = 0
    danger: list[tuple[str, str]] = field(default_factory=list)
    known: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)
    noted: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def import_file(text: str, partner: Partner) -> Imported:
    """Take the reports of their export; rows that fail are named, the others come in. Raises BadFile."""
    sheet = read_file(text)
    imported = Imported(unknown=sheet.unknown)
    for row in sheet.rows:
        cells = {name: unguard_cell(value) for name, value in row.cells.items()}
        try:
            _take(row.line, cells, partner, imported)
        except Refused as error:
            imported.failed.append((row.line, "; ".join(messages(error.faults).values())))
    return imported


def _take(line: int, cells: dict[str, str], partner: Partner, imported: Imported) -> None:
    """Take one row. Raises Refused."""
    number, notes = cells["tracking_id"], []
    if is_rounded(number):
        number, notes = "", [Fault("row_id_rounded", {"given": number})]
    if number and _is_here(number, partner):
        imported.known += 1
        return
    report, at, unread = read_row(cells)
    # Without a number of theirs its words say which report it is, so that the same file twice changes nothing.
    key = number or hashlib.sha256(repr(sorted(cells.items())).encode()).hexdigest()
    done = submit(report, Enclosed(at=at, follows=True), key=f"lapor:{key}")
    if done.again:
        imported.known += 1
        return
    received = Exchange.Status.RECEIVED
    Exchange.objects.create(partner=partner, case=done.case, status=received, external_id=number[:120])
    imported.taken += 1
    imported.noted += [(line, message(fault)) for fault in (*notes, *unread)]
    sentence = danger_sentence(done.case.data.get("danger"))
    if sentence:
        imported.danger.append((done.case.number, sentence))


def _is_here(number: str, partner: Partner) -> bool:
    """Tell whether a row is a report that came in before, or one of ours that comes back."""
    ours = case_number(number)
    return (
        Exchange.objects.filter(partner=partner, external_id=number[:120]).exists()
        or Case.objects.filter(number=ours or "-").exists()
    )


def read_row(cells: dict[str, str]) -> tuple[Submission, datetime | None, list[Fault]]:
    """Return a row of their export as a report, when it was made, and what of it was not understood.

    A category that we do not know is sorted by the desk.
    """
    notes: list[Fault] = []
    kind, class_ = cells.get("kategori", "").lower(), cells.get("klasifikasi", "").lower()
    named = {category.name["id"].lower(): category.code for category in catalogue().closed.values()}
    named |= {category.name["id"].lower(): category.code for category in catalogue().categories.values()}
    code = kind if catalogue().get(kind) else named.get(kind, "other")
    notes += [Fault("row_category", {"given": kind[:60]})] if kind and code == "other" and kind not in OTHER else []
    notes += [Fault("row_class", {"given": class_[:60]})] if class_ and class_ not in CLASSES else []
    lon, lat = degrees(cells.get("bujur", "")), degrees(cells.get("lintang", ""))
    point = (lon, lat) if lon is not None and lat is not None else (None, None)
    typed = f"{cells.get('bujur', '')} {cells.get('lintang', '')}".strip()
    notes += [Fault("row_point", {"given": typed[:60]})] if typed and point == (None, None) else []
    at = moment(cells.get("tanggal", ""), ZoneInfo(city().time_zone), timezone.now())
    notes += [Fault("row_date", {"given": cells["tanggal"][:60]})] if cells.get("tanggal") and at is None else []
    return _submission(cells, code, CLASSES.get(class_, "complaint"), point), at, notes


OTHER = {"other", "lainnya", "lain-lain"}


def _submission(cells: dict[str, str], code: str, class_: str, point: tuple[float | None, float | None]) -> Submission:
    secret, unnamed = is_yes(cells.get("rahasia", "")), is_yes(cells.get("anonim", ""))
    return Submission(
        text=clean("\n".join(part for part in (cells.get("judul", ""), cells["isi"]) if part)),
        category=code,
        class_=class_,
        place_note=clean(cells.get("lokasi", "") or "LAPOR!", 300),
        privacy="confidential" if secret else "anonymous" if unnamed else "named",
        channel="lapor",
        lon=point[0],
        lat=point[1],
    )
