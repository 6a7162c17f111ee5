"""Registers that are asked for answers while somebody fills in a form: population, businesses.

Each is a port with a short time: whoever waits for a page does not wait for a register. Numbers go in the body of a
call, never in its address. Without an address a register is silent; `simulator` stands in for one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zlib import crc32

from satukota.kernel.ports.api import Unreachable
from satukota.kernel.ports.api import call as call_outside
from satukota.kernel.registry.api import configured_text

SECONDS = 2.0
LONGEST = 200
SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class Register:
    """A register: what it is asked with, what it gives, the names of its settings, and what stands in for it."""

    title: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    address: str
    token: str
    stand_in: Callable[[Mapping[str, str]], dict[str, str]]


def _person(asked: Mapping[str, str]) -> dict[str, str]:
    """Give the person of a NIK where the date of birth is theirs; one that ends in 0000 is not known."""
    nik, born = asked["nik"], asked["born"]
    if len(nik) != 16 or not nik.isdecimal() or nik.endswith("0000"):
        return {}
    day = int(nik[6:8])
    woman = day > 40
    if f"{day - 40 if woman else day:02}{nik[8:10]}{nik[10:12]}" != f"{born[8:10]}{born[5:7]}{born[2:4]}":
        return {}
    names = ("Siti Aminah", "Dewi Lestari", "Sri Wahyuni") if woman else ("Budi Santoso", "Agus Salim", "Tono Hadi")
    return {
        "name": names[crc32(nik.encode()) % 3],
        "birthplace": "Cilegon",
        "address": f"Jl. Contoh {int(nik[12:])} RT 01 RW 02",
        "occupation": "Wiraswasta",
    }


def _business(asked: Mapping[str, str]) -> dict[str, str]:
    """Give the business of an NIB; one that ends in 0000 is not known."""
    nib = asked["nib"]
    if len(nib) != 13 or not nib.isdecimal() or nib.endswith("0000"):
        return {}
    return {"name": f"CV Contoh {nib[-4:]}", "address": f"Jl. Industri {int(nib[-3:])}"}


REGISTERS: Mapping[str, Register] = {
    "population": Register(
        "Data kependudukan",
        ("nik", "born"),
        ("name", "birthplace", "address", "occupation"),
        "POPULATION_URL",
        "POPULATION_TOKEN",
        _person,
    ),
    "business": Register(
        "OSS", ("nib",), ("name", "address"), "BUSINESS_REGISTER_URL", "BUSINESS_REGISTER_TOKEN", _business
    ),
}
"""Those that a definition may name as `source`."""


def is_there(source: str) -> bool:
    """Tell whether a register has an address here."""
    return bool(configured_text(REGISTERS[source].address))


class Silent(Exception):
    """A register gave no answer, or none that can be read."""


def ask(source: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what a register gives for these answers; nothing where it knows none, or is not set up here.

    It never waits longer than two seconds. Raises Silent.
    """
    register = REGISTERS[source]
    address = configured_text(register.address)
    if not address:
        return {}
    if address == SIMULATOR:
        return register.stand_in(asked)
    headers = {"Authorization": f"Bearer {configured_text(register.token)}"}
    try:
        reply = call_outside(
            source, "POST", address, own=address, seconds=SECONDS, json=dict(asked), headers=headers
        ).successful()
        given = reply.json()
    except (Unreachable, ValueError) as error:
        raise Silent(source) from error
    if not isinstance(given, dict):
        raise Silent(source)
    return {name: text for name in register.gives if isinstance(text := given.get(name), str) and len(text) <= LONGEST}
