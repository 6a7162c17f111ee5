"""A document time stamp (RFC 3161) put on a PDF: the file grows, and what was signed before stays byte for byte."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from satukota.modules.services.rules.sealing import appending_writer

REFUSED = (OSError, TimestampRequestError, ValueError)
"""What comes of an authority that is silent, refuses, or answers with something else."""


class _Authority(TimeStamper):
    """Asks an authority by a function from request to answer, both as DER."""

    def __init__(self, ask: Callable[[bytes], bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library says no types here
        self.ask = ask

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Return the authority's answer."""
        tsp: Any = import_module("asn1crypto.tsp")  # has no types
        return tsp.TimeStampResp.load(self.ask(req.dump()))


def authority(ask: Callable[[bytes], bytes]) -> TimeStamper:
    """Return an authority that is asked by a function. What it raises, `stamped` raises."""
    return _Authority(ask)


def own_authority(certificate: Path, private: Path) -> TimeStamper:
    """Return an authority that stamps with a key at hand."""
    keyring: Any = import_module("pyhanko.keys")  # has no types here
    dummy: Any = import_module("pyhanko.sign.timestamps.dummy_client")
    stamper: TimeStamper = dummy.DummyTimeStamper(
        keyring.load_cert_from_pemder(str(certificate)), keyring.load_private_key_from_pemder(str(private), None)
    )
    return stamper


def stamped(pdf: bytes, by: TimeStamper) -> bytes:
    """Return the PDF with a document time stamp behind it. Raises one of REFUSED."""
    signers: Any = import_module("pyhanko.sign.signers")  # has no types here
    out = io.BytesIO()
    # pyHanko starts an event loop of its own, which a thread that runs one already would refuse.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(signers.PdfTimeStamper(by).timestamp_pdf, appending_writer(pdf), "sha256", output=out).result()
    return out.getvalue()
