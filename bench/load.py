"""Closed loops of requests: wrk where requests stand alone, threads where one follows from another."""

import json
import multiprocessing
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Load:
    """What a loop saw: how many were done in how many seconds, times in milliseconds."""

    done: int
    seconds: float
    errors: int
    p50: float
    p95: float
    p99: float
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Request:
    """One request that a loop sends."""

    path: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


SCRIPT = """
local f = io.open("{file}")
local requests, n = {{}}, 0
while true do
  local method, path, count = f:read("*l"), f:read("*l"), f:read("*n")
  if not count then break end
  f:read("*l")
  local headers = {{}}
  for i = 1, count do headers[f:read("*l")] = f:read("*l") end
  local size = f:read("*n"); f:read("*l")
  local body = size > 0 and f:read(size) or nil; f:read("*l")
  n = n + 1
  requests[n] = {{method, path, headers, body}}
end
math.randomseed({seed})
local sent = 0
request = function()
  local r = requests[math.random(n)]
  sent = sent + 1
  if {keys} then r[3]["Idempotency-Key"] = "{seed}-" .. sent end
  return wrk.format(r[1], r[2], r[3], r[4])
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT {{"done": %d, "seconds": %f, "errors": %d, "p50": %f, "p95": %f, "p99": %f}}\\n',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
"""


def wrk(url: str, requests: Sequence[Request], *, clients: int, seconds: float, keys: bool = False) -> Load:
    """Send these requests in random order from `clients` connections; `keys` gives each its own Idempotency-Key."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder, "requests"), Path(folder, "loop.lua")
        listed.write_text("".join(map(_written_out, requests)))
        seed = time.time_ns() // 1000 % 10**9
        script.write_text(SCRIPT.format(file=listed, seed=seed, keys="true" if keys else "false"))
        command = ["wrk", "-t1", f"-c{clients}", f"-d{int(seconds)}s", "--timeout", "10s", "-s", str(script), url]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result = next(line for line in printed.splitlines() if line.startswith("RESULT "))
    return Load(**json.loads(result.removeprefix("RESULT ")))


def _written_out(request: Request) -> str:
    headers = "".join(f"{name}\n{value}\n" for name, value in request.headers.items())
    return f"{request.method}\n{request.path}\n{len(request.headers)}\n{headers}{len(request.body.encode())}\n{request.body}\n"


def threads(work: Callable[[int], Callable[[], None]], *, clients: int, seconds: float) -> Load:
    """Run `work(client)()` again and again in `clients` threads of two processes."""
    # Who ends the pool does so by SIGTERM; what the bench itself does then (stop its city) is not its children's.
    with multiprocessing.get_context("fork").Pool(2, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as pool:
        halves = [clients // 2 + clients % 2, clients // 2]
        work_of_halves = [(work, range(n * 1000, n * 1000 + half), seconds) for n, half in enumerate(halves) if half]
        began = time.monotonic()
        parts = pool.starmap(_half, work_of_halves)
        took = time.monotonic() - began
    times = sorted(t for part, _ in parts for t in part)
    return summary(times, took, sum(errors for _, errors in parts))


def _half(work: Callable[[int], Callable[[], None]], clients: range, seconds: float) -> tuple[list[float], int]:
    times: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds

    def loop(client: int) -> None:
        once = work(client)
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                once()
                times.append(time.monotonic() - began)
            except (OSError, AssertionError, ValueError) as error:
                errors.append(repr(error)[:300])

    running = [threading.Thread(target=loop, args=(client,)) for client in clients]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    for text in sorted(set(errors))[:3]:
        print("   error:", text, flush=True)
    return times, len(errors)


def summary(times: Sequence[float], seconds: float, errors: int) -> Load:
    """Return the figures of a list of sorted times in seconds."""

    def at(share: float) -> float:
        return round(times[min(len(times) - 1, int(len(times) * share))] * 1000, 2) if times else 0.0

    return Load(len(times), seconds, errors, at(0.5), at(0.95), at(0.99))
