"""Run the telephone agent: by hand (`satukota emergency agent`), or kept by `satukota up` where an address is set."""

import argparse
import asyncio
import sys
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from satukota.kernel.registry.api import configured_text
from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tasks.agent.courier import Courier
from satukota.modules.emergency.tasks.agent.desks import follow_desks
from satukota.modules.emergency.tasks.agent.keeper import restore, watch
from satukota.modules.emergency.tasks.agent.spool import Spool

log = structlog.get_logger(__name__)
TRUNK = "sip"


def words(args: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        "satukota emergency agent", description="Answer SIP calls and hand them to the 112 desk."
    )
    parser.add_argument("--server", default="http://127.0.0.1:8000", help="address of this installation")
    parser.add_argument("--trunk", default=TRUNK, help="code of the exchange")
    parser.add_argument(
        "--secret",
        default=configured_text("EMERGENCY_TRUNK_KEY"),
        help="its key: better in the environment as EMERGENCY_TRUNK_KEY, where no list of processes shows it; taken from "
        "this installation when empty",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address on which calls arrive")
    parser.add_argument("--port", type=int, default=5070)
    parser.add_argument(
        "--gateway",
        default=configured_text("EMERGENCY_SIP_GATEWAY"),
        help="exchange (address:port) through which numbers are called",
    )
    parser.add_argument("--spool", default="", help="folder in which events wait while the server is away")
    parser.add_argument("--answer-after", type=float, default=None, help="answer by itself after so many seconds")
    parser.add_argument(
        "--blocked-announcement",
        default=configured_text("EMERGENCY_BLOCKED_ANNOUNCEMENT"),
        help="raw A-law file that tells blocked callers to press 1 in an emergency; three tones without one",
    )
    parser.add_argument("--announcement", default="", help="raw A-law file that is played after the answer")
    return parser.parse_args(args)


def _read(path: str) -> bytes:
    return Path(path).read_bytes() if path else b""


async def serve(options: argparse.Namespace, courier: Courier) -> None:
    """Listen until the process is ended."""
    spool = courier.spool.folder
    behaviour = Options(
        options.host,
        options.port,
        options.answer_after,
        _read(options.announcement),
        _read(options.blocked_announcement),
        gateway=options.gateway,
        lines=spool / "lines",
    )
    loop = asyncio.get_running_loop()
    _transport, agent = await loop.create_datagram_endpoint(
        lambda: Agent(behaviour, courier), local_addr=(options.host, options.port)
    )
    await restore(agent)
    sys.stdout.write(f"Answering calls at sip:112@{options.host}:{options.port}" + "\n")
    sys.stdout.flush()
    await asyncio.gather(courier.run(), follow_desks(agent), watch(agent))


def run(options: argparse.Namespace, secret: str, headers: dict[str, str] | None = None) -> int:
    """Run the agent; end with exit code 0 when it is interrupted."""
    folder = Path(options.spool) if options.spool else Path(settings.DATA_DIR) / "telephone-spool"
    courier = Courier(options.server, options.trunk, secret, Spool(folder), headers)
    try:
        asyncio.run(serve(options, courier))
    except KeyboardInterrupt:
        return 0
    return 0


def by_hand(args: list[str]) -> int:
    """Run the agent as the command line says."""
    options = words(args)
    return run(options, options.secret or secret_of(options.trunk))


def is_wanted() -> bool:
    """Tell whether this installation answers calls itself."""
    return bool(configured_text("EMERGENCY_SIP_ADDRESS"))


def keep_running(site: str) -> int:
    """Run the agent of this installation, whose site answers at that address."""
    host, _, port = configured_text("EMERGENCY_SIP_ADDRESS").rpartition(":")
    options = words(["--server", site, "--host", host.strip("[]"), "--port", port])
    # As the proxy that ends https would speak: the site answers no other where https is demanded.
    headers = {"Host": next(iter(settings.ALLOWED_HOSTS), "").strip("*.") or "localhost", "X-Forwarded-Proto": "https"}
    return run(options, options.secret or _own_secret(), headers)


def _own_secret() -> str:
    """Make the exchange known and return its key; calls are taken also while the database is away."""
    try:
        return secret_of(TRUNK, ensure_trunk(TRUNK, "SIP").generation)
    except DatabaseError:
        log.warning("agent.no_database")
        return secret_of(TRUNK)
    finally:
        connections.close_all()
