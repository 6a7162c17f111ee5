"""The process of the live feed: one event loop that holds all watchers."""

import argparse
from typing import Any

from granian.constants import Interfaces

from satukota.runtime.web import serve


def _feed() -> Any:
    from satukota.asgi import application

    return application


def main() -> None:
    """Run the live feed under `--host` and `--port`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args()
    # A watcher never finishes; it comes back by itself and resumes after its last event.
    serve(_feed, Interfaces.ASGI, given.host, given.port, workers=1, patience=1)


if __name__ == "__main__":
    main()
