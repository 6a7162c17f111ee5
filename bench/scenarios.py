"""What is measured: each scenario is the requests of a closed loop, or a loop of its own."""

import base64
import http.client
import json
import random
import urllib.parse
from collections.abc import Callable
from typing import Any

from bench.load import Request

JSON = {"Content-Type": "application/json", "Host": "127.0.0.1"}
TOKEN = "b" * 32
EDGE = "e" * 40
"""Between the parts of a form: nothing that a photo could hold by chance."""
Facts = dict[str, Any]


def _staff(facts: Facts, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {facts['keys'][name]}", "Host": "127.0.0.1"}


def intake(facts: Facts) -> list[Request]:
    """Reports over HTTP, each with its own key."""
    return [Request("/api/v1/reports", "POST", json.dumps(report), JSON) for report in facts["reports"]]


def inbox(facts: Facts) -> list[Request]:
    """The worklist of 50 of the desk."""
    return [Request("/api/v1/cases?limit=50", headers=_staff(facts, "meja"))]


def inbox_officer(facts: Facts) -> list[Request]:
    """The worklist of an officer, who sees one agency."""
    return [Request("/api/v1/cases?limit=50", headers=_staff(facts, "petugas.pu"))]


def inbox_mayor(facts: Facts) -> list[Request]:
    """The worklist of the whole city, the most urgent first."""
    return [Request("/api/v1/cases?limit=50&sort=due", headers=_staff(facts, "pimpinan"))]


def inbox_page(facts: Facts) -> list[Request]:
    """The same as a page for people."""
    return [
        Request(
            "/inbox/",
            headers={"Cookie": f"sessionid={facts['sessions']['meja']}; second_factor_later=1", "Host": "127.0.0.1"},
        )
    ]


def search(facts: Facts) -> list[Request]:
    """Search words, one misspelled, one a case number."""
    queries = [urllib.parse.urlencode({"q": words, "status": "all"}) for words in facts["words"]]
    return [Request(f"/api/v1/cases?{query}", headers=_staff(facts, "meja")) for query in queries]


def city_map(facts: Facts) -> list[Request]:
    """Views of the map, from the whole city to a street."""
    views = [urllib.parse.urlencode(view) for view in facts["boxes"]]
    return [Request(f"/api/v1/map/cases?{view}", headers=_staff(facts, "meja")) for view in views]


def detail(facts: Facts) -> list[Request]:
    """One case with history, clocks and actions."""
    return [Request(f"/api/v1/cases/{number}", headers=_staff(facts, "meja")) for number in facts["numbers"]]


LOOPS: dict[str, Callable[[Facts], list[Request]]] = {
    "intake": intake,
    "inbox": inbox,
    "inbox-officer": inbox_officer,
    "inbox-mayor": inbox_mayor,
    "inbox-page": inbox_page,
    "search": search,
    "map": city_map,
    "detail": detail,
}


class Lifecycle:
    """One client that leads requests for information through their lives: taken, forwarded, answered, closed, found."""

    def __init__(self, facts: Facts, port: int, client: int) -> None:
        self.facts, self.client = facts, client
        self.random = random.Random()
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.photos = [base64.b64decode(photo) for photo in facts["photos"]]
        self.times: dict[str, list[float]] = {}

    def __call__(self) -> None:
        """Live one life. Raises AssertionError where a step is not answered as it should be."""
        number, _code = self._open({"category": "other", "class": "information"})
        self._handle(number)
        self._act(number, "close", "petugas.pu", {"result": "explained", "note": "Jadwalnya ada di papan pengumuman."})
        self._find(number, "done")

    def _open(self, what: dict[str, str]) -> tuple[str, str]:
        report = {**self.random.choice(self.facts["reports"]), **what, "answers": {}}
        key = f"life-{self.client}-{self.random.getrandbits(64):x}"
        taken = self._json("POST", "/api/v1/reports", report, {"Idempotency-Key": key}, 201)
        return taken["number"], taken["code"]

    def _handle(self, number: str) -> None:
        self._act(number, "forward", "meja", {"agency": self.facts["dpupr"]})
        self._act(number, "answer", "petugas.pu", {"note": "Kami periksa besok pagi."})

    def _find(self, number: str, state: str) -> None:
        list_of_cases = self._json("GET", f"/api/v1/cases?q={number}", None, _staff(self.facts, "meja"), 200)
        assert list_of_cases["items"][0]["state"] == state, list_of_cases["items"]

    def _act(self, number: str, action: str, name: str, data: dict[str, Any]) -> None:
        self._json("POST", f"/api/v1/cases/{number}/actions/{action}", {"data": data}, _staff(self.facts, name), 200)

    def _json(self, method: str, path: str, body: Any, headers: dict[str, str], status: int) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        return json.loads(self._send(method, path, sent, {**JSON, **headers}, status))

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int) -> bytes:
        self.http.request(method, path, body, {k: v for k, v in headers.items() if k != "Host"})
        answer = self.http.getresponse()
        content = answer.read()
        assert answer.status == status, f"{path.split('/')[-2:]} {answer.status}: {content[:150]!r}"
        return content


class ProvenLifecycle(Lifecycle):
    """The same with complaints: closed on the page with a photo as evidence, confirmed by the reporter."""

    def __call__(self) -> None:
        """Live one life. Raises AssertionError where a step is not answered as it should be."""
        number, code = self._open({"category": "sidewalk", "class": "complaint"})
        self._handle(number)
        self._close(number)
        self._confirm(number, code)
        self._find(number, "closed")

    def _confirm(self, number: str, code: str) -> None:
        """Say that it is solved; where the photo is looked at by a second person first (some are drawn), that as well."""
        path, fields = f"/reports/t/{code}/satisfied/", {"rating": "5"}
        try:
            self._form(path, fields, "")
        except AssertionError:
            self._act(number, "approve", "meja", {})
            self._form(path, fields, "")

    def _close(self, number: str) -> None:
        cookie = f"sessionid={self.facts['sessions']['petugas.pu']}; second_factor_later=1; csrftoken={TOKEN}"
        fields = {
            "result": "fixed",
            "note": "Sudah diperbaiki.",
            "csrfmiddlewaretoken": TOKEN,
            "key": f"{self.random.getrandbits(64):x}",
        }
        photo = bytearray(self.random.choice(self.photos))
        parts = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        parts += [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="evidence-photos"; filename="bukti.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode(),
            bytes(photo),
            f"\r\n--{EDGE}--\r\n".encode(),
        ]
        headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Cookie": cookie}
        self._send("POST", f"/cases/{number}/act/close/", b"".join(parts), headers, 302)

    def _form(self, path: str, fields: dict[str, str], cookie: str) -> None:
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{cookie}csrftoken={TOKEN}"}
        self._send("POST", path, body, headers, 302)


LIVES: dict[str, Callable[[Facts, int, int], Lifecycle]] = {"lifecycle": Lifecycle, "lifecycle-photo": ProvenLifecycle}


class Sender:
    """Sends one report at each call."""

    def __init__(self, facts: Facts, port: int) -> None:
        self.life = Lifecycle({**facts, "photos": []}, port, 0)

    def __call__(self) -> None:
        """Send it. Raises AssertionError where it was not taken."""
        report = self.life.random.choice(self.life.facts["reports"])
        self.life._json("POST", "/api/v1/reports", report, {}, 201)
