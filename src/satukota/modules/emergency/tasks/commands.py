"""`satukota emergency …`: the centre's own commands, the telephone agent among them."""

import sys
from collections.abc import Callable

from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.queries.trunks import secret_of


def _agent(args: list[str]) -> int:
    from satukota.modules.emergency.tasks.agent.serve import by_hand

    return by_hand(args)


def _trunk_key(args: list[str]) -> int:
    if not args or args[0].startswith("-"):
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
