"""What whoever heads an office is called here: the office's own word before its name."""

from enum import StrEnum

CAMAT, LURAH, VILLAGE_HEAD, SECRETARY = "Camat", "Lurah", "Kepala Desa", "Sekretaris Daerah"


class Heads(StrEnum):
    """How the title of a head is made of the name of the office."""

    TITLE = "title"
    """The title stands alone or before the place."""
    HEAD_OF = "head_of"
    """“Head of” and the whole name of the office."""


def title_of(kind: str, name: str) -> tuple[Heads, str]:
    """Return how the head of an office is called: ("title", "Camat Citangkil") or ("head_of", "Dinas Kesehatan")."""
    first, _blank, place = name.partition(" ")
    if kind == "mayor":
        return Heads.TITLE, name
    if kind == "secretariat" and name.startswith("Sekretariat Daerah"):
        return Heads.TITLE, SECRETARY
    titles = {"Kecamatan": CAMAT, "Kelurahan": LURAH, "Desa": VILLAGE_HEAD}
    if first in titles and place:
        return Heads.TITLE, f"{titles[first]} {place}"
    return Heads.HEAD_OF, name
