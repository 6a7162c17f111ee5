"""What a load says: one line on what a city has now."""

from collections.abc import Callable

from satukota.kernel.places.rules.profile import City

type Say = Callable[[str], object]


def quiet(_line: str) -> None:
    """Say nothing."""


def summary(city: City, exact: int, guessed: int, landmarks: int) -> str:
    """Return one line on what a city has now."""
    line = f"{city.name}: {len(city.areas)} areas, {exact} with a boundary, {guessed} guessed, {landmarks} landmarks."
    if not exact + guessed:
        line += " No boundary and no point is known: import boundaries with `satukota places import FILE.geojson`."
    elif guessed:
        line += " The map says that guessed boundaries are approximate."
    return line
