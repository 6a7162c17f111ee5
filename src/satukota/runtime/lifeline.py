"""What Linux does for a process that asks: end it with its parent, show it under a name. Standard library only."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
PARENT = "SATUKOTA_PARENT"


def _ask(what: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(what, value, 0, 0, 0)


def die_with_parent(parent: int | None = None, how: signal.Signals = signal.SIGTERM) -> None:
    """Ask that this process gets SIGTERM (or `how`) when its parent ends, even by kill -9.

    `parent` is the process that must still be there (default: the one in `SATUKOTA_PARENT`); if it is gone, we go too.
    """
    expected = parent or int(os.environ.get(PARENT) or os.getppid())
    _ask(PR_SET_PDEATHSIG, how)
    if sys.platform == "linux" and os.getppid() != expected:
        sys.exit("The parent is gone.")


def be_called(name: str) -> None:
    """Show this process under a name of at most 15 bytes (`ps -o comm`, `top`)."""
    _ask(PR_SET_NAME, name.encode())
