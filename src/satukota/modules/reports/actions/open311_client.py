"""Our side towards another city's Open311 server."""

from collections.abc import Callable
from urllib.parse import urlencode

from satukota.kernel.cases.api import Case, CaseEntry
from satukota.kernel.ports.api import Unreachable as NoAnswer
from satukota.kernel.ports.api import call as call_outside
from satukota.modules.reports.actions.exchange import Declined, News, Unreachable
from satukota.modules.reports.models import Partner
from satukota.modules.reports.rules.georeport.encoding import decoded_answer
from satukota.modules.reports.rules.georeport.instants import lenient_instant

SECONDS = 20
type Answer = tuple[int, bytes]
type Call = Callable[[str, bytes | None], Answer]


def call(url: str, body: bytes | None = None) -> Answer:
    """Return (status, body) of a request, POST where there is a body. Raises Unreachable."""
    method = "GET" if body is None else "POST"
    headers = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    try:
        answer = call_outside("partner", method, url, seconds=SECONDS, content=body, headers=headers)
    except NoAnswer as error:
        raise Unreachable(str(error)) from error
    return answer.status, answer.body


class Open311:
    """An Open311 GeoReport v2 server as a partner."""

    def __init__(self, partner: Partner, ask: Call = call) -> None:
        self.partner, self.ask = partner, ask
        self.base = partner.url.rstrip("/")

    def send(self, case: Case) -> str:
        """Deliver a report and return its id there. Raises Unreachable or Declined."""
        status, body = self.ask(f"{self.base}/requests.xml", urlencode(self._fields(case)).encode())
        rows = self._rows(status, body)
        answer = rows[0] if rows else {}
        if answer.get("service_request_id"):
            return str(answer["service_request_id"])
        if answer.get("token"):
            return self._by_token(str(answer["token"]))
        raise Unreachable("the answer has neither id nor token")

    def _by_token(self, token: str) -> str:
        status, body = self.ask(f"{self.base}/tokens/{token}.xml", None)
        rows = self._rows(status, body)
        number = rows[0].get("service_request_id") if rows else None
        if not number:
            raise Unreachable("the token has no id yet")
        return str(number)

    def _rows(self, status: int, body: bytes) -> list[dict[str, object]]:
        try:
            content = decoded_answer(body)
        except ValueError as error:
            raise Unreachable(f"status {status}, not XML") from error
        if 400 <= status < 500:
            reasons = "; ".join(str(fault.get("description")) for fault in content) if isinstance(content, list) else ""
            raise Declined(f"{status}: {reasons}")
        if not 200 <= status < 300:
            raise Unreachable(f"status {status}")
        rows = content if isinstance(content, list) else [content]
        return [row for row in rows if isinstance(row, dict)]

    def _fields(self, case: Case) -> dict[str, str]:
        mapped = self.partner.categories.get(case.category, case.category)
        fields = {
            "api_key": self.partner.key,
            "jurisdiction_id": self.partner.jurisdiction,
            "service_code": str(mapped),
            "description": case.summary[:4000],
            "address_string": case.place_note,
            "account_id": case.number,
        }
        if case.lon is not None and case.lat is not None:
            fields |= {"lat": f"{case.lat:.6f}", "long": f"{case.lon:.6f}"}
        fields |= {f"attribute[{code}]": str(value) for code, value in case.data.get("answers", {}).items()}
        return {name: value for name, value in fields.items() if value}

    def news(self, external_ids: list[str]) -> list[News]:
        """Return where these reports stand. Raises Unreachable."""
        query = urlencode({"service_request_id": ",".join(external_ids), "jurisdiction_id": self.partner.jurisdiction})
        try:
            rows = self._rows(*self.ask(f"{self.base}/requests.xml?{query}", None))
        except Declined as error:
            raise Unreachable(str(error)) from error
        return [self._news(row) for row in rows if row.get("service_request_id")]

    def _news(self, row: dict[str, object]) -> News:
        status = str(row.get("status") or "open")
        note = str(row.get("status_notes") or "")
        return News(str(row["service_request_id"]), status, note, lenient_instant(row.get("updated_datetime")))

    def update(self, external_id: str, entry: CaseEntry, status: str) -> None:
        """Tell the other side what was publicly said here. Raises Unreachable or Declined."""
        fields = {
            "api_key": self.partner.key,
            "service_request_id": external_id,
            "update_id": str(entry.pk),
            "status": status.upper(),
            "updated_datetime": entry.at.replace(microsecond=0).isoformat(),
            "description": entry.text,
        }
        self._rows(*self.ask(f"{self.base}/servicerequestupdates.xml", urlencode(fields).encode()))
