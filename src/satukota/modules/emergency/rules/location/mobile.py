"""Advanced Mobile Location: the message that a phone sends by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime

from satukota.modules.emergency.rules.location.points import Fix, NoLocation, believable, number_of


@dataclass(frozen=True, slots=True)
class Aml:
    """An Advanced Mobile Location message (ETSI TS 103 625): `fix` is None where the phone found no position."""

    fix: Fix | None
    method: str
    imsi: str
    imei: str
    mcc: str
    mnc: str
    warnings: tuple[str, ...] = ()


def parse_aml(text: str) -> Aml:
    """Read an AML message; unknown keys are ignored, a wrong length only warns. Raises NoLocation if it is none."""
    body = text.strip()
    if not body.upper().startswith('A"ML='):
        raise NoLocation("not an AML message")
    pairs = (part.split("=", 1) for part in body.split(";") if "=" in part)
    fields = {key.strip().lower(): value.strip() for key, value in pairs}
    warnings = [] if fields.get("ml", str(len(body))) == str(len(body)) else ["length"]
    fix = _aml_fix(fields)
    if fix is None:
        warnings.append("no_fix")
    return Aml(
        fix,
        fields.get("pm", "").upper(),
        fields.get("si", ""),
        fields.get("ei", ""),
        fields.get("mcc", ""),
        fields.get("mnc", ""),
        tuple(warnings),
    )


def _aml_fix(fields: dict[str, str]) -> Fix | None:
    lat, lon, radius = (number_of(fields.get(key)) for key in ("lt", "lg", "rd"))
    if lat is None or lon is None or fields.get("pm", "").upper() == "N" or not believable(lon, lat):
        return None
    confidence = number_of(fields.get("lc"))
    return Fix(
        lon, lat, radius, None if confidence is None else int(confidence), _aml_time(fields.get("top", "")), "aml"
    )


def _aml_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
