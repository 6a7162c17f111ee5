"""Names of the codes of Permendagri 90/2019, as far as a list of them was found, and which code belongs below which."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "tables" / "nomenclature.csv"


@cache
def names() -> Mapping[str, str]:
    """Return code → name. 2,548 codes; newer sub-kegiatan are missing, so a code that is not here may still be right."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def belongs_below(code: str, parent: str) -> bool:
    """Return whether a code lies below another one; without either nothing can be said against it."""
    return not code or not parent or code.startswith(f"{parent}.")
