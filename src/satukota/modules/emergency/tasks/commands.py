"""`satukota emergency …`: the centre's own commands, the telephone agent among them."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from satukota.kernel.registry.api import configured_text
from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.queries.trunks import secret_of


def _agent_options(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "satukota emergency agent", description="Answer SIP calls and hand them to the 112 desk."
    )
    parser.add_argument("--server", default="http://127.0.0.1:8000", help="address of this installation")
    parser.add_argument("--trunk", default="sip", help="code of the exchange")
    parser.add_argument(
        "--secret",
        default=configured_text("EMERGENCY_TRUNK_KEY"),
        help="its key: better in the environment as EMERGENCY_TRUNK_KEY, where no list of processes shows it; taken from "
        "this installation when empty",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address on which calls arrive")
    parser.add_argument("--port", type=int, default=5070)
    parser.add_argument("--spool", default="", help="folder in which events wait while the server is away")
    parser.add_argument("--answer-after", type=float, default=None, help="answer by itself after so many seconds")
    parser.add_argument(
        "--blocked-announcement",
        default="",
        help="raw A-law file that tells blocked callers to press 1 in an emergency; three tones without one",
    )
    parser.add_argument("--announcement", default="", help="raw A-law file that is played after the answer")
    return parser.parse_args(args)


async def _serve(options: argparse.Namespace) -> None:
    """Listen until the process is ended."""
    from satukota.modules.emergency.tasks.agent.agent import Agent, Options
    from satukota.modules.emergency.tasks.agent.courier import Courier
    from satukota.modules.emergency.tasks.agent.spool import Spool

    folder = Path(options.spool) if options.spool else Path(settings.DATA_DIR) / "telephone-spool"
    courier = Courier(options.server, options.trunk, options.secret or secret_of(options.trunk), Spool(folder))
    announcement = Path(options.announcement).read_bytes() if options.announcement else b""
    blocked = Path(options.blocked_announcement).read_bytes() if options.blocked_announcement else b""
    behaviour = Options(options.host, options.port, options.answer_after, announcement, blocked)
    loop = asyncio.get_running_loop()
    _transport, agent = await loop.create_datagram_endpoint(
        lambda: Agent(behaviour, courier), local_addr=(options.host, options.port)
    )
    sys.stdout.write(f"Answering calls at sip:112@{options.host}:{options.port}" + "\n")
    sys.stdout.flush()
    await asyncio.gather(courier.run(), agent.follow_desks())


def _agent(args: list[str]) -> int:
    """Run the telephone agent; end with exit code 0 when it is interrupted."""
    try:
        asyncio.run(_serve(_agent_options(args)))
    except KeyboardInterrupt:
        return 0
    return 0


def _trunk_key(args: list[str]) -> int:
    if not args:
        sys.stdout.write("satukota emergency trunk-key CODE [NAME]" + "\n")
        return 2
    trunk = ensure_trunk(args[0], " ".join(args[1:]) or args[0])
    sys.stdout.write(secret_of(trunk.code, trunk.generation) + "\n")
    return 0


COMMANDS: dict[str, tuple[str, Callable[[list[str]], int]]] = {
    "agent": ("answer SIP calls and hand them to the desk", _agent),
    "trunk-key": ("show the key of an exchange, made known on first use", _trunk_key),
}


def main(args: list[str]) -> int:
    """Run one of the centre's commands; exit code 2 with the list where there is none of that name."""
    if args and args[0] in COMMANDS:
        return COMMANDS[args[0]][1](args[1:])
    for name, (what, _run) in COMMANDS.items():
        sys.stdout.write(f"satukota emergency {name:<10} {what}" + "\n")
    return 2
