"""One pipe to the parent for each service that a child forks, so that the one log can name who speaks."""

import os
from typing import IO

VOICES = "SATUKOTA_VOICES"


class Voices:
    """Pipes by name, made by the parent: their reading ends, and what the child has to be given."""

    def __init__(self, names: tuple[str, ...]) -> None:
        pipes = {name: os.pipe() for name in names}
        self.readers: dict[str, IO[bytes]] = {name: os.fdopen(ends[0], "rb") for name, ends in pipes.items()}
        self.given = tuple(ends[1] for ends in pipes.values())
        self.environment = {VOICES: " ".join(f"{name}={ends[1]}" for name, ends in pipes.items())}

    def hand_over(self) -> None:
        """Close our copies of the writing ends, once the child has its own."""
        for end in self.given:
            os.close(end)


def speak_as(name: str) -> None:
    """Send this process's output through the pipe of that name; without one it stays as it is."""
    known = dict(pair.split("=") for pair in os.environ.get(VOICES, "").split())
    if name in known:
        os.dup2(int(known[name]), 1)
        os.dup2(int(known[name]), 2)
