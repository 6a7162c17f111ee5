"""`satukota emergency agent`: start the telephone agent."""

import argparse
import asyncio
import sys
from pathlib import Path

from django.conf import settings

from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.tasks.agent.agent import Agent, Options
from satukota.modules.emergency.tasks.agent.courier import Courier
from satukota.modules.emergency.tasks.agent.spool import Spool


def arguments(args: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        "satukota emergency agent", description="Answer SIP calls and hand them to the 112 desk."
    )
    parser.add_argument("--server", default="http://127.0.0.1:8000", help="address of this installation")
    parser.add_argument("--trunk", default="sip", help="code of the exchange")
    parser.add_argument("--secret", default="", help="its key; taken from this installation when empty")
    parser.add_argument("--host", default="127.0.0.1", help="address on which calls arrive")
    parser.add_argument("--port", type=int, default=5070)
    parser.add_argument("--spool", default="", help="folder in which events wait while the server is away")
    parser.add_argument("--answer-after", type=float, default=None, help="answer by itself after so many seconds")
    parser.add_argument(
        "--blocked", choices=("603", "ivr"), default="603", help="refuse blocked numbers, or let them press 1"
    )
    parser.add_argument("--announcement", default="", help="raw A-law file that is played after the answer")
    return parser.parse_args(args)


async def serve(arguments: argparse.Namespace) -> None:
    """Listen until the process is ended."""
    folder = Path(arguments.spool) if arguments.spool else Path(settings.DATA_DIR) / "telephone-spool"
    courier = Courier(arguments.server, arguments.trunk, arguments.secret or secret_of(arguments.trunk), Spool(folder))
    spoken = Path(arguments.announcement).read_bytes() if arguments.announcement else b""
    options = Options(arguments.host, arguments.port, arguments.answer_after, arguments.blocked, spoken)
    loop = asyncio.get_running_loop()
    _transport, agent = await loop.create_datagram_endpoint(
        lambda: Agent(options, courier), local_addr=(arguments.host, arguments.port)
    )
    sys.stdout.write(f"Answering calls at sip:112@{arguments.host}:{arguments.port}" + "\n")
    sys.stdout.flush()
    await asyncio.gather(courier.run(), agent.follow_desks())


def main(args: list[str]) -> int:
    """Run the agent; end with exit code 0 when it is interrupted."""
    try:
        asyncio.run(serve(arguments(args)))
    except KeyboardInterrupt:
        return 0
    return 0
