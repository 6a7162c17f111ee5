"""`satukota demo emergency --evening`: replay a simulated evening against a running site and compare the figures
with the truth.

Everything goes through the front doors: the exchange's signed events, the desk's own verbs. The exercise clock is the
story's; calls and incidents are marked `exercise` and stay out of the city's figures.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from django.db.models import Max
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.emergency.actions.setup import ensure_exercise_units, ensure_trunk, set_policies
from satukota.modules.emergency.demo.ledger import Ledger, compare
from satukota.modules.emergency.demo.player import Player, Seats
from satukota.modules.emergency.demo.story import Evening, tell
from satukota.modules.emergency.models import Call
from satukota.modules.emergency.queries.figures import report
from satukota.modules.emergency.queries.trunks import secret_of


def arguments(args: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser("satukota demo emergency --evening", description="Replay a simulated evening.")
    parser.add_argument("--server", default="http://127.0.0.1:8000")
    parser.add_argument("--speed", type=float, default=20.0, help="how many times faster than life")
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--user", default="wati112", help="a supervisor's account")
    parser.add_argument("--password", default="satu-kota-2026")
    parser.add_argument("--out", default="", help="file for the result as JSON")
    return parser.parse_args(args)


def run(args: list[str]) -> int:
    """Play the evening; exit code 1 where a figure differs from the truth."""
    options = arguments(args)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # one line for each of ten thousand requests helps nobody
    evening = Evening(
        calls=options.calls,
        hours=options.hours,
        fire_calls=min(40, options.calls // 10),
        takers=max(3, round(14 * options.calls / 1500 * 4 / options.hours)),
    )
    ensure_trunk("demo", "Demo")
    ensure_exercise_units(Actor.system())
    set_policies({"exercise": True}, Actor.system())
    began, start = time.monotonic(), _free_time()
    try:
        ledger, seats = asyncio.run(_play(options, evening, start))
    finally:
        set_policies({"exercise": False}, Actor.system())
    end = start + timedelta(hours=options.hours + 24)
    differences = compare(ledger, report(start - timedelta(seconds=1), end, exercise=True))
    summary = ledger.summary() | {
        "seconds": round(time.monotonic() - began, 1),
        "speed": options.speed,
        "requests": seats.count,
        "server_ms_p50": seats.percentile(0.5),
        "server_ms_p99": seats.percentile(0.99),
        "errors": seats.errors,
        "differences": differences,
    }
    sys.stdout.write(json.dumps(summary, indent=2, default=str) + "\n")
    if options.out:
        Path(options.out).write_text(json.dumps(summary, default=str))
    return 1 if differences or seats.errors else 0


def _free_time() -> datetime:
    """Return now, or the first free time after an earlier exercise, so that two evenings do not mix."""
    last = Call.objects.filter(flags__contains=["exercise"]).aggregate(last=Max("rang_at"))["last"]
    return timezone.now() if last is None else max(timezone.now(), last + timedelta(hours=2))


async def _play(options: argparse.Namespace, evening: Evening, start: datetime) -> tuple[Ledger, Seats]:
    """Play all calls at their times. The story's first second is `start`; the real clock runs `speed` times slower."""
    ledger = Ledger()
    limits = httpx.Limits(max_connections=16, max_keepalive_connections=16)
    async with httpx.AsyncClient(base_url=options.server, timeout=30, limits=limits) as client:
        seats = Seats(client, secret_of("demo"))
        await seats.sign_in(options.user, options.password)
        player = Player(seats, ledger, start, options.speed)
        await asyncio.gather(*(player.call(call) for call in tell(evening)))
    return ledger, seats
