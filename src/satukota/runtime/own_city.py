"""The city that was set up here: its folder below the data directory. Standard library only, as settings read it.

`<data>/city/36.74-tangerang-selatan` is a profile like those of `cities/`, written by the set-up. While an installation
waits for its city, a profile of no city stands there instead: every page has a name and colours, and nothing else.
"""

import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

WAITING = "00.00"
"""The code of no city: the installation waits to be set up."""
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
"""Of which a code is made: none that is taken for another when it is read aloud."""
NO_CITY = f"""code: "{WAITING}"
name: SatuKota
short_name: SatuKota
head: Wali Kota
time_zone: Asia/Jakarta
"""


@dataclass(frozen=True)
class OwnCity:
    """What settings need of the city's profile before anything is loaded."""

    code: str
    folder: Path
    time_zone: str
    language: str


def city_folder(data: Path) -> Path:
    """Return the folder that holds the profile of the city that was set up."""
    return data / "city"


def own_city(data: Path) -> OwnCity | None:
    """Return the city that was set up on a data directory, or the one that stands for none; None where neither is."""
    folders = sorted(city_folder(data).glob("[0-9][0-9].[0-9][0-9]-*"), reverse=True)
    if not folders:
        return None
    text = (folders[0] / "city.yaml").read_text("utf-8")
    return OwnCity(folders[0].name[:5], folders[0], _value(text, "time_zone"), _value(text, "language"))


def _value(text: str, name: str) -> str:
    line = re.search(rf"^{name}:\s*\"?([A-Za-z_/]+)", text, re.MULTILINE)
    return line[1] if line else ""


def wait_for_city(data: Path) -> None:
    """Let the installation wait to be set up: a profile of no city, and the code without which nobody sets it up."""
    folder = city_folder(data) / f"{WAITING}-none"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "areas.csv").write_text("code,name,lon,lat,km2,population\n", "utf-8")
    (folder / "city.yaml").write_text(NO_CITY, "utf-8")
    code = _code_file(data)
    if not code.exists():
        code.touch(mode=0o600)
        code.write_text("-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)), "utf-8")


def stop_waiting(data: Path) -> None:
    """Let the installation wait no more: it has a city, or plays one."""
    shutil.rmtree(city_folder(data) / f"{WAITING}-none", ignore_errors=True)
    use_up_code(data)


def use_up_code(data: Path) -> None:
    """Let nobody set the installation up again; what runs goes on without a city until it starts anew."""
    _code_file(data).unlink(missing_ok=True)


def set_up_code(data: Path) -> str:
    """Return the code by which this installation is set up; empty where it is not waiting."""
    file = _code_file(data)
    return file.read_text("utf-8").strip() if file.exists() else ""


def _code_file(data: Path) -> Path:
    return data / "set-up-code.txt"
