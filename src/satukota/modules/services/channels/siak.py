"""SIAK: the national register of population. We ask and wait; it decides. Without an address the simulator answers.

The contract of the real service is given by Ditjen Dukcapil to the agency; this adapter speaks JSON over HTTPS and is
the only place that knows its shape.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

from satukota.kernel.ports.api import Unreachable as NoAnswer
from satukota.kernel.ports.api import call as call_outside
from satukota.kernel.registry.api import configured_text


@dataclass(frozen=True, slots=True)
class Answer:
    """What SIAK says: waiting, accepted with a receipt, or refused with a reason.

    `numbers` are the NIK that it gave to the children, in the order of their birth.
    """

    status: str
    receipt: str = ""
    reason: str = ""
    numbers: tuple[str, ...] = ()


STATUSES = frozenset({"waiting", "accepted", "refused"})
ANSWERED = "answered: "
"""Before what is said of an answer that cannot be used."""
NIK = re.compile(r"[0-9]{16}|")


class Unreachable(Exception):
    """SIAK did not answer; try again later."""


class Unusable(Unreachable):
    """SIAK answered this request with something that says nothing by its contract; others may fare better."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{ANSWERED}{why}")


class Register(Protocol):
    """The port."""

    def ask(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Ask for a registration; the same reference twice is one request. Raises Unreachable."""
        ...

    def correct(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Tell that a registration was put right; the same reference twice is one. Raises Unreachable."""
        ...

    def look(self, reference: str) -> Answer:
        """Return how a request stands. Raises Unreachable."""
        ...


class Siak:
    """The adapter."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/"), token

    def ask(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Send a registration."""
        return self._call("PUT", reference, dict(record))

    def correct(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Send a registration as it is after a correction."""
        return self._call("PATCH", reference, dict(record))

    def look(self, reference: str) -> Answer:
        """Ask how it stands."""
        return self._call("GET", reference, None)

    def _call(self, method: str, reference: str, body: dict[str, Any] | None) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"}
        address = f"{self.address}/births/{reference}"
        try:
            reply = call_outside("siak", method, address, own=self.address, seconds=20, json=body, headers=headers)
        except NoAnswer as error:
            raise Unreachable(str(error)) from error
        if reply.status in OF_THIS_REQUEST:
            raise Unusable(f"status {reply.status}")
        if not reply.is_success:
            raise Unreachable(f"status {reply.status}")
        try:
            return read_answer(reply.json())
        except ValueError:
            raise Unusable("not JSON") from None


OF_THIS_REQUEST = frozenset({400, 404, 409, 410, 413, 415, 422})
"""What a server says of one request; any other failure is its own, and the next request would meet it too."""


def read_answer(said: Any) -> Answer:
    """Return what SIAK said. Raises Unusable where its contract knows no such answer."""
    status = str(said.get("status")) if isinstance(said, dict) else ""
    if status not in STATUSES:
        raise Unusable("no status")
    numbers = said.get("niks") or ()
    if not isinstance(numbers, list | tuple) or not all(NIK.fullmatch(str(number)) for number in numbers):
        raise Unusable("no identity numbers")
    receipt, reason = (_printable(said.get(name)) for name in ("receipt", "reason"))
    if status == "accepted" and not receipt:
        raise Unusable("no receipt")
    return Answer(status, receipt, reason, tuple(map(str, numbers)))


def _printable(said: Any) -> str:
    text = str(said) if isinstance(said, str | int) else ""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


class Simulator:
    """Answers as SIAK would: a mother's NIK that ends in 0000 is not found, everything else gets a receipt."""

    def ask(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Answer at once."""
        nik = str((record.get("ibu") or {}).get("nik") or "")
        if nik.endswith("0000"):
            return Answer("refused", reason="NIK ibu tidak ditemukan")
        return Answer("accepted", receipt=f"SIM-{reference}", numbers=tuple(_new_numbers(reference, record)))

    def correct(self, reference: str, record: Mapping[str, Any]) -> Answer:
        """Answer at once, as to a new one."""
        return self.ask(reference, record)

    def look(self, reference: str) -> Answer:
        """Answer at once."""
        return Answer("accepted", receipt=f"SIM-{reference}")


def _new_numbers(reference: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield a NIK for each child of an Indonesian, as SIAK would give it; "" for one that was born dead."""
    if record.get("warga_anak") == "WNA":
        return
    for place, name in enumerate(("anak", "anak2", "anak3")):
        child = record.get(name) or {}
        born = str(child.get("tgl_lahir") or "")
        if (child.get("lahir") if place else record.get("lahir")) == "mati":
            yield ""
        elif born:
            day = int(born[8:10]) + (40 if child.get("jenis_kelamin") == "P" else 0)
            serial = (crc32(reference.encode()) + place) % 9999 + 1
            yield f"367201{day:02}{born[5:7]}{born[2:4]}{serial:04}"


def register() -> Register:
    """Return the adapter, or the simulator where no address is set (then every paper says so in its receipt)."""
    address = configured_text("SIAK_URL")
    return Siak(address, configured_text("SIAK_TOKEN")) if address else Simulator()
