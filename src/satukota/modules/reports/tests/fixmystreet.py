"""A peer as FixMyStreet is one: its exchange written down from the specification and its table of states."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from satukota.modules.reports.rules.georeport.encoding import decoded_answer

V2 = "/open311/v2"
STATES = {
    "confirmed": "open",
    "investigating": "open",
    "in progress": "open",
    "planned": "open",
    "action scheduled": "open",
    "closed": "closed",
    "unable to fix": "closed",
    "not responsible": "closed",
    "duplicate": "closed",
    "internal referral": "closed",
    "fixed - council": "fixed",
    "fixed": "fixed",
}
"""Its states by type; a word that is not here leaves a report's state alone."""
PHOTOS = {f"image/{kind}" for kind in ("jpeg", "pjpeg", "gif", "tiff", "png", "webp")}
WORDS = {
    "fixed": "fixed - council",
    "not councils responsibility": "not responsible",
    "no further action": "unable to fix",
    "open": "confirmed",
}


@dataclass
class Problem:
    """A report over there."""

    id: str
    number: str = ""
    notice: str = ""
    state: str = "confirmed"
    newest: datetime | None = None
    comments: list[str] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)
    blank: int = 0


class FixMyStreet:
    """Sends reports and updates, fetches updates every few minutes, keeps each once, believes only what it knows."""

    def __init__(self, client, key: str, size: int = 1000) -> None:
        self.client, self.key, self.size = client, key, size
        self.problems: dict[str, Problem] = {}
        self.seen: set[tuple[str, str]] = set()
        self.sent = 0

    def report(self, service: str, words: str, lon: float, lat: float, photos=(), **fields) -> Problem:
        problem = Problem(str(len(self.problems) + 4711))
        sent = {
            "api_key": self.key,
            "jurisdiction_id": "kota.example",
            "service_code": service,
            "lat": lat,
            "long": lon,
            "description": f"title: {words}\n\ndetail: {words}\n\nurl: https://fms.example/report/{problem.id}",
            "email": "warga@example.id",
            "first_name": "Warga",
            "last_name": "-",
            "attribute[fixmystreet_id]": problem.id,
            "attribute[easting]": "6",
            **{f"photo{n}": SimpleUploadedFile(f"{n}.jpg", body, "image/jpeg") for n, body in enumerate(photos, 1)},
            **fields,
        }
        rows = self._rows(self.client.post(f"{V2}/requests.xml", sent))
        problem.number, problem.notice = rows[0]["service_request_id"], rows[0]["service_notice"] or ""
        self.problems[problem.id] = problem
        return problem

    def update(self, problem: Problem, words: str, state: str, photos=(), at: datetime | None = None, **fields) -> None:
        self.sent += 1
        rows = self._rows(
            self.client.post(
                f"{V2}/servicerequestupdates.xml",
                {
                    "api_key": self.key,
                    "service_request_id": problem.number,
                    "service_request_id_ext": problem.id,
                    "update_id": str(self.sent),
                    "status": state,
                    "updated_datetime": (at or timezone.now() + timedelta(seconds=1)).isoformat(),
                    "description": words,
                    "email": "warga@example.id",
                    "first_name": "Warga",
                    "last_name": "-",
                    **{f"photo{n}": SimpleUploadedFile(f"{n}.jpg", p, "image/jpeg") for n, p in enumerate(photos, 1)},
                    **fields,
                },
            )
        )
        assert rows[0]["update_id"] == str(self.sent)

    def fetch(self) -> None:
        """Take the updates of the last two hours, page by page."""
        now, page = timezone.now() + timedelta(seconds=2), 1
        while True:
            query = {
                "api_key": self.key,
                "jurisdiction_id": "kota.example",
                "start_date": (now - timedelta(hours=2)).isoformat(),
                "end_date": now.isoformat(),
                "page": page,
                "page_size": self.size,
            }
            answer = self.client.get(f"{V2}/servicerequestupdates.xml", query)
            rows = self._rows(answer)
            for row in rows:
                self._take(row)
            if page * self.size >= int(answer.headers["X-Total-Count"]):
                return
            page += 1

    def _take(self, row: dict) -> None:
        mine = {problem.number: problem for problem in self.problems.values()}
        problem = self.problems.get(str(row.get("fixmystreet_id"))) or mine.get(row["service_request_id"])
        if problem is None or (problem.id, row["update_id"]) in self.seen:
            return
        self.seen.add((problem.id, row["update_id"]))
        at = datetime.fromisoformat(row["updated_datetime"])
        state = row["status"].replace("_", " ")
        state = WORDS.get(state, state)
        if state in STATES and (problem.newest is None or at >= problem.newest):
            problem.state, problem.newest = state, at
        problem.comments.append(row["description"] or "")
        problem.blank += not row["description"]
        media = row["media_url"] or []
        for url in [media] if isinstance(media, str) else media:
            answer = self.client.get(urlsplit(url).path)
            if answer.status_code == 200 and answer["Content-Type"] in PHOTOS:
                problem.photos.append(b"".join(answer) if answer.streaming else answer.content)

    def _rows(self, answer) -> list[dict]:
        rows = decoded_answer(answer.content)
        assert answer.status_code == 200, rows
        return rows or []
