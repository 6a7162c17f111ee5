"""A child that ends with its parent, however the parent ends. Standard library only."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PARENT = "SATUKOTA_PARENT"


def die_with_parent(parent: int | None = None, how: signal.Signals = signal.SIGTERM) -> None:
    """Ask Linux to send this process a signal when its parent ends, even by kill -9; elsewhere do nothing.

    `parent` is the process that must still be there (default: the one in `SATUKOTA_PARENT`); if it is gone, we go too.
    """
    if sys.platform != "linux":
        return
    expected = parent or int(os.environ.get(PARENT) or os.getppid())
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)
    if os.getppid() != expected:
        sys.exit("The parent is gone.")
