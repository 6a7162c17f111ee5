"""The process that all services are forked from: it loads the program once, they share that memory.

One that dies is back at once, since nothing has to be loaded again.
"""

import argparse
import gc
import os
import threading

from granian.constants import Interfaces

from satukota.runtime import warming, web, worker
from satukota.runtime.keeper import Keeper
from satukota.runtime.lifeline import PARENT, die_with_parent
from satukota.runtime.service import Service


def load(host: str, port: int) -> list[Service]:
    """Load the program, as much of it as can be shared, and return the services that it can run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satukota.settings")
    from satukota.asgi import application as feed
    from satukota.wsgi import application as site

    warming.warm_up(site)
    gc.collect()
    gc.freeze()  # the collector then leaves the shared pages alone
    # A request leaves hardly a circle behind: looking for them ten times less often saves a fortieth of its time.
    gc.set_threshold(20_000, 10, 10)
    assert threading.active_count() == 1, "a thread would not survive the forks"
    return [
        Service("web", lambda: web.serve(site, Interfaces.WSGI, host, port, workers=web.WORKERS)),
        # A watcher never finishes; it comes back by itself and resumes after its last event.
        Service("live", lambda: web.serve(feed, Interfaces.ASGI, host, port + 1, workers=1, patience=1)),
        Service("worker", worker.work),
    ]


def main() -> None:
    """Run site, live feed and worker until SIGTERM; the feed takes the port after `--port`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    die_with_parent()
    os.environ[PARENT] = str(os.getpid())
    Keeper(load(options.host, options.port)).keep()


if __name__ == "__main__":
    main()
