"""Small commands of the centre."""

from satukota.modules.emergency.actions.setup import ensure_trunk
from satukota.modules.emergency.queries.trunks import secret_of


def trunk_key(args: list[str]) -> int:
    """Make an exchange known, if it is not, and print its key; exit code 2 without a code."""
    if not args:
        print("satukota emergency trunk-key CODE [NAME]")  # noqa: T201  # a command's answer
        return 2
    trunk = ensure_trunk(args[0], " ".join(args[1:]) or args[0])
    print(secret_of(trunk.code, trunk.generation))  # noqa: T201  # a command's answer
    return 0
