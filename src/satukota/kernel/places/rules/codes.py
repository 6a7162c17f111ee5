"""Region codes of the Ministry of Home Affairs: province, regency or city, district, village, joined by dots."""

import re

LEVELS = {2: "province", 5: "city", 8: "district", 13: "village"}
_PARTS = ((2,), (2, 2), (2, 2, 2), (2, 2, 2, 4))
_VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
_WIB = {*range(11, 20), 21, *range(31, 37), 61, 62}
_WITA = {*range(51, 54), *range(63, 66), *range(71, 77)}


def normal(code: object) -> str:
    """Return a code with dots ("36.72.01.1001") from any way of writing it (3672011001, "36.72.01.1001 ").

    Raises ValueError for what is not a region code.
    """
    digits = re.sub(r"[.\s-]", "", str(code))
    parts = next((parts for parts in _PARTS if sum(parts) == len(digits)), None)
    if parts is None or not re.fullmatch("[0-9]+", digits):
        raise ValueError(f"not a region code: {code!r}")
    starts = [sum(parts[:i]) for i in range(len(parts))]
    return ".".join(digits[start : start + size] for start, size in zip(starts, parts, strict=True))


def level(code: str) -> str:
    """Return province, city, district or village. Raises ValueError for a code without its dots."""
    if len(code) not in LEVELS:
        raise ValueError(f"not a region code: {code!r}")
    return LEVELS[len(code)]


def parent(code: str) -> str:
    """Return the code one level up; empty for a province."""
    return code.rpartition(".")[0]


def kind(code: str, name: str = "") -> str:
    """Return what the area is called by law: provinsi, kota, kabupaten, kecamatan, kelurahan, desa, desa_adat.

    A regency and a city have the same form of code: city numbers start at 71.
    """
    if level(code) == "village":
        return _VILLAGE_KINDS.get(code[9], "desa")
    if level(code) == "city":
        return "kota" if name.startswith("Kota ") or int(code[3:]) >= 71 else "kabupaten"
    return {"province": "provinsi", "district": "kecamatan"}[level(code)]


def time_zone(code: str) -> str:
    """Return the IANA zone of the province that a code begins with: WIB, WITA or WIT."""
    province = int(code[:2])
    if province in _WIB:
        return "Asia/Jakarta"
    return "Asia/Makassar" if province in _WITA else "Asia/Jayapura"


def within(code: str, outer: str) -> bool:
    """Return whether an area lies in another by their codes; an area lies in itself."""
    return code == outer or code.startswith(f"{outer}.")
