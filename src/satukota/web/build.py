"""The front end's build: where it lies and whether it was made."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

DIST = Path(os.environ.get("SATUKOTA_DIST") or Path(__file__).resolve().parent / "static" / "dist")
"""A build beside the program's own, where SATUKOTA_DIST names one: that of a module that is being written."""
NOT_BUILT = "The front end is not built: run `npm ci && npm run build` in frontend/."


@cache
def build_file(file: str) -> dict[str, Any]:
    """Return a file of the build as data; nothing where it was not built."""
    path = DIST / file
    content: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return content


def is_built() -> bool:
    """Return whether the front end was built; unit tests and the API work without."""
    return bool(build_file("manifest.json"))
