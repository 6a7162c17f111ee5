"""Services that are written already: a city takes those that it offers, sets what only it can set, and publishes them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from satukota.kernel.cases.api import Definition, load

FOLDER = Path(__file__).parents[1] / "definitions" / "catalogue"
_TO_SET = re.compile(r"^# KOTA: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A service of the catalogue: its text, and in `to_set` what a city decides before it publishes it."""

    name: str
    source: str
    definition: Definition

    @property
    def to_set(self) -> list[str]:
        """What the text leaves to the city: the lines that begin with `# KOTA:`."""
        return _TO_SET.findall(self.source)


@cache
def ready_made() -> dict[str, ReadyMade]:
    """Return the services of the catalogue by the name of their file."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
    return {name: ReadyMade(name, source, load(source)) for name, source in texts.items()}
