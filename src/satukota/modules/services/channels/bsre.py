"""BSrE: a certified signature by a person. Field names as public client programs use them; the manual is the agency's.

The passphrase is asked each time, goes nowhere but into the request, and is never kept.
"""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
from django.conf import settings

from satukota.modules.services.rules.sealing import keys, sealed

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
            with httpx.Client(base_url=self.address, auth=(self.user, self.password), timeout=60) as client:
                told = client.post("/api/sign/pdf", data=fields, files={"file": ("surat.pdf", pdf, "application/pdf")})
                return self._signed(client, told)
        except httpx.HTTPError as error:
            raise SigningFailed(type(error).__name__) from None

    def _signed(self, client: httpx.Client, told: httpx.Response) -> bytes:
        if told.content.startswith(b"%PDF"):
            return told.content
        try:
            found = told.json()
        except ValueError:
            raise SigningFailed(f"HTTP {told.status_code}") from None
        if told.is_error or "error" in found:
            raise SigningFailed(str(found.get("error", f"HTTP {told.status_code}"))[:200])
        if "base64_signed_file" in found:
            return base64.b64decode(found["base64_signed_file"])
        fetched = client.get(f"/api/sign/download/{found.get('id_dokumen', '')}")
        if not fetched.content.startswith(b"%PDF"):
            raise SigningFailed("no PDF came back")
        return fetched.content


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
        return sealed(pdf, keys(self.folder, "Simulator BSrE"), reason, link)


def signer() -> Signer | None:
    """Return by whom papers are signed personally; None where the city's own seal is enough."""
    if settings.BSRE_URL == "simulator":
        return Simulator(Path(settings.DATA_DIR) / "bsre-simulator")
    return Bsre(settings.BSRE_URL, settings.BSRE_USER, settings.BSRE_PASSWORD) if settings.BSRE_URL else None
