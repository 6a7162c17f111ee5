"""BSrE: a certified signature by a person. Field names as public client programs use them; the manual is the agency's.

The passphrase is asked each time, goes nowhere but into the request, and is never kept.
"""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings

from satukota.kernel.ports.api import MEGABYTE, Answer, Unreachable, call
from satukota.kernel.registry.api import configured_text
from satukota.modules.services.rules.sealing import keys, sealed_pdf

LARGEST = 60 * MEGABYTE
PDF = b"%PDF"
RIGHT = "simulasi-bsre"
"""What the simulator takes."""


class SigningFailed(Exception):
    """The paper was not signed; `reason` is the service's own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Signer(Protocol):
    """The port."""

    def sign(self, pdf: bytes, nik: str, passphrase: str, *, reason: str, link: str) -> bytes:
        """Return the signed PDF. Raises SigningFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Bsre:
    """The adapter to an agency's own esign client server."""

    address: str
    user: str
    password: str

    def sign(self, pdf: bytes, nik: str, passphrase: str, *, reason: str, link: str) -> bytes:
        """Send a PDF and return it signed; the answer may be the PDF itself, Base64 in JSON, or a place to fetch it."""
        fields = {"nik": nik, "passphrase": passphrase, "tampilan": "invisible", "reason": reason, "linkQR": link}
        try:
            files = {"file": ("surat.pdf", pdf, "application/pdf")}
            return self._signed(self._call("POST", "/api/sign/pdf", data=fields, files=files))
        except Unreachable as error:
            raise SigningFailed(str(error)) from None

    def _call(self, method: str, path: str, **content: Any) -> Answer:
        address, auth = self.address.rstrip("/"), (self.user, self.password)
        bounds: dict[str, Any] = {"seconds": 60, "largest": LARGEST}
        return call("bsre", method, address + path, own=address, auth=auth, **bounds, **content)

    def _signed(self, answer: Answer) -> bytes:
        if answer.body.startswith(PDF):
            return answer.body
        try:
            content = answer.json()
        except ValueError:
            raise SigningFailed(f"HTTP {answer.status}") from None
        if not isinstance(content, dict) or not answer.is_success or "error" in content:
            why = content.get("error") if isinstance(content, dict) else None
            raise SigningFailed(str(why or f"HTTP {answer.status}")[:200])
        if "base64_signed_file" in content:
            return _pdf_in(content["base64_signed_file"])
        document = quote(str(content.get("id_dokumen", "")), safe="")
        fetched = self._call("GET", f"/api/sign/download/{document}")
        if not fetched.body.startswith(PDF):
            raise SigningFailed("no PDF came back")
        return fetched.body


def _pdf_in(encoded: Any) -> bytes:
    """Return the PDF in a Base64 text. Raises SigningFailed."""
    try:
        pdf = base64.b64decode(encoded)
    except (ValueError, TypeError):
        pdf = b""
    if not pdf.startswith(PDF):
        raise SigningFailed("no PDF came back")
    return pdf


@dataclass(frozen=True, slots=True)
class Simulator:
    """Signs as BSrE would, with a key of its own that nobody trusts; every passphrase but `RIGHT` is wrong."""

    folder: Path

    def sign(self, pdf: bytes, nik: str, passphrase: str, *, reason: str, link: str) -> bytes:
        """Return the PDF with a signature of the simulator."""
        if not (nik.isdecimal() and len(nik) == 16):
            raise SigningFailed("NIK tidak terdaftar")
        if passphrase != RIGHT:
            raise SigningFailed("Passphrase anda salah")
        return sealed_pdf(pdf, keys(self.folder, "Simulator BSrE"), reason, link)


def signer() -> Signer | None:
    """Return by whom papers are signed personally; None where the city's own seal is enough."""
    if configured_text("BSRE_URL") == "simulator":
        return Simulator(Path(settings.DATA_DIR) / "bsre-simulator")
    return (
        Bsre(configured_text("BSRE_URL"), configured_text("BSRE_USER"), configured_text("BSRE_PASSWORD"))
        if configured_text("BSRE_URL")
        else None
    )
